// How the build script lets cargo link the `cdylib` of this crate for a program that depends on it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { run } from '../../scripts/run.mjs';

const folder = mkdtempSync(join(tmpdir(), 'bandwidth-mfa-build-script-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const script = join(folder, 'script.exe');

before(() => run('rustc', ['--edition', '2024', '-o', script, 'build.rs'], { quiet: true }));

/** What the script, compiled as that of a dependency, gives the linker for a system. */
async function linkArguments(system) {
  const output = await run(script, [], { quiet: true, env: { CARGO_CFG_TARGET_OS: system } });
  return [...output.matchAll(/^cargo::rustc-link-arg=(.*)$/gm)].map(([, argument]) => argument);
}

test('the cdylib is linked with a function table for WASI, and stripped on Linux', async () => {
  assert.deepEqual(await linkArguments('wasi'), ['--export-table']);
  assert.deepEqual(await linkArguments('linux'), ['-s']);
  assert.deepEqual(await linkArguments('unknown'), []);
});
