// A child process: waits for its end or for a line of its output, and ends it with all its children.
import { spawn } from 'node:child_process';

const living = new Set();
process.on('exit', () => living.forEach((child) => kill(child)));

function kill(child) {
  try {
    // The whole group, because wrangler, next and npm start other processes, which would stay.
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** Starts a program; `output()` returns what it has printed so far, on both streams. */
function start(
  command,
  args,
  /** @type {{ cwd?: string, env?: object, uid?: number, gid?: number }} */ { cwd, env = {}, uid, gid } = {},
) {
  const child = spawn(command, args, {
    cwd,
    uid,
    gid,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  living.add(child);
  let out = '';
  let all = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
    all += chunk;
  });
  child.stderr.on('data', (chunk) => (all += chunk));
  const ended = new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`${command} could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      living.delete(child);
      resolve({ code, signal, out, all });
    });
  });
  return { child, ended, output: () => all };
}

async function outcome(command, args, options) {
  const { code, signal, out, all } = await start(command, args, options).ended;
  if (code === 0) return { out, all };
  throw new Error(`${[command, ...args].join(' ')} ended with ${signal ?? `exit code ${code}`}:\n${all}`);
}

/** Runs a program to its end and resolves with its standard output; rejects if the exit code is not 0. */
export async function run(command, args, options) {
  return (await outcome(command, args, options)).out;
}

/** The same with everything that it prints. */
export async function outputOf(command, args, options) {
  return (await outcome(command, args, options)).all;
}

/** How long to wait for a line. The limit only turns a hang into a failure with a name. */
const PRINTED_WITHIN_MS = 180_000;

/**
 * Starts a server and waits until its output matches: `{ match, output, pid, printed, stop }`; `printed(pattern)` waits until its
 * whole output matches another pattern.
 */
export async function serve(command, args, pattern, options) {
  const { child, ended, output } = start(command, args, options);
  const printed = (wanted) =>
    new Promise((resolve, reject) => {
      const late = () => reject(new Error(`${[command, ...args].join(' ')} has not printed ${wanted}:\n${output()}`));
      setTimeout(late, PRINTED_WITHIN_MS).unref();
      const look = () => {
        const match = wanted.exec(output());
        if (match) resolve(match);
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      look();
    });
  const early = ended.then(({ code, all }) => {
    throw new Error(`${[command, ...args].join(' ')} ended (${code}) before it was ready:\n${all}`);
  });
  // Once it is ready, its end is not an error.
  early.catch(() => {});
  const match = await Promise.race([printed(pattern), early]).catch((error) => {
    kill(child);
    throw error;
  });
  const stop = async () => {
    kill(child);
    // A process that left the group may still hold these open.
    child.stdout.destroy();
    child.stderr.destroy();
    await ended;
  };
  return { match, output, pid: child.pid, printed, stop };
}
