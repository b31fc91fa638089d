// Shared by the tests of `check`, `send` and `verify`: the packed command, and a simulator with credentials.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { listen } from '../../scripts/listen.mjs';
import { temporaryFolder } from '../../scripts/run.mjs';
import { serve } from '../runtime/child.mjs';
import { install, tarball } from '../runtime/tarball.mjs';

export const SECRET = 'canary-secret-8c1f';
export const CODE = '73914682';

/** @type {Record<string, string>} */
export const credentials = { BW_CLIENT_ID: 'canary-id', BW_CLIENT_SECRET: SECRET };

const folder = temporaryFolder('account');
let program;
let simulator;

/** Installs the package and starts the simulator; resolves with the folder, the simulator's `url` and a function that ends it. */
export async function open() {
  await install(await tarball(), folder);
  program = join(folder, 'node_modules/bandwidth-mfa/bin/bandwidth-mfa.js');
  const required = ['--client-id', credentials.BW_CLIENT_ID, '--client-secret', SECRET, '--account', '9900000', '--code', CODE];
  simulator = await serve(
    process.execPath,
    [program, 'simulator', '--port', '0', ...required],
    /simulated at (http:\S+)\/api\/v1/,
  );
  return { folder, url: simulator.match[1], close: simulator.stop };
}

/** The output of every run, with its arguments. */
export const outputs = [];

/**
 * Starts the command with only these variables for credentials, for at most a minute. `done` resolves with its exit code and output.
 * `whileRunning` waits for something, and rejects if the command ends first.
 */
export function start(args, { env = credentials, stdio = ['ignore', 'pipe', 'pipe'], through = [process.execPath] } = {}) {
  const variables = { ...process.env, BW_CLIENT_ID: '', BW_CLIENT_SECRET: '', BW_ACCOUNT_ID: '', ...env };
  const [command, ...first] = [...through, program, ...args];
  const limit = /** @type {const} */ ({ timeout: 60_000, killSignal: 'SIGKILL' });
  const child = spawn(command, first, { env: variables, stdio: /** @type {any} */ (stdio), cwd: folder, ...limit });
  const printed = { out: '', all: '' };
  child.stdout.on('data', (chunk) => {
    printed.out += chunk;
    printed.all += chunk;
  });
  child.stderr.on('data', (chunk) => (printed.all += chunk));
  const done = once(child, 'close').then(([code, signal]) => {
    outputs.push({ args, ...printed });
    return { code: code ?? signal, ...printed };
  });
  const early = done.then(({ code, all }) => {
    throw new Error(`it ended too early, with ${code}:\n${all}`);
  });
  early.catch(() => {});
  return { child, printed, done, whileRunning: (event) => Promise.race([event, early]) };
}

export const ended = (args, options) => start(args, options).done;
export const json = async (args, options) => {
  const { code, out } = await ended([...args, '--json'], options);
  return { code, ...JSON.parse(out) };
};

/** Runs `use` with the options for a token endpoint that responds by `respond`. */
export async function withTokens(respond, use) {
  const server = createServer((request, response) => {
    request.resume();
    respond(response);
  });
  const { url, stop } = await listen(server);
  await use(['--token-url', `${url}/token`]).finally(stop);
}

/** For `withTokens`: responds with a token with these claims. */
export const granting =
  (claims, lifeSeconds = 600) =>
  (response) => {
    const token = ['{"alg":"none"}', JSON.stringify(claims), 'signature']
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.');
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: lifeSeconds }));
  };
