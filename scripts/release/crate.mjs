// Leaves only the library in the manifest, before `cargo publish`:  node scripts/release/crate.mjs
//
// wasm-pack needs the cdylib in the manifest. If it were published, cargo would link it in the build of every dependent.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, isMain, main, root, run, temporaryFolder } from '../run.mjs';
import { metadata } from '../build/crates.mjs';
import { copy } from './reproducible.mjs';

const CRATE_TYPE = /^crate-type = .*\n/m;

/** Edits the manifest in this folder. */
function asLibrary(folder) {
  const path = join(folder, 'Cargo.toml');
  const manifest = readFileSync(path, 'utf8');
  if (!CRATE_TYPE.test(manifest)) throw new Failure('Cargo.toml has no line `crate-type`.', 'adapt scripts/release/crate.mjs.');
  writeFileSync(path, manifest.replace(CRATE_TYPE, ''));
}

/** Packs and builds a copy, as the workflow `release.yml` does; fails if a dependent would build more than a library. */
export async function crate(version) {
  const folder = temporaryFolder('crate');
  await copy(folder);
  asLibrary(folder);
  const target = join(root, 'target');
  await run('cargo', ['publish', '--dry-run', '--locked', '--allow-dirty', '--quiet', '--target-dir', target], { cwd: folder });
  // What cargo has packed, unpacked and built.
  const packed = join(target, 'package', `bandwidth-mfa-${version}`, 'Cargo.toml');
  const [{ targets }] = await metadata('--no-deps', '--manifest-path', packed);
  const types = targets.find(({ name }) => name === 'bandwidth_mfa').crate_types;
  if (types.join() !== 'lib') throw new Failure(`The crate would be published as ${types.join(', ')}.`);
}

if (isMain(import.meta.url)) await main(() => asLibrary(root));
