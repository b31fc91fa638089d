// The crates that a build links, without proc macros and build dependencies.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure, root, run } from '../run.mjs';

/** Each crate's digest in Cargo.lock, by name and version. */
function checksums() {
  const lock = readFileSync(join(root, 'Cargo.lock'), 'utf8').replaceAll('\r', '');
  const entries = lock.matchAll(/^name = "(.+)"\nversion = "(.+)"\nsource = ".+"\nchecksum = "(.+)"/gm);
  return new Map([...entries].map(([, name, version, checksum]) => [`${name} ${version}`, checksum]));
}

/** What cargo knows of the crates: with `--no-deps` only of ours. */
export async function metadata(...args) {
  return JSON.parse(await run('cargo', ['metadata', '--locked', '--format-version', '1', ...args], { quiet: true })).packages;
}

async function folders() {
  const packages = await metadata('--all-features');
  return new Map(packages.map(({ name, version, manifest_path: path }) => [`${name} ${version}`, dirname(path)]));
}

/** The crates for these features and this target ('all' for any), sorted by name: `{ name, version, licence, checksum, folder }`. */
export async function linkedCrates(features, target) {
  const args = [
    'tree',
    '--locked',
    '--no-default-features',
    '--edges',
    'normal,no-proc-macro',
    '--prefix',
    'none',
    '--format',
    '{p}|{l}',
  ];
  const lines = (await run('cargo', [...args, '--features', features, '--target', target], { quiet: true })).trim().split('\n');
  const [digests, sources] = [checksums(), await folders()];
  const found = new Map();
  for (const line of lines) {
    const [, name, version, licence] = /^(\S+) v(\S+)(?: \(.*\))?\|(.+?)(?: \(\*\))?$/.exec(line) ?? [];
    if (!name) throw new Failure(`cargo tree printed an unexpected line: ${line}`);
    const key = `${name} ${version}`;
    if (name === 'bandwidth-mfa') continue;
    if (!digests.has(key) || !sources.has(key)) throw new Failure(`Cargo.lock does not know ${key}.`);
    found.set(key, { name, version, licence, checksum: digests.get(key), folder: sources.get(key) });
  }
  return [...found.keys()].sort().map((key) => found.get(key));
}
