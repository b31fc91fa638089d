// What the package and the crate are made of, as CycloneDX 1.5 (ECMA-424).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ENTRIES } from '../build/entries.mjs';
import { Failure, root, run } from '../run.mjs';

const WASM = 'wasm32-unknown-unknown';

/** The digest that Cargo.lock has of every crate, by name and version. */
function checksums() {
  const lock = readFileSync(join(root, 'Cargo.lock'), 'utf8').replaceAll('\r', '');
  const entries = lock.matchAll(/^name = "(.+)"\nversion = "(.+)"\nsource = ".+"\nchecksum = "(.+)"/gm);
  return new Map([...entries].map(([, name, version, checksum]) => [`${name} ${version}`, checksum]));
}

/** Every crate that is linked with these features, as components; what only the compiler runs is none. */
export async function crates(features, ...where) {
  const args = ['tree', '--locked', '--edges', 'normal,no-proc-macro', '--prefix', 'none', '--format', '{p}|{l}', '--features', features];
  const lines = (await run('cargo', [...args, ...where], { quiet: true })).trim().split('\n');
  const digests = checksums();
  const found = new Map();
  for (const line of lines) {
    const [, name, version, licence] = /^(\S+) v(\S+)(?: \(.*\))?\|(.+?)(?: \(\*\))?$/.exec(line) ?? [];
    if (!name) throw new Failure(`cargo tree printed a line of another form: ${line}`);
    if (name === 'bandwidth-mfa') continue;
    const content = digests.get(`${name} ${version}`);
    if (!content) throw new Failure(`Cargo.lock has no checksum of ${name} ${version}.`);
    const purl = `pkg:cargo/${name}@${version}`;
    found.set(purl, {
      type: 'library',
      'bom-ref': purl,
      name,
      version,
      purl,
      hashes: [{ alg: 'SHA-256', content }],
      licenses: [{ expression: licence }],
    });
  }
  return [...found.values()];
}

/** Neither a time nor a random number: the same sources give the same bill. */
function bill(component, components) {
  const { 'bom-ref': ref } = component;
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component },
    components,
    dependencies: [{ ref, dependsOn: components.map((one) => one['bom-ref']) }, ...components.map((one) => ({ ref: one['bom-ref'], dependsOn: [] }))],
  };
}

/** npm's own bill of the package, in which the crates that its wasm is linked from are missing. */
async function ofPackage(home) {
  const npm = JSON.parse(await run('npm', ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'library'], { quiet: true, cwd: home }));
  const features = [...new Set(ENTRIES.flatMap((entry) => entry.features.split(',')))].join(',');
  const { component } = npm.metadata;
  component.name = 'bandwidth-mfa';
  return bill(component, [...npm.components, ...(await crates(features, '--target', WASM))]);
}

async function ofCrate() {
  const { version, license } = JSON.parse(await run('cargo', ['metadata', '--locked', '--no-deps', '--format-version', '1'], { quiet: true })).packages[0];
  const purl = `pkg:cargo/bandwidth-mfa@${version}`;
  const component = { type: 'library', 'bom-ref': purl, name: 'bandwidth-mfa', version, purl, licenses: [{ expression: license }] };
  return bill(component, await crates('gloo,simulator', '--target', 'all'));
}

/** Writes both into target/sbom. */
export async function bills(home) {
  const folder = join(root, 'target', 'sbom');
  mkdirSync(folder, { recursive: true });
  for (const [name, made] of [
    ['npm', await ofPackage(home)],
    ['crate', await ofCrate()],
  ]) {
    const file = join(folder, `bandwidth-mfa.${name}.cdx.json`);
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`);
    console.log(`  ${relative(root, file)}: ${made.components.length} components`);
  }
}
