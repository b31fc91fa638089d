// The wasm-bindgen command line tools and wasm-pack. In the right version on PATH they are used as they are.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, Failure, root, run, step, tools } from '../run.mjs';

const WASM_PACK = '0.15.1';

/** The one place that pins wasm-bindgen is Cargo.lock: glue and crate must be of the very same version. */
function wasmBindgenVersion() {
  const pinned = /^name = "wasm-bindgen"\nversion = "([\d.]+)"/m.exec(
    readFileSync(join(root, 'Cargo.lock'), 'utf8').replaceAll('\r', ''),
  );
  if (!pinned) throw new Failure('Cargo.lock does not name wasm-bindgen.', 'bring back the Cargo.lock of the repository.');
  return pinned[1];
}

/** Builds a program into .tools unless it is on PATH in this version; `command`, with `--version` behind it, tells that. */
export async function cargoInstall(command, crate, version, ...flags) {
  const [program, ...words] = command.split(' ');
  const found = await attempt(program, [...words, '--version']);
  if (found?.trim().split(' ')[1] === version) return;
  await step(`${crate} ${version} (built once, into .tools; takes a minute or more)`, async () => {
    // Unoptimised: a third of the time to build, and a run of theirs still takes less than a second.
    const args = ['install', '--debug', '--root', tools, '--force', crate, '--version', version, ...flags];
    const env = { CARGO_PROFILE_DEV_DEBUG: 'false', CARGO_PROFILE_DEV_STRIP: 'true' };
    await run('cargo', args, { quiet: true, env }).catch((error) => {
      error.remedy =
        `see that crates.io can be reached and that a C compiler is installed, or put ${program} ${version} ` +
        "on PATH yourself (the project's releases carry built ones), then try again.";
      throw error;
    });
  });
}

export async function rustTools() {
  // Not --locked: its lockfile names a release that has been withdrawn.
  await cargoInstall('wasm-bindgen', 'wasm-bindgen-cli', wasmBindgenVersion());
  await cargoInstall('wasm-pack', 'wasm-pack', WASM_PACK, '--locked');
}
