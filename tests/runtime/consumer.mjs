// A consumer: a fresh project that has the package installed, a suite, its input, and nothing else.
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { install, tarball as packed } from './tarball.mjs';

const runners = fileURLToPath(new URL('runners', import.meta.url));

/** The package's own suite. */
const ownSuite = fileURLToPath(new URL('suite.mjs', import.meta.url));

/** For projects that must find the tests' tools by themselves; all others are outside the repository. */
const inside = fileURLToPath(new URL('../.consumers', import.meta.url));

/**
 * Creates a consumer for `use(consumer)`, and removes it afterwards.
 * `consumer.runner(name, as)` copies a file of runners/ into it, `write`, `read` and `path` take names inside it.
 * By default `suitePath` is the package's own suite, and `tarball` the package under test. With `subpaths` the runner also gets the
 * exports of these entries.
 * @param {{ suitePath?: string, tarball?: string, input?: object, nearby?: boolean, subpaths?: string[] }} options
 * @param {(consumer: any) => unknown} use
 * @returns {Promise<any>}
 */
export async function withConsumer({ suitePath = ownSuite, input, tarball, nearby = false, subpaths = [] }, use) {
  const parent = nearby ? inside : tmpdir();
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'bandwidth-mfa-consumer-'));
  const path = (...names) => join(folder, ...names);
  const consumer = {
    folder,
    path,
    subpaths,
    read: (name) => readFile(path(name), 'utf8'),
    async write(name, text) {
      await mkdir(dirname(path(name)), { recursive: true });
      await writeFile(path(name), text);
    },
    async runner(name, as = name) {
      const runner = await readFile(join(runners, name), 'utf8');
      await consumer.write(as, subpaths.length > 0 ? withEntries(runner, as) : runner);
    },
    /** For loaders that support only CommonJS: the same suite and input as `suite.cjs` and `input.cjs`. */
    async asCommonJs() {
      const { code } = await transform(await consumer.read('suite.mjs'), { format: 'cjs' });
      await consumer.write('suite.cjs', code);
      await consumer.write('input.cjs', `module.exports = ${json(input)};\n`);
    },
    /** Every file of a folder inside: `[{ file, bytes }]`. */
    async files(name) {
      const entries = await readdir(path(name), { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      return Promise.all(files.map(async (file) => ({ file, bytes: await readFile(file) })));
    },
  };
  try {
    const dependencies = { 'bandwidth-mfa': '*' };
    await consumer.write('package.json', json({ name: 'consumer', private: true, type: 'module', dependencies }));
    await copyFile(suitePath, path('suite.mjs'));
    // A module and not an argument, because every runtime and bundler can import it without a permission.
    await consumer.write('input.mjs', `export default ${json(input)};\n`);
    await writeEntries(consumer);
    await install(tarball ?? (await packed()), folder);
    return await use(consumer);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Modules with the exports of every entry: by name, by require, and by path for service workers, which have no import map. */
async function writeEntries({ subpaths, write }) {
  const names = ['bandwidth-mfa', ...subpaths.map((subpath) => `bandwidth-mfa/${subpath}`)];
  const paths = ['index', ...subpaths].map((name) => `./node_modules/bandwidth-mfa/dist/${name}.js`);
  const exported = (from) => from.map((entry) => `export * from '${entry}';\n`).join('');
  await write('entries.mjs', exported(names));
  await write('entries-by-path.mjs', exported(paths));
  await write('entries.cjs', `module.exports = { ${names.map((name) => `...require('${name}')`).join(', ')} };\n`);
}

/** A runner that imports all entries instead of the main one. */
function withEntries(runner, as) {
  const home = '../'.repeat(as.split('/').length - 1) || './';
  return runner
    .replace("'bandwidth-mfa'", `'${home}entries.${as.endsWith('.cjs') ? 'cjs' : 'mjs'}'`)
    .replace("'./node_modules/bandwidth-mfa/dist/index.js'", `'${home}entries-by-path.mjs'`);
}

function json(value) {
  return JSON.stringify(value ?? {}, null, 2);
}
