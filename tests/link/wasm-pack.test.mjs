// Plain `wasm-pack build` in a clone builds a module that makes the calls, and does not change the clone's files.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import webpack from 'webpack';
import { copy } from '../../scripts/release/reproducible.mjs';
import { root, run, temporaryFolder } from '../../scripts/run.mjs';
import { run as runProgram } from '../runtime/child.mjs';
import { resultsOf } from '../runtime/browsers.mjs';
import { serveFolder } from '../runtime/site.mjs';
import { denoProgram } from '../runtime/tool.mjs';

const EXPECTED = [{ messageId: 'message' }, { callId: 'call' }, { valid: true }, [true, 'MfaError', 'invalid-input', 'no']];

/** `main.mjs` of each target, after `import { calls }`. */
const PROGRAMS = {
  web: (base) => `
    import init, * as mfa from './pkg/bandwidth_mfa.js';
    const work = async () => (await init(), calls(mfa, '${base}'));
    globalThis.results = work();`,
  bundler: (base) => `
    import * as mfa from './pkg/bandwidth_mfa.js';
    console.log(JSON.stringify(await calls(mfa, '${base}')));`,
  nodejs: (base) => `
    import { createRequire } from 'node:module';
    const mfa = createRequire(import.meta.url)('./pkg/bandwidth_mfa.js');
    console.log(JSON.stringify(await calls(mfa, '${base}')));`,
  deno: (base) => `
    import * as mfa from './pkg/bandwidth_mfa.js';
    console.log(JSON.stringify(await calls(mfa, '${base}')));`,
};

/** How each target runs `main.mjs`; resolves with the results of the calls. */
const RUN = {
  web: (_folder, base) => resultsOf(`${base}/index.html`),
  async bundler(folder) {
    await bundled(folder);
    return JSON.parse(await runProgram(process.execPath, [join(folder, 'out', 'main.mjs')]));
  },
  nodejs: async (folder) => JSON.parse(await runProgram(process.execPath, [join(folder, 'main.mjs')])),
  async deno(folder) {
    return JSON.parse(
      await runProgram(denoProgram(), ['run', '--no-lock', '--allow-net', '--allow-read', join(folder, 'main.mjs')]),
    );
  },
};

/** With webpack's WebAssembly modules, for the target `bundler`. */
async function bundled(folder) {
  const compiler = webpack({
    mode: 'production',
    target: 'node',
    context: folder,
    entry: './main.mjs',
    output: { path: join(folder, 'out'), filename: 'main.mjs', module: true, library: { type: 'module' } },
    experiments: { asyncWebAssembly: true, outputModule: true },
  });
  const stats = await new Promise((resolve, reject) =>
    compiler.run((error, result) => (error ? reject(error) : resolve(result))),
  );
  assert.equal(stats.toString({ all: false, errors: true, warnings: true }), '');
}

const RESPONSES = { messaging: { messageId: 'message' }, voice: { callId: 'call' }, verify: { valid: true } };

/** The service, on one server with the folder, because a page may only call its own origin. */
function answer(/** @type {import('node:http').IncomingMessage} */ { method, url = '', headers }) {
  const [, call] = /^\/accounts\/9900000\/code\/(\w+)$/.exec(url) ?? [];
  return method === 'POST' && headers.authorization === `Basic ${btoa('name:word')}` ? RESPONSES[call] : undefined;
}

describe('plain wasm-pack build in a clone', () => {
  const folder = temporaryFolder('clone');
  const git = (...args) =>
    run('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], { quiet: true, cwd: folder });
  let service;

  before(async () => {
    // The files of the work tree, committed or not.
    await copy(folder, '--cached', '--others', '--exclude-standard', '--deduplicate');
    await git('init', '--quiet');
    await git('add', '--all');
    await git('commit', '--quiet', '--message', 'A clone');
    service = await serveFolder(folder, answer);
  });
  after(() => service?.stop());

  for (const target of Object.keys(PROGRAMS)) {
    test(`the target ${target} makes the three calls, typed and documented, and no tracked file changes`, async () => {
      const env = { CARGO_TARGET_DIR: join(root, 'target') };
      await run('wasm-pack', ['build', ...(target === 'bundler' ? [] : ['--target', target])], { quiet: true, cwd: folder, env });
      assert.equal(await git('status', '--porcelain'), '');
      assert.match(readFileSync(join(folder, 'pkg', 'bandwidth_mfa.d.ts'), 'utf8'), /\* Sends a code by text\. /);

      const here = fileURLToPath(new URL('wasm-pack', import.meta.url));
      cpSync(here, folder, { recursive: true });
      const options = '--ignoreConfig --noEmit --strict --target es2022 --module esnext --moduleResolution bundler';
      await run('tsc', [...options.split(' '), '--types', '', '--lib', 'es2022,dom', join(folder, 'program.ts')], {
        quiet: true,
      });

      const base = new URL(service.url).origin;
      writeFileSync(join(folder, 'main.mjs'), `import { calls } from './calls.mjs';${PROGRAMS[target](base)}\n`);
      writeFileSync(join(folder, 'index.html'), '<script type="module" src="main.mjs"></script>\n');
      assert.deepEqual(await RUN[target](folder, base), EXPECTED);
      await git('clean', '--quiet', '--force', '-d');
    });
  }
});
