// The package's package.json: npm/package.json plus how each entry is found.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from '../run.mjs';

const forModules = (name, file = `${name}.js`) => ({ types: `./dist/${name}.d.ts`, default: `./dist/${file}` });

/** TypeScript needs `types` first in each condition. */
function conditions({ name, edge }) {
  const plain = {
    import: forModules(name),
    require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
  };
  if (!edge) return plain;
  // `require` must never get an ES module. Repeated here, because Jest 29 stops at the first condition that matches.
  const onEdge = { import: forModules(name, edge), require: plain.require };
  return { workerd: onEdge, 'edge-light': onEdge, ...plain };
}

const subpathOf = ({ name }) => (name === 'index' ? '.' : `./${name}`);

/** The text of package.json for a package with these entries. */
export function manifest(entries) {
  const source = JSON.parse(readFileSync(join(root, 'npm', 'package.json'), 'utf8'));
  const others = entries.filter(({ name }) => name !== 'index').map(({ name }) => name);
  const result = {
    ...source,
    files: [...source.files, ...new Set(others.map((name) => name.split('/')[0]))],
    exports: {
      ...Object.fromEntries(entries.map((entry) => [subpathOf(entry), conditions(entry)])),
      './package.json': './package.json',
    },
    // For TypeScript's moduleResolution `node`, which does not know `exports`. TypeScript 4.7 reads it before `exports`. It names
    // `.d.cts`, because 4.7 does not let a CommonJS module import the types of an ES module.
    typesVersions: { '*': Object.fromEntries(others.map((name) => [name, [`./dist/${name}.d.cts`]])) },
  };
  return `${JSON.stringify(result, null, 2)}\n`;
}

/** Folders with a manifest each: bundlers that do not know `exports` find the other entries through them. */
export function writeStubs(entries, home) {
  for (const { name } of entries) {
    if (name === 'index') continue;
    const file = join(home, name, 'package.json');
    const to = (ending) => `${relative(dirname(file), join(home, 'dist')).replaceAll('\\', '/')}/${name}.${ending}`;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify({ main: to('cjs'), module: to('js'), types: to('d.cts') })}\n`);
  }
}
