// Compiles files against the built declarations, in a folder where the package is installed.
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../scripts/run.mjs';
import { run } from '../runtime/child.mjs';

const here = dirname(fileURLToPath(import.meta.url));
// From the root, because the tests' packages install another TypeScript.
const modules = dirname(dirname(createRequire(join(here, '../../package.json')).resolve('typescript/package.json')));

export const dist = join(here, '../../pkg/dist');

const LINKS = {
  'bandwidth-mfa': join(here, '../../pkg'),
  'bandwidth-sdk': join(modules, 'bandwidth-sdk'),
  axios: join(modules, 'axios'),
  '@types/node': join(here, '../node_modules/@types/node'),
  '@types/react': join(here, '../node_modules/@types/react'),
};

const STRICT = {
  strict: true,
  noEmit: true,
  skipLibCheck: false,
  target: 'es2022',
  noUncheckedIndexedAccess: true,
  types: [],
};

/** A folder with the packages in its node_modules, and a way to compile in it. */
export async function startProject() {
  const folder = temporaryFolder('types');
  await mkdir(join(folder, 'node_modules/@types'), { recursive: true });
  for (const [name, target] of Object.entries(LINKS)) await symlink(target, join(folder, 'node_modules', name));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');

  /** Compiles `files`, and `texts` by their names, with these options added to the strict ones: resolves with the compiler's errors. */
  async function compile(files, options, texts = {}) {
    const names = Object.keys(texts);
    for (const name of names) await writeFile(join(folder, name), texts[name]);
    for (const [source, name = basename(source)] of files.map((file) => [file].flat())) {
      await copyFile(join(here, source), join(folder, name));
      names.push(name);
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...STRICT, ...options }, files: names }));
    return tsc(folder);
  }

  return { compile };
}

/** The compiler's errors. */
function tsc(folder) {
  const args = [join(modules, 'typescript/bin/tsc'), '-p', folder, '--pretty', 'false'];
  return run(process.execPath, args).then(
    () => '',
    (error) => error.message,
  );
}
