// The manifest of the package: npm/package.json, and in it how each entry is found.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from '../run.mjs';

const forModules = (name, file = `${name}.js`) => ({ types: `./dist/${name}.d.ts`, default: `./dist/${file}` });

/** TypeScript wants `types` first in each. */
function conditions({ name, edge }) {
  const plain = {
    import: forModules(name),
    require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
  };
  if (!edge) return plain;
  // `require` never gets an ES module; said here, since Jest 29 looks no further once it has found a condition.
  const onEdge = { import: forModules(name, edge), require: plain.require };
  return { workerd: onEdge, 'edge-light': onEdge, ...plain };
}

const subpathOf = ({ name }) => (name === 'index' ? '.' : `./${name}`);

/** The text of package.json for a package with these entries. */
export function manifest(entries) {
  const own = JSON.parse(readFileSync(join(root, 'npm', 'package.json'), 'utf8'));
  const others = entries.filter(({ name }) => name !== 'index').map(({ name }) => name);
  const made = {
    ...own,
    files: [...own.files, ...new Set(others.map((name) => name.split('/')[0]))],
    exports: {
      ...Object.fromEntries(entries.map((entry) => [subpathOf(entry), conditions(entry)])),
      './package.json': './package.json',
    },
    // For TypeScript's moduleResolution `node`, which knows no `exports`. TypeScript 4.7 heeds it before them, and lets no
    // CommonJS module import the types of an ES module.
    typesVersions: { '*': Object.fromEntries(others.map((name) => [name, [`./dist/${name}.d.cts`]])) },
  };
  return `${JSON.stringify(made, null, 2)}\n`;
}

/** The folders by whose manifests bundlers that know no `exports` find the entries below the main one. */
export function writeStubs(entries, home) {
  for (const { name } of entries) {
    if (name === 'index') continue;
    const file = join(home, name, 'package.json');
    const to = (ending) => `${relative(dirname(file), join(home, 'dist')).replaceAll('\\', '/')}/${name}.${ending}`;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify({ main: to('cjs'), module: to('js'), types: to('d.cts') })}\n`);
  }
}
