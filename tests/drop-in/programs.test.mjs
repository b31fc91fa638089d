// Whole programs that were written for bandwidth-sdk, run unchanged, and again with only the package name in one import changed.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { temporaryFolder } from '../../scripts/run.mjs';
import { observe } from './compare.mjs';
import { startRecorder } from './recorder.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const recorder = await startRecorder();
const folder = temporaryFolder('drop-in');

before(async () => {
  await mkdir(join(folder, 'node_modules'));
  const sdk = dirname(dirname(require.resolve('bandwidth-sdk')));
  const packages = { 'bandwidth-sdk': sdk, axios: join(dirname(sdk), 'axios'), 'bandwidth-mfa': join(here, '../../pkg') };
  for (const [name, target] of Object.entries(packages)) await symlink(target, join(folder, 'node_modules', name));
});
after(() => recorder.close());

// Each program makes four calls; the last one is refused.
const documented = [
  { body: { messageId: '1589228074636lm4k2je7j7jklbn2' } },
  { body: { callId: 'c-15ac29a2-1331029c-2cb0-4a07-b215-b22865662d85' } },
  { body: { valid: true } },
  {
    status: 429,
    body: { error: 'This number has exceeded verification attempts, please wait 2 minutes', requestId: 'abc' },
  },
];

for (const program of ['app.ts', 'app.mjs', 'app.cjs']) {
  test(`${program} runs after changing only its import`, async () => {
    const expected = await withPackage(program, 'bandwidth-sdk');
    assert.equal(expected.wire.length, 4);
    assert.equal(expected.seen.stderr, '');
    assert.deepEqual(await withPackage(program, 'bandwidth-mfa'), expected);
  });
}

async function withPackage(program, name) {
  const source = await readFile(join(here, 'programs', program), 'utf8');
  const changed = source.replace("'bandwidth-sdk'", `'${name}'`);
  // Node 20 cannot run TypeScript; this only removes the types.
  const code = program.endsWith('.ts') ? (await transform(changed, { loader: 'ts' })).code : changed;
  const file = join(folder, `${name}-${program.replace(/\.ts$/, '.mjs')}`);
  await writeFile(file, code);
  return observe({ replies: documented, run: (_sdk, url) => run(file, url) }, undefined, recorder);
}

/** Runs a program to its end; rejects if its exit code is not 0. */
function run(file, url) {
  const env = { ...process.env, BW_URL: url, BW_ACCOUNT_ID: '9900000', BW_USERNAME: 'user', BW_PASSWORD: 'secret' };
  return promisify(execFile)(process.execPath, [file], { env, timeout: 180_000, killSignal: 'SIGKILL' });
}
