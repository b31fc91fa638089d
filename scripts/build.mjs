// Builds the package: wasm from Rust, the bundles, the types. Skips what has not changed.
//   node scripts/build.mjs          into pkg/
//   node scripts/build.mjs --trap   into target/trap-pkg/: a test build whose wasm can be made to trap
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { bundle, bundlePlain, GLUE, WASM } from './build/bundle.mjs';
import { ADAPTERS, ENTRIES, FEATURES, PAGE, PLAIN } from './build/entries.mjs';
import { isFresh } from './build/fresh.mjs';
import { alone } from './build/lock.mjs';
import { manifest, writeStubs } from './build/manifest.mjs';
import { notices } from './build/notices.mjs';
import { shrink } from './build/shrink.mjs';
import { declare } from './build/types.mjs';
import { Failure, isMain, main, root, run, step } from './run.mjs';
import { setup } from './setup.mjs';

const entryOf = (flavour, overrides) => (entry) => {
  const { name, features } = entry;
  return { ...entry, facade: `${name}.ts`, glue: join(root, 'target', flavour, name), ...overrides?.(features) };
};

const FLAVOURS = {
  release: { entries: ENTRIES.map(entryOf('npm')), plain: PLAIN, page: PAGE, adapters: ADAPTERS, home: join(root, 'pkg') },
  trap: {
    entries: ENTRIES.filter(({ name }) => name === 'index').map(
      entryOf('trap', (features) => ({ facade: 'trap.ts', features: `${features},__trap` })),
    ),
    home: join(root, 'target', 'trap-pkg'),
  },
};

/** rustc's flags. Encoded, because a path may contain a space. */
const CARGO_ENCODED_RUSTFLAGS = [
  ...(process.env.RUSTFLAGS?.split(' ').filter(Boolean) ?? []),
  // A segment for each constant, so that `shrink` can remove those that nothing reads any more.
  '-Clink-arg=--no-merge-data-segments',
  // The smaller SHA-256: a request needs only a few blocks.
  '--cfg=sha2_backend="soft"',
  '--cfg=sha2_backend_soft="compact"',
  // Hides where this machine keeps crates, so that every machine builds the same module.
  `--remap-path-prefix=${process.env.CARGO_HOME ?? join(homedir(), '.cargo')}=cargo`,
].join('\x1f');

/** Builds the crate with wasm-pack into the folder `glue`. The profile leaves out wasm-opt. */
export async function wasmPack(features, glue) {
  const cargo = ['--no-default-features', '--features', features];
  const args = ['build', '--profile', 'npm', '--target', 'web', '--no-pack', '--out-dir', glue, '--', ...cargo];
  // Snippets are in folders named by a hash, so an old one would stay.
  rmSync(glue, { recursive: true, force: true });
  await run('wasm-pack', args, { quiet: true, env: { CARGO_ENCODED_RUSTFLAGS } });
  if (!existsSync(join(glue, WASM))) throw new Failure(`wasm-pack did not create ${relative(root, join(glue, WASM))}.`);
}

function isCompiled({ glue }) {
  const steps = ['', '/shrink', '/segments', '/glue', '/entries'].map((name) => `scripts/build${name}.mjs`);
  return isFresh(['src', 'build.rs', 'Cargo.toml', 'Cargo.lock', 'package-lock.json', ...steps], [join(glue, WASM)]);
}

async function compile({ features, glue, unused }) {
  await step(`wasm with the features ${features} (wasm-pack, binaryen)`, async () => {
    await wasmPack(features, glue);
    await shrink(join(glue, WASM), join(glue, GLUE), unused);
  });
}

/** Files of the project that the package contains too. */
const SHARED = ['README.md', 'CHANGELOG.md', 'LICENSE', 'LICENSE-MIT', 'LICENSE-APACHE'];

const NOTICES = 'THIRD-PARTY.txt';

/** Whether the folder contains only the package: plain `wasm-pack build` also writes into pkg/. */
function isPackage(home, entries) {
  const file = join(home, 'package.json');
  if (!existsSync(file) || readFileSync(file, 'utf8') !== manifest(entries)) return false;
  const { files } = JSON.parse(manifest(entries));
  const expected = new Set([...SHARED, NOTICES, 'package.json', ...files.filter((name) => !name.includes('*'))]);
  return readdirSync(home).sort().join() === [...expected].sort().join();
}

const allEntries = ({ entries, plain = [], page = [], adapters = [] }) => [
  ...entries,
  ...[...plain, ...page, ...adapters].map((name) => ({ name })),
];

function isPacked(flavour) {
  const { entries, home } = flavour;
  const modules = entries.map(({ glue }) => join(glue, WASM));
  const inputs = ['npm', 'src/js', 'scripts/build', 'package-lock.json', ...SHARED, ...modules];
  return isFresh(inputs, [join(home, 'dist', 'index.d.cts')]) && isPackage(home, allEntries(flavour));
}

async function pack(flavour) {
  const { entries, plain = [], page = [], adapters = [], home } = flavour;
  const all = allEntries(flavour);
  await step(`the package in ${relative(root, home)} (esbuild, dts-bundle-generator)`, async () => {
    const fresh = `${home}.new`;
    const dist = join(fresh, 'dist');
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(dist, { recursive: true });
    for (const entry of entries) {
      await bundle(entry, dist);
      cpSync(join(entry.glue, WASM), join(dist, entry.wasm));
    }
    for (const name of [...plain, ...page, ...adapters]) await bundlePlain(name, dist);
    await declare([...entries.map(({ name }) => name), ...plain], 'tsconfig.json', dist);
    await declare(page, 'tsconfig.page.json', dist);
    for (const name of adapters) await declare([name], `tsconfig.${name}.json`, dist);
    for (const file of SHARED) cpSync(join(root, file), join(fresh, file));
    cpSync(join(root, 'npm', 'bin'), join(fresh, 'bin'), { recursive: true });
    writeFileSync(join(fresh, 'package.json'), manifest(all));
    writeStubs(all, fresh);
    writeFileSync(join(fresh, NOTICES), await notices(FEATURES));
    // Renamed in one step, so that nobody sees half a package.
    rmSync(home, { recursive: true, force: true });
    renameSync(fresh, home);
  });
}

/** Builds one flavour; resolves with its folder. */
export async function build(name = 'release') {
  const flavour = FLAVOURS[name];
  await setup('build');
  // Takes the lock only if there is something to do, because tests that run at the same time call this too.
  if (!flavour.entries.every(isCompiled) || !isPacked(flavour)) {
    await alone(async () => {
      console.log('Build:');
      for (const entry of flavour.entries) if (!isCompiled(entry)) await compile(entry);
      if (!isPacked(flavour)) await pack(flavour);
    });
  }
  console.log(`- ${relative(root, flavour.home)} is up to date`);
  return flavour.home;
}

if (isMain(import.meta.url)) await main(() => build(process.argv.includes('--trap') ? 'trap' : 'release'));
