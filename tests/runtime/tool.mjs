// Finds the program of a package that the tests use, wherever npm has installed it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** A path in the nearest node_modules that has it, searched from here upwards like Node does, or undefined. */
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
 * The program of a runtime that npm installs as one package per platform. The main package would have it only after its install
 * script, and set-up does not run install scripts. `fallback` is the path in the main package.
 */
export function platformProgram(scope, path, fallback) {
  const folder = installed(scope);
  const candidates = folder ? readdirSync(folder).map((name) => join(folder, name, path)) : [];
  const found = candidates.find((file) => existsSync(file)) ?? (fallback && installed(fallback));
  if (found) return found;
  throw new Error(`${scope} has no package for ${process.platform}-${process.arch}: run "npm install" in tests/.`);
}

const exe = process.platform === 'win32' ? '.exe' : '';
export const denoProgram = () => platformProgram('@deno', `deno${exe}`);
export const bunProgram = () => platformProgram('@oven', `bin/bun${exe}`, 'bun/bin/bun.exe');
