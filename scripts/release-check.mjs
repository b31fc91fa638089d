// All checks before a release, besides the tests:  npm run release-check
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from './build.mjs';
import { metadata } from './build/crates.mjs';
import { crate } from './release/crate.mjs';
import { bills } from './release/sbom.mjs';
import { reproducible } from './release/reproducible.mjs';
import { workflows } from './release/workflows.mjs';
import { Failure, isMain, main, root, run, step } from './run.mjs';
import { cargoInstall } from './setup/rust-tools.mjs';
import { packages } from './setup/packages.mjs';

const CARGO_DENY = '0.20.2';

const text = (path) => readFileSync(join(root, path), 'utf8').replaceAll('\r', '');

/** Without advisories: new ones appear without a change here. A workflow checks them daily. */
const deny = () => run('cargo', ['deny', '--locked', 'check', 'bans', 'licenses', 'sources']);

/** Crate, package, lockfiles, examples and changelog must have one version. */
async function versions() {
  const { version } = JSON.parse(text('npm/package.json'));
  const [{ version: other }] = await metadata('--no-deps');
  if (other !== version) throw new Failure(`The crate has version ${other}, the package ${version}.`, 'give both the same.');
  for (const lock of ['Cargo.lock', 'fuzz/Cargo.lock', 'examples/workers-rs/Cargo.lock']) {
    const [, locked] = /^name = "bandwidth-mfa"\nversion = "(.+)"/m.exec(text(lock)) ?? [];
    if (locked !== version)
      throw new Failure(`${lock} has version ${locked}.`, `run \`cargo update -p bandwidth-mfa\` in ${dirname(lock)}.`);
  }
  for (const name of [
    'node/package.json',
    'worker/package.json',
    'vercel/package.json',
    'browser/package.json',
    'deno/deno.json',
  ]) {
    const ranges = [...text(`examples/${name}`).matchAll(/bandwidth-mfa(?:": "|@)\^([\d.]+)/g)].map(([, range]) => range);
    if (ranges.length === 0 || ranges.some((range) => range !== version)) {
      throw new Failure(`examples/${name} asks for version ${ranges.join(', ')}.`, `let it ask for ^${version}.`);
    }
  }
  if (!text('CHANGELOG.md').includes(`## [${version}]`)) throw new Failure(`CHANGELOG.md does not mention ${version}.`);
  console.log(`  ${version}`);
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`.padStart(10);

function sizes(home, { files }) {
  const rows = files.map(({ path }) => {
    const bytes = readFileSync(join(home, path));
    return { path, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
  });
  const total = { path: 'together', raw: 0, gzip: 0 };
  for (const { raw, gzip } of rows) {
    total.raw += raw;
    total.gzip += gzip;
  }
  for (const { path, raw, gzip } of [...rows, total])
    console.log(`  ${path.padEnd(32)}${kilobytes(raw)} ${kilobytes(gzip)} gzip`);
}

async function releaseCheck() {
  await packages('tests');
  await cargoInstall('cargo-deny', 'cargo-deny', CARGO_DENY, '--locked');
  const home = await build();
  console.log('Release:');
  await step('one version everywhere', versions);
  await step('licences, sources and versions of every crate (cargo-deny)', deny);
  await step('the workflows (actionlint)', () => workflows(CARGO_DENY));
  await step('the crate that crates.io would get', () => crate(JSON.parse(text('npm/package.json')).version));
  await step('bills of materials (CycloneDX)', () => bills(home));
  const packed = await step('a second build of the package, in another folder', () => reproducible(home));
  await step('what is in the package', async () => sizes(home, packed));
}

if (isMain(import.meta.url)) await main(releaseCheck);
