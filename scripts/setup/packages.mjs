// npm packages of one folder, installed if they differ from its lockfile.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { root, run, step } from '../run.mjs';

const json = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));

const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies'];

/** Whether the lockfile belongs to this package.json. */
export function lockIsCurrent(folder) {
  const wanted = json(folder, 'package.json');
  const locked = json(folder, 'package-lock.json').packages[''];
  return KINDS.every((kind) => isDeepStrictEqual(wanted[kind] ?? {}, locked[kind] ?? {}));
}

/**
 * npm records in node_modules what it installed. Optional packages (other platforms' binaries) and peers may be missing. A package that
 * package.json names must be there, even if npm marks it as a peer because another package has it as a peer dependency.
 */
function isInstalled(folder) {
  const wanted = json(folder, 'package.json');
  const named = new Set(KINDS.flatMap((kind) => Object.keys(wanted[kind] ?? {})).map((name) => `node_modules/${name}`));
  const note = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(note)) return false;
  const installed = json(note).packages;
  return Object.entries(json(folder, 'package-lock.json').packages).every(([path, { version, optional, peer }]) => {
    if (path === '') return true;
    return installed[path] ? installed[path].version === version : Boolean(optional || (peer && !named.has(path)));
  });
}

/** `where` is the folder's path from the root. */
export async function packages(where) {
  const folder = join(root, where);
  const locked = existsSync(join(folder, 'package-lock.json')) && lockIsCurrent(folder);
  if (locked && isInstalled(folder)) return;
  const command = locked ? 'ci' : 'install';
  await step(`npm packages of ${where === '.' ? 'the project' : where} (npm ${command})`, async () => {
    // No package here needs its install script; some would only send statistics.
    await run('npm', [command, '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, quiet: true }).catch((error) => {
      error.remedy = 'check that the npm registry can be reached (`npm ping`), then try again.';
      throw error;
    });
  });
}
