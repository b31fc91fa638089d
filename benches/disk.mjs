// The size of an install on disk: the packed package, and bandwidth-sdk with its dependencies.
import { mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ADAPTERS, ENTRIES, PAGE, PLAIN } from '../scripts/build/entries.mjs';
import { root, run, temporaryFolder } from '../scripts/run.mjs';
import { install, tarball } from '../tests/runtime/tarball.mjs';

export const why =
  'each entry contains its module three times: as a file for Workers, and as text in the files for `import` and ' +
  '`require`, so that no bundler, server or permission can lose it. Done: the text is deflated (0.43 MB less), and ' +
  'variables inside functions have short names (0.12 MB). Not done: one file with the declarations for `import` and `require` ' +
  '(0.13 MB).';

const mega = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
const manifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** Files below a folder with their sizes. */
function filesIn(folder) {
  const names = readdirSync(folder, { encoding: 'utf8', recursive: true });
  return names.map((name) => ({ name, stat: statSync(join(folder, name)) })).filter(({ stat }) => stat.isFile());
}

const sum = (files) => files.reduce((bytes, { stat }) => bytes + stat.size, 0);

/** bandwidth-sdk as npm installs it into an empty folder; beside other packages it would get other versions of its dependencies. */
async function official(folder) {
  mkdirSync(folder);
  const { devDependencies } = manifest(root);
  await run('npm', ['install', '--prefix', folder, '--ignore-scripts', `bandwidth-sdk@${devDependencies['bandwidth-sdk']}`], {
    quiet: true,
  });
  const modules = join(folder, 'node_modules');
  const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'));
  return `${mega(sum(filesIn(modules)))}, ${Object.keys(packages).length} packages`;
}

const OTHERS = [...ENTRIES.map(({ name }) => name).filter((name) => name !== 'index'), ...PLAIN, ...PAGE, ...ADAPTERS];

/** Whether it belongs to another entry than the main one. */
function isOther(name) {
  const inDist = name.replaceAll('\\', '/').replace(/^dist\//, '');
  return name.startsWith('bin') || OTHERS.some((other) => inDist.startsWith(other));
}

export async function rows() {
  const folder = temporaryFolder('disk');
  await install(await tarball(), folder);
  const home = join(folder, 'node_modules', 'bandwidth-mfa');
  const files = filesIn(home);
  const dependencies = Object.keys(manifest(home).dependencies ?? {}).length;
  const sdk = await official(join(folder, 'sdk'));
  const main = sum(files.filter(({ name }) => !isOther(name)));
  const all = sum(files);
  return [
    { figure: 'Install on disk, main entry', ours: mega(main), official: sdk },
    {
      figure: 'Install on disk, all entries',
      goal: '≤ 1.7 MB, no dependency',
      ours: `${mega(all)}, ${dependencies} dependencies`,
      official: sdk,
      isReached: all <= 1_700_000 && dependencies === 0,
    },
  ];
}
