// examples/workers-rs: a Worker in Rust, on workerd, against the simulator.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { root, run } from '../../scripts/run.mjs';
import { TARGET } from '../../scripts/setup/wasm-target.mjs';
import { serveWorker } from '../runtime/drivers/workerd.mjs';
import { settings, signsIn, startSimulator, to } from './server.mjs';

const API_KEY = 'the-key-of-your-own-servers';

const example = join(root, 'examples', 'workers-rs');
const folder = join(root, 'target', 'link', 'workers-rs');
const path = (...names) => join(folder, ...names);

/** Builds the example in the project's target folder, with the versions of its own lockfile. */
async function build() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ['src', 'worker.mjs', 'wrangler.json', 'Cargo.lock'])
    cpSync(join(example, name), path(name), { recursive: true });
  const manifest = readFileSync(join(example, 'Cargo.toml'), 'utf8').replace('"../.."', '"../../.."');
  writeFileSync(path('Cargo.toml'), manifest);
  const target = join(root, 'target');
  await run('cargo', ['build', '--locked', '--target', TARGET, '--target-dir', target], { quiet: true, cwd: folder });
  const wasm = join(target, TARGET, 'debug', 'mfa_worker.wasm');
  await run('wasm-bindgen', ['--target', 'web', '--out-dir', path('build'), wasm], { quiet: true });
}

const EXAMPLE_DATE = JSON.parse(readFileSync(join(example, 'wrangler.json'), 'utf8')).compatibility_date;

/** The example's own date, and one at which workerd throws on a request's `cache`. */
for (const compatibilityDate of [EXAMPLE_DATE, '2024-09-02'])
  describe(`a Worker in Rust, ${compatibilityDate}`, () => {
    let simulator;
    let worker;
    before(async () => {
      await build();
      simulator = await startSimulator();
      const write = (name, text) => writeFile(path(name), text);
      worker = await serveWorker({ folder, path, write }, configuration());
    });
    after(async () => {
      await worker?.stop();
      await simulator?.stop();
    });

    /** wrangler's configuration is the example's own; secrets are variables here. */
    function configuration() {
      const { main, vars } = JSON.parse(readFileSync(path('wrangler.json'), 'utf8'));
      return { compatibilityDate, more: { main, vars: { ...vars, ...settings(simulator), API_KEY } } };
    }

    const post = (where, body, authorization = `Bearer ${API_KEY}`) =>
      fetch(new URL(where, worker.url), { method: 'POST', headers: { authorization }, body: JSON.stringify(body) });

    test('its README names the wasm-bindgen version of its lockfile', () => {
      const [, locked] = /name = "wasm-bindgen"\nversion = "(.+)"/.exec(readFileSync(path('Cargo.lock'), 'utf8')) ?? [];
      assert.ok(readFileSync(join(example, 'README.md'), 'utf8').includes(`wasm-bindgen-cli --version ${locked}`));
    });

    signsIn(post, () => worker.output());

    test('refuses requests without the key', async () => {
      for (const wrong of [
        '',
        'Bearer',
        'Bearer ',
        `Bearer ${API_KEY.slice(1)}`,
        `Bearer ${API_KEY}0`,
        `Bearer ${API_KEY.slice(0, -1)}0`,
      ]) {
        for (const where of ['/send', '/verify'])
          assert.equal((await post(where, { to, code: '123456' }, wrong)).status, 401, wrong);
      }
      assert.equal((await post('/verify', 'text')).status, 400);
    });
  });
