// The packed package, as a user gets it from the registry.
import { mkdir, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../scripts/run.mjs';
import { run } from './child.mjs';

const pkg = fileURLToPath(new URL('../../pkg', import.meta.url));

/** Packs a package's folder with npm into the folder `target`: `{ file, digest, files }`. */
export async function packInto(target, folder) {
  const listing = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', target, folder]);
  const parsed = JSON.parse(listing);
  // npm 12 lists by package name, older ones in an array.
  const [{ filename, integrity, files }] = Array.isArray(parsed) ? parsed : Object.values(parsed);
  return { file: join(target, filename), digest: integrity, files };
}

/** Packs a package's folder and resolves with the tarball's path; it is removed when the process ends. */
export async function pack(folder = pkg) {
  if (!existsSync(join(folder, 'dist'))) throw new Error(`${folder} has no dist/: run "npm run build" first.`);
  return (await packInto(temporaryFolder('pack'), folder)).file;
}

let packed;

/** The tarball under test, packed once: `pkg/`, or the file that BANDWIDTH_MFA_TARBALL names, for example a release. */
export function tarball() {
  packed ??= Promise.resolve(process.env.BANDWIDTH_MFA_TARBALL || pack());
  return packed;
}

/** Unpacks a tarball into `<folder>/node_modules/bandwidth-mfa`, like an install of a package without dependencies. */
export async function install(file, folder) {
  const target = join(folder, 'node_modules', 'bandwidth-mfa');
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await run('tar', ['-xzf', file, '-C', target, '--strip-components=1']);
}
