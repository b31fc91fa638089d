// A WASI 0.2 component that depends on the crate by its path. Cargo links our `cdylib` too.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root, run } from '../../scripts/run.mjs';

const TARGET = 'wasm32-wasip2';
const target = join(root, 'target');
const folder = join(target, 'field', 'wasi');

const MANIFEST = `[package]
name = "component"
version = "0.0.0"
edition = "2024"

[dependencies]
bandwidth-mfa = { path = ${JSON.stringify(root)}, default-features = false }

[workspace]
`;

const PROGRAM = `fn main() {
    println!("{}", bandwidth_mfa::Kind::Internal);
}
`;

// Without a table LLD 22 crashes on some of these files: it depends on how rustc divides the crate.
test('a component for WASI 0.2 builds, and our cdylib has a function table', async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, 'Cargo.toml'), MANIFEST);
  writeFileSync(join(folder, 'src', 'main.rs'), PROGRAM);
  cpSync(join(root, 'Cargo.lock'), join(folder, 'Cargo.lock'));
  await run('rustup', ['target', 'add', TARGET], { quiet: true });
  await run('cargo', ['build', '--target', TARGET, '--target-dir', target], { quiet: true, cwd: folder });
  const cdylib = readFileSync(join(target, TARGET, 'debug', 'deps', 'bandwidth_mfa.wasm'));
  assert.ok(cdylib.includes('__indirect_function_table'));
});
