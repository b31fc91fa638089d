// Runs other programs: the one place that knows the project's root and its PATH.
import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Tools that set-up installs: cargo's `--root`, so programs are in `bin`. */
export const tools = join(root, '.tools');

/** The environment of every program started here: the project's own tools are first in PATH. */
export function environment(more = {}) {
  const path = [join(tools, 'bin'), join(root, 'node_modules', '.bin'), process.env.PATH];
  return { ...process.env, PATH: path.join(delimiter), ...more };
}

/** An error that a person can fix: `remedy` says how. */
export class Failure extends Error {
  constructor(message, remedy) {
    super(message);
    this.name = 'Failure';
    this.remedy = remedy;
  }
}

/**
 * Runs a program to its end. Its output is printed as it comes; with `quiet` it is kept for the error, which shows its last
 * `lines`. Resolves with its standard output (empty unless `quiet`). After `minutes` it is ended, together with everything that it
 * started: a server left behind would keep its output open, and the wait would never end.
 * @param {string} command
 * @param {string[]} args
 * @param {{ quiet?: boolean, lines?: number, cwd?: string, env?: object, input?: string | Buffer, minutes?: number }} [options]
 * @returns {Promise<string>}
 */
export function run(command, args, { quiet = false, lines = 15, cwd = root, env = {}, input, minutes } = {}) {
  return new Promise((resolve, reject) => {
    const shown = quiet ? 'pipe' : 'inherit';
    const child = spawn(command, args, {
      cwd,
      env: environment(env),
      stdio: [input === undefined ? 'ignore' : 'pipe', shown, shown],
      // On Windows npm is a .cmd file, which only a shell starts.
      shell: process.platform === 'win32',
      // Its own process group, so that all of it can be ended.
      detached: minutes !== undefined && process.platform !== 'win32',
    });
    let late = false;
    if (minutes !== undefined) {
      const end = () => {
        const { pid } = child;
        if (pid === undefined) return;
        try {
          process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
        } catch {
          // All of it has ended.
        }
      };
      // Ctrl-C in a terminal reaches only this process.
      const stop = () => {
        end();
        process.exit(1);
      };
      const signals = ['SIGINT', 'SIGTERM'];
      for (const signal of signals) process.on(signal, stop);
      const timer = setTimeout(() => {
        late = true;
        end();
      }, minutes * 60_000);
      child.on('exit', () => {
        clearTimeout(timer);
        for (const signal of signals) process.off(signal, stop);
        end();
        // A process that left the group may still hold the output open.
        setTimeout(() => [child.stdout, child.stderr].forEach((stream) => stream?.destroy()), 2000).unref();
      });
    }
    let out = '';
    let all = '';
    child.stdout?.on('data', (chunk) => {
      out += chunk;
      all += chunk;
    });
    child.stderr?.on('data', (chunk) => (all += chunk));
    child.stdin?.on('error', () => {}).end(input);
    child.on('error', (error) => reject(new Failure(`${command} could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(out);
      const end = all.trim().split('\n').slice(-lines).join('\n');
      if (late) return reject(new Failure(`${[command, ...args].join(' ')} did not end within ${minutes} minutes:\n${end}`));
      const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
      reject(new Failure(`${[command, ...args].join(' ')} ${how}${end && `:\n${end}`}`));
    });
  });
}

const folders = [];
process.on('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })));

/** An empty folder, which is removed when this process ends. */
export function temporaryFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `bandwidth-mfa-${name}-`));
  folders.push(folder);
  return folder;
}

/** Like `run` with `quiet`; resolves with undefined if the program is missing or fails. */
export function attempt(command, args, options = {}) {
  return run(command, args, { ...options, quiet: true }).catch(() => undefined);
}

/** Runs a script's main function. Prints a failure with its remedy, without a stack. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    console.error(`\n${error instanceof Failure ? error.message : error.stack}`);
    if (error.remedy) console.error(`\nWhat to do: ${error.remedy}`);
    process.exitCode = 1;
  }
}

/** Whether node was started with this module. */
export function isMain(url) {
  return process.argv[1] !== undefined && fileURLToPath(url) === realpathSync(process.argv[1]);
}

/** Prints what is being done, and how long it took if that was long. */
export async function step(what, work) {
  console.log(`- ${what}`);
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  if (seconds > 5) console.log(`  done in ${seconds.toFixed(0)} s`);
  return result;
}
