// A wasm program that depends on the crate ships none of the crate's exports for JavaScript and none of its scripts.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { listen } from '../../scripts/listen.mjs';
import { root, run } from '../../scripts/run.mjs';
import { TARGET } from '../../scripts/setup/wasm-target.mjs';
import { startRecorder } from '../drop-in/recorder.mjs';
import { run as runProgram } from '../runtime/child.mjs';
import { denoProgram } from '../runtime/tool.mjs';

const target = join(root, 'target');
const folder = join(target, 'link', 'consumer');
const out = join(target, 'link', 'out');

// Names that the features `js` and `__simulator-js` export or import.
const OURS = /simulate\b|forget|generateMessagingCode|generateVoiceCode|verifyCode|accessToken|MfaError|errors\.js|snippets/;

/** Builds the program in target/, with the project's locked versions. */
async function build() {
  mkdirSync(folder, { recursive: true });
  cpSync(fileURLToPath(new URL('consumer', import.meta.url)), folder, { recursive: true });
  cpSync(join(root, 'Cargo.lock'), join(folder, 'Cargo.lock'));
  // Into the project's target folder, where most of its dependencies are built already.
  await run('cargo', ['build', '--target', TARGET, '--target-dir', target], { quiet: true, cwd: folder });
  rmSync(out, { recursive: true, force: true });
  const wasm = join(target, TARGET, 'debug', 'consumer.wasm');
  await run('wasm-bindgen', ['--target', 'web', '--out-dir', out, wasm], { quiet: true });
}

/** The program's exports; the first call starts the instance. */
async function load() {
  const program = await import(pathToFileURL(join(out, 'consumer.js')).href);
  program.initSync({ module: readFileSync(join(out, 'consumer_bg.wasm')) });
  return program;
}

describe('a wasm program that depends on the crate', () => {
  before(build);

  test('its glue exports only what the program exports', async () => {
    const names = Object.keys(await load());
    assert.deepEqual(names.sort(), ['ask', 'check', 'default', 'initSync']);
    for (const file of ['consumer.js', 'consumer.d.ts']) {
      assert.doesNotMatch(readFileSync(join(out, file), 'utf8'), OURS);
    }
  });

  test('its module exports and imports nothing of the package', async () => {
    const module = await WebAssembly.compile(readFileSync(join(out, 'consumer_bg.wasm')));
    const names = WebAssembly.Module.exports(module).map(({ name }) => name);
    assert.ok(names.includes('check'));
    // wasm-bindgen's own names have this prefix.
    const known = /^(memory|ask|check|__\w+|wasm_bindgen_\w+)$/;
    assert.deepEqual(
      names.filter((name) => !known.test(name)),
      [],
    );
    const modules = new Set(WebAssembly.Module.imports(module).map((entry) => entry.module));
    assert.equal(modules.size, 1, `imports from ${[...modules].join(', ')}`);
  });

  test('ships no JavaScript of the package', () => {
    assert.equal(existsSync(join(out, 'snippets')), false);
  });

  test('calls the simulator that is linked into it', async () => {
    const { ask } = await load();
    assert.equal(ask('/api/v1/accounts/9900000/code/verify'), '{"message":"Unauthorized"}');
  });

  test('calls the service with a token', async () => {
    const { check } = await load();
    const recorder = await startRecorder();
    try {
      assert.equal(await check(recorder.url, '123456'), true);
      const [token, call] = recorder.requests;
      assert.deepEqual([token.path, call.path], ['/oauth2/token', '/accounts/9900000/code/verify']);
      assert.deepEqual([token.method, call.method], ['POST', 'POST']);
      assert.equal(call.headers.authorization, 'Bearer token-1');
      assert.deepEqual(JSON.parse(call.body), { to: '+19195551234', expirationTimeInMinutes: 3, code: '123456' });
      await assert.rejects(check(recorder.url, '1'), (/** @type {string} */ error) =>
        error.includes('code: must have 4 to 8 characters'),
      );
      assert.equal(recorder.requests.length, 2);
    } finally {
      await recorder.close();
    }
  });

  test('on Deno, a request whose kept-alive connection breaks is not repeated', async () => {
    let calls = 0;
    // The token request opens the connection that the call uses.
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        if (request.url === '/oauth2/token') return response.end('{"access_token":"token"}');
        calls += 1;
        request.socket.destroy();
      });
    });
    const { port, stop } = await listen(server);
    try {
      const program = join(out, 'deno.mjs');
      writeFileSync(
        program,
        `import { check, initSync } from './consumer.js';
        initSync({ module: Deno.readFileSync(new URL('consumer_bg.wasm', import.meta.url)) });
        console.log(await check('http://127.0.0.1:${port}', '123456').catch(String));`,
      );
      const printed = await runProgram(denoProgram(), ['run', '--no-lock', '--allow-net', '--allow-read', program]);
      assert.match(printed, /failed before a response arrived/);
      assert.equal(calls, 1);
    } finally {
      await stop();
    }
  });
});
