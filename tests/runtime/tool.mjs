// A tool of the tests: its program, found by package name however npm has laid the packages out.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** A path inside the nearest node_modules that has it, looked for from here upwards as Node does, or undefined. */
function installed(...path) {
  for (let folder = here; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', ...path);
    if (existsSync(found)) return found;
    if (folder === dirname(folder)) return undefined;
  }
}

/** The path of a package's program. */
export function tool(name, program = name) {
  const manifest = installed(name, 'package.json');
  if (!manifest) throw new Error(`${name} is not installed: run "npm install" in tests/.`);
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  return join(dirname(manifest), typeof bin === 'string' ? bin : bin[program]);
}

/**
 * The program of a runtime that npm brings as one package a platform, installed for this one alone. The main package
 * has it too, but only after its install script has run, which set-up does not let any package do; Bun's script moves
 * it there.
 */
export function platformProgram(scope, path, moved) {
  const folder = installed(scope);
  const candidates = folder ? readdirSync(folder).map((name) => join(folder, name, path)) : [];
  const found = candidates.find((file) => existsSync(file)) ?? (moved && installed(moved));
  if (found) return found;
  throw new Error(`${scope} has no package for ${process.platform}-${process.arch}: run "npm install" in tests/.`);
}
