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

/** What the build script of a dependency passes to the linker for a target. */
async function linkArguments(target) {
  const output = await run(script, [], { quiet: true, env: target });
  return [...output.matchAll(/^cargo::rustc-link-arg=(.*)$/gm)].map(([, argument]) => argument);
}

test('the cdylib is linked with a function table for WASI 0.2, and stripped on Linux', async () => {
  assert.deepEqual(await linkArguments({ CARGO_CFG_TARGET_OS: 'wasi', CARGO_CFG_TARGET_ENV: 'p2' }), ['--export-table']);
  assert.deepEqual(await linkArguments({ CARGO_CFG_TARGET_OS: 'wasi', CARGO_CFG_TARGET_ENV: 'p1' }), []);
  assert.deepEqual(await linkArguments({ CARGO_CFG_TARGET_OS: 'linux', CARGO_CFG_TARGET_ENV: 'gnu' }), ['-s']);
});
