// A second build, in another folder, must give the same package.
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packInto } from '../../tests/runtime/tarball.mjs';
import { Failure, root, run, temporaryFolder } from '../run.mjs';

const quiet = { quiet: true };

/** Copies the tracked files, as they are in the work tree. `more` are options of `git ls-files`, to select other files. */
export async function copy(folder, ...more) {
  for (const file of (await run('git', ['ls-files', '-z', ...more], quiet)).split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
}

async function buildCopy(folder) {
  await copy(folder);
  for (const shared of ['node_modules', '.tools']) symlinkSync(join(root, shared), join(folder, shared), 'junction');
  await run('node', ['scripts/build.mjs'], { ...quiet, cwd: folder });
  return join(folder, 'pkg');
}

/** Fails if the package in `home` differs from a new build; resolves with the packed one. */
export async function reproducible(home) {
  const folder = temporaryFolder('again');
  const packed = temporaryFolder('packed');
  const first = await packInto(packed, home);
  const second = await packInto(join(folder, 'pkg'), await buildCopy(folder));
  if (first.digest !== second.digest) {
    const sizes = new Map(second.files.map(({ path, size }) => [path, size]));
    const differing = first.files.filter(({ path, size }) => sizes.get(path) !== size).map(({ path }) => path);
    throw new Failure(
      `Two builds gave two packages${differing.length > 0 ? `: ${differing.join(', ')} differ in size` : ''}.`,
      'remove target/npm/ and run again: it may hold an older build.',
    );
  }
  console.log(`  ${first.digest}`);
  return first;
}
