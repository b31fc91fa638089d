// The bill of materials of package and crate, as CycloneDX 1.5.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { linkedCrates, metadata } from '../build/crates.mjs';
import { FEATURES } from '../build/entries.mjs';
import { bundledPackages } from '../build/notices.mjs';
import { root, run } from '../run.mjs';
import { TARGET } from '../setup/wasm-target.mjs';

/** Every linked crate, as components. */
async function crates(features, target) {
  return (await linkedCrates(features, target)).map(({ name, version, licence, checksum }) => {
    const purl = `pkg:cargo/${name}@${version}`;
    const hashes = [{ alg: 'SHA-256', content: checksum }];
    return { type: 'library', 'bom-ref': purl, name, version, purl, hashes, licenses: [{ expression: licence }] };
  });
}

/** Without time and random numbers: the same sources give the same SBOM. */
function bill(component, components) {
  const { 'bom-ref': ref } = component;
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component },
    components,
    dependencies: [
      { ref, dependsOn: components.map((one) => one['bom-ref']) },
      ...components.map((one) => ({ ref: one['bom-ref'], dependsOn: [] })),
    ],
  };
}

/** Each npm package that is part of a bundle, as a component. */
const packages = () =>
  bundledPackages().map(({ name, version, licence }) => {
    const purl = `pkg:npm/${name}@${version}`;
    return { type: 'library', 'bom-ref': purl, name, version, purl, licenses: [{ expression: licence }] };
  });

/** npm's own SBOM of the package lacks what is bundled into it, and the crates that are linked into its wasm. */
async function ofPackage(home) {
  const npm = JSON.parse(
    await run('npm', ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'library'], { quiet: true, cwd: home }),
  );
  const { component } = npm.metadata;
  component.name = 'bandwidth-mfa';
  return bill(component, [...npm.components, ...packages(), ...(await crates(FEATURES, TARGET))]);
}

/** With all features that programs may use. */
async function ofCrate() {
  const [{ version, license, features }] = await metadata('--no-deps');
  const purl = `pkg:cargo/bandwidth-mfa@${version}`;
  const component = {
    type: 'library',
    'bom-ref': purl,
    name: 'bandwidth-mfa',
    version,
    purl,
    licenses: [{ expression: license }],
  };
  const offered = Object.keys(features).filter((name) => !name.startsWith('__'));
  return bill(component, await crates(offered.join(), 'all'));
}

/** Writes both to target/sbom. */
export async function bills(home) {
  const folder = join(root, 'target', 'sbom');
  mkdirSync(folder, { recursive: true });
  for (const [name, bom] of Object.entries({ npm: await ofPackage(home), crate: await ofCrate() })) {
    const file = join(folder, `bandwidth-mfa.${name}.cdx.json`);
    writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
    console.log(`  ${relative(root, file)}: ${bom.components.length} components`);
  }
}
