// A wasm program that uses the crate as any Rust dependency ships none of its exports and none of its JavaScript.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { listen } from '../../scripts/listen.mjs';
import { root, run } from '../../scripts/run.mjs';
import { TARGET } from '../../scripts/setup/wasm-target.mjs';

const target = join(root, 'target');
const folder = join(target, 'link', 'consumer');
const out = join(target, 'link', 'out');

const WASM = ['--target', TARGET];

// Every name that the features `js` and `__simulator-js` export or import.
const OURS = /simulate\b|forget|generateMessagingCode|generateVoiceCode|verifyCode|accessToken|MfaError|errors\.js|snippets/;

/** Builds the program in target/, with the project's locked versions. */
async function build() {
  mkdirSync(folder, { recursive: true });
  cpSync(fileURLToPath(new URL('consumer', import.meta.url)), folder, { recursive: true });
  cpSync(join(root, 'Cargo.lock'), join(folder, 'Cargo.lock'));
  // Into the project's target folder, where most of its dependencies are built already.
  await run('cargo', ['build', ...WASM, '--target-dir', target], { quiet: true, cwd: folder });
  rmSync(out, { recursive: true, force: true });
  const wasm = join(target, TARGET, 'debug', 'consumer.wasm');
  await run('wasm-bindgen', ['--target', 'web', '--out-dir', out, wasm], { quiet: true });
}

/** The program's exports, from a new instance each time. */
async function load() {
  const program = await import(pathToFileURL(join(out, 'consumer.js')).href);
  program.initSync({ module: readFileSync(join(out, 'consumer_bg.wasm')) });
  return program;
}

/** A service on loopback; `use` gets its address and the list of its requests. */
async function serving(bodyOf, use) {
  const requests = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push({ method: request.method, path: request.url, headers: request.headers, body });
    response.setHeader('Connection', 'close').end(JSON.stringify(bodyOf(request.url)));
  });
  const { url, stop } = await listen(server);
  try {
    await use(url, requests);
  } finally {
    await stop();
  }
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

  test('calls the simulator', async () => {
    const { ask } = await load();
    assert.equal(ask('/api/v1/accounts/9900000/code/verify'), '{"message":"Unauthorized"}');
  });

  test('makes its call', async () => {
    const { check } = await load();
    const bodyOf = (path) => (path === '/token' ? { access_token: 'token', expires_in: 60 } : { valid: true });
    await serving(bodyOf, async (url, requests) => {
      assert.equal(await check(url, '123456'), true);
      assert.deepEqual(
        requests.map(({ method, path }) => `${method} ${path}`),
        ['POST /token', 'POST /accounts/9900000/code/verify'],
      );
      assert.equal(requests[1].headers.authorization, 'Bearer token');
      assert.deepEqual(JSON.parse(requests[1].body), {
        to: '+19195551234',
        expirationTimeInMinutes: 3,
        code: '123456',
      });
      await assert.rejects(check(url, '1'), (/** @type {string} */ error) => error.includes('code: must have 4 to 8 characters'));
      assert.equal(requests.length, 2);
    });
  });
});
