// Checks the imports of src/: no cycles, and no folder imports one above it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, isMain, main, root } from './run.mjs';

const src = join(root, 'src');

/** The folders of the core, bottom first: each may import those before it. */
const LAYERS = ['support', 'api', 'error', 'call', 'auth', 'client', 'settings'];

/** What a folder may import besides itself. */
const ALLOWED = {
  ...Object.fromEntries(LAYERS.map((layer, index) => [layer, LAYERS.slice(0, index)])),
  // The simulator follows only the OpenAPI document: if it shared rules with the client, tests could not see a mistake in them.
  simulator: ['support'],
  handler: ['support', 'api', 'error'],
  js: [...LAYERS, 'handler'],
};

/** Files that may import more than their folder: the simulator as a transport of the client. */
const MORE = { 'simulator/transport.rs': LAYERS };

/** `a::{b, c::{self, d}}` as `a::b`, `a::c`, `a::c::d`. */
function paths(tree) {
  const [, prefix, inner] = /^([\w:\s]*)\{(.*)\}$/s.exec(tree) ?? [];
  if (inner === undefined) return [tree.replace(/(::self)?( as \w+)?$/, '')];
  const parts = inner.match(/[^,{}]+(\{([^{}]|\{([^{}]|\{[^{}]*\})*\})*\})?/g) ?? [];
  return parts.filter((part) => part.trim()).flatMap((part) => paths(prefix + part.trim()));
}

/** The file that contains what a path names: its longest prefix that is a module. */
function fileOf(path) {
  for (let length = path.length; length > 0; length -= 1) {
    const module = path.slice(0, length).join('/');
    const file = [`${module}.rs`, `${module}/mod.rs`].find((candidate) => existsSync(join(src, candidate)));
    if (file) return file;
  }
  return 'lib.rs';
}

/** What a file imports, as files. */
function imports(file) {
  const text = readFileSync(join(src, file), 'utf8').replace(/^\s*\/\/.*$/gm, '');
  const self = file.replace(/(\/mod)?\.rs$/, '').split('/');
  const used = [...text.matchAll(/\buse ([^;]+);/g)].flatMap(([, tree]) => paths(tree));
  const named = [...text.matchAll(/\bcrate(?:::\w+)+/g)].map(([path]) => path);
  const absolute = [...used, ...named].flatMap((path) => {
    const [start, ...rest] = path.split('::');
    if (start === 'crate') return [rest];
    if (start === 'super') return [[...self.slice(0, -1), ...rest]];
    // A module of the same folder, or a crate.
    return existsSync(join(src, ...self, `${start}.rs`)) || existsSync(join(src, ...self, start))
      ? [[...self, start, ...rest]]
      : [];
  });
  return [...new Set(absolute.map(fileOf))].filter((to) => to !== file);
}

export async function checkImports() {
  const files = readdirSync(src, { encoding: 'utf8', recursive: true }).filter(
    (file) => file.endsWith('.rs') && !file.includes('/tests/'),
  );
  const graph = new Map(files.map((file) => [file, imports(file)]));
  const faults = [];
  for (const [file, targets] of graph) {
    const [folder] = file.split('/');
    const above = targets.filter(
      (to) => ALLOWED[folder] && ![folder, ...ALLOWED[folder], ...(MORE[file] ?? [])].includes(to.split('/')[0]),
    );
    faults.push(...above.map((to) => `src/${file} may not import src/${to}`));
  }
  const done = new Set();
  const follow = (file, way) => {
    if (way.includes(file)) faults.push(`an import cycle: ${[...way.slice(way.indexOf(file)), file].join(' -> ')}`);
    if (done.has(file)) return;
    done.add(file);
    for (const to of graph.get(file) ?? []) follow(to, [...way, file]);
  };
  for (const file of files) follow(file, []);
  if (faults.length > 0)
    throw new Failure(faults.join('\n'), 'move what both need into a file below them (scripts/imports.mjs).');
}

if (isMain(import.meta.url)) await main(checkImports);
