// wasm-bindgen's command line tools and wasm-pack. Tools on PATH are used if their version is right.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, Failure, root, run, step, tools } from '../run.mjs';

const WASM_PACK = '0.15.1';

/** Cargo.lock alone pins wasm-bindgen, because glue and crate must have exactly the same version. */
function wasmBindgenVersion() {
  const pinned = /^name = "wasm-bindgen"\nversion = "([\d.]+)"/m.exec(
    readFileSync(join(root, 'Cargo.lock'), 'utf8').replaceAll('\r', ''),
  );
  if (!pinned) throw new Failure('Cargo.lock does not name wasm-bindgen.', "restore the repository's Cargo.lock.");
  return pinned[1];
}

/** Builds a program into .tools unless this version is on PATH; `command --version` gives the version. */
export async function cargoInstall(command, crate, version, ...flags) {
  const [program, ...words] = command.split(' ');
  const found = await attempt(program, [...words, '--version']);
  if (found?.trim().split(' ')[1] === version) return;
  await step(`${crate} ${version} (built once, into .tools; takes a minute or more)`, async () => {
    // Unoptimised, which builds in a third of the time: the tools themselves have little to do.
    const args = ['install', '--debug', '--root', tools, '--force', crate, '--version', version, ...flags];
    const env = { CARGO_PROFILE_DEV_DEBUG: 'false', CARGO_PROFILE_DEV_STRIP: 'true' };
    await run('cargo', args, { quiet: true, env }).catch((error) => {
      error.remedy =
        `make sure that crates.io can be reached and that a C compiler is installed, or put ${program} ${version} ` +
        "on PATH yourself (its project's releases contain a built one), then try again.";
      throw error;
    });
  });
}

export async function rustTools() {
  // Not --locked, because its lockfile names a yanked release.
  await cargoInstall('wasm-bindgen', 'wasm-bindgen-cli', wasmBindgenVersion());
  await cargoInstall('wasm-pack', 'wasm-pack', WASM_PACK, '--locked');
}
