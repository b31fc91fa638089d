// A tool of the tests: its program, found by package name however npm has laid the packages out.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** The folder of an installed package, or undefined; it is looked for from here upwards, as Node does. */
export function packageFolder(name) {
  for (let folder = here; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(join(found, 'package.json'))) return found;
    if (folder === dirname(folder)) return undefined;
  }
}

/** The path of a package's program. */
export function tool(name, program = name) {
  const folder = packageFolder(name);
  if (!folder) throw new Error(`${name} is not installed: run "npm install" in tests/.`);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[program]);
}

/** Another Node than the running one, which tests/package.json brings as an optional package. */
export function otherNode(major) {
  const own = process.env[`NODE_${major}`];
  if (own) return own;
  const folder = packageFolder(`node-${major}`);
  const program = folder && join(folder, 'bin', 'node');
  if (program && existsSync(program)) return program;
  throw new Error(
    `Node ${major} is not there: the package that brings it is for Linux on x64. ` +
      `On another platform, set NODE_${major} to the path of a Node ${major}, and run again.`,
  );
}
