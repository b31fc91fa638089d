// The standard library for wasm32-unknown-unknown: from rustup, or built from Debian's copy of its source.
import { attempt, Failure, run, step } from '../run.mjs';
import { buildFromSource } from './wasm-std.mjs';

export const TARGET = 'wasm32-unknown-unknown';

// With the crate `test`, because `wasm-pack test` needs it too.
const PROBE = '#![feature(test)] extern crate test; pub fn std() -> String { String::new() }';

/** Asks the compiler, which also notices a library of another version. */
async function compiles() {
  const args = ['--target', TARGET, '--crate-type', 'lib', '--emit', 'metadata', '-o', '-', '-'];
  return (await attempt('rustc', args, { input: PROBE, env: { RUSTC_BOOTSTRAP: '1' } })) !== undefined;
}

export async function wasmTarget() {
  if (await compiles()) return;
  if (!(await attempt('cargo', ['--version']))) {
    throw new Failure('cargo is not on PATH.', 'install Rust with rustup, open a new shell, then try again.');
  }
  let reason = 'rustup says that it is installed, but rustc does not find it.';
  await step(`Rust's standard library for ${TARGET} (rustup target add)`, async () => {
    await run('rustup', ['target', 'add', TARGET], { quiet: true }).catch((error) => (reason = error.message));
  });
  if (await compiles()) return;
  try {
    await step('  that failed: building it from the source package of Debian', () => buildFromSource(TARGET));
  } catch (error) {
    throw new Failure(
      `The standard library for ${TARGET} could be neither downloaded nor built.\n\n${reason}\n\n${error.message}`,
      `run \`rustup target remove ${TARGET}\`, then \`rustup target add ${TARGET}\`, where the network allows it. ` +
        "Without rustup, install your distribution's package (Debian: libstd-rust-dev-wasm32).",
    );
  }
  if (!(await compiles())) {
    throw new Failure(
      `The standard library for ${TARGET} was installed, but rustc does not accept it.`,
      `remove the folder ${TARGET} from $(rustc --print sysroot)/lib/rustlib, then run \`rustup target add ${TARGET}\`.`,
    );
  }
}
