// The fallback if rustup cannot download: Debian packages the source of Rust's standard library, and cargo can build it. The
// machine's own package lists stay unchanged.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt, Failure, run } from '../run.mjs';

// `stable-backports` has several releases of Rust, `unstable` the newest.
const SUITES = ['stable-backports', 'unstable'];
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

const quiet = { quiet: true };
const line = (text) => text.trim().split('\n')[0];

/** Debian's mirror, from the machine's own apt sources. */
async function mirror() {
  const uris = (await attempt('apt-get', ['--print-uris', 'update'])) ?? '';
  const found = /^'(\S+\/debian\/)dists\//m.exec(uris);
  if (!found) throw new Failure('This machine has no Debian package sources.');
  return found[1];
}

/** Unpacks `rust-src` of exactly this release into `work`; resolves with the source's `library` folder. */
async function download(release, work) {
  const site = await mirror();
  const lists = join(work, 'lists');
  const sources = join(work, 'sources.list');
  mkdirSync(join(lists, 'partial'), { recursive: true });
  const options = ['Dir::Etc::sourceparts=-', `Dir::Etc::sourcelist=${sources}`, `Dir::State::lists=${lists}`];
  const apt = (...args) => [...options.flatMap((option) => ['-o', option]), ...args];
  // When root downloads, apt's own user must be able to write here.
  if (process.getuid?.() === 0) await attempt('chown', ['-R', '_apt', work]);

  for (const suite of SUITES) {
    writeFileSync(sources, `deb [signed-by=${KEYRING}] ${site} ${suite} main\n`);
    await run('apt-get', apt('update'), quiet);
    const versions = await run('apt-cache', apt('madison', 'rust-src'), quiet);
    const version = versions
      .split('\n')
      .map((row) => row.split('|')[1]?.trim())
      .find((candidate) => candidate?.startsWith(`${release}+`));
    if (!version) continue;
    await run('apt-get', apt('download', `rust-src=${version}`), { quiet: true, cwd: work });
    const archive = String(readdirSync(work).find((name) => name.endsWith('.deb')));
    await run('dpkg', ['-x', archive, 'unpacked'], { quiet: true, cwd: work });
    return join(work, 'unpacked', 'usr', 'src', `rustc-${release}`, 'library');
  }
  throw new Failure(`Debian has no source package of Rust ${release}.`);
}

/** Builds the library in an empty crate; resolves with the folder of the results. */
async function build(target, work) {
  const crate = join(work, 'std');
  mkdirSync(join(crate, 'src'), { recursive: true });
  writeFileSync(join(crate, 'Cargo.toml'), '[package]\nname = "empty"\nedition = "2024"\n\n[workspace]\n');
  writeFileSync(join(crate, 'src', 'lib.rs'), '');
  const args = ['build', '-Zbuild-std=std,panic_abort,test', '--release', '--target', target];
  // RUSTC_BOOTSTRAP permits -Z on a stable compiler. Without the bitcode, `lto = true` fails later.
  const env = { RUSTC_BOOTSTRAP: '1', RUSTFLAGS: '-Cembed-bitcode=yes', CARGO_TARGET_DIR: join(crate, 'target') };
  await run('cargo', args, { quiet: true, cwd: crate, env });
  return join(crate, 'target', target, 'release', 'deps');
}

export async function buildFromSource(target) {
  const [, release] = /^release: (.+)$/m.exec(await run('rustc', ['-vV'], quiet)) ?? [];
  const rustlib = join(line(await run('rustc', ['--print', 'sysroot'], quiet)), 'lib', 'rustlib');
  const source = join(rustlib, 'src', 'rust', 'library');
  const work = mkdtempSync(join(tmpdir(), 'rust-std-'));
  try {
    // cargo looks for it here, where rustup's component `rust-src` would be.
    if (!existsSync(join(source, 'Cargo.lock'))) {
      const unpacked = await download(release, work);
      mkdirSync(join(source, '..'), { recursive: true });
      cpSync(unpacked, source, { recursive: true });
    }
    const built = await build(target, work);
    const home = join(rustlib, target);
    const fresh = `${home}.new`;
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(join(fresh, 'lib'), { recursive: true });
    const libraries = readdirSync(built).filter((name) => name.endsWith('.rlib') && !name.startsWith('libempty-'));
    for (const name of libraries) cpSync(join(built, name), join(fresh, 'lib', name));
    // Replaced completely: libraries of two builds in one folder break every later build.
    rmSync(home, { recursive: true, force: true });
    renameSync(fresh, home);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
