// Programs of the system: found on PATH, or installed if a package manager can do so without asking.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure, run, step } from '../run.mjs';

/** The path of the first of these on PATH. */
export function onPath(names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not in this folder.
      }
    }
  }
  return undefined;
}

/** The result of `find`, if needed after installing Debian's packages. `what` is the name for people. */
export async function ensure(find, { what, packages, remedy }) {
  const isThere = (found) => Object.values(found).every(Boolean);
  let found = find();
  if (isThere(found)) return found;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    throw new Failure(`The tests need ${what}, not found on PATH.`, remedy);
  }
  await step(`${what} (apt-get install)`, async () => {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    try {
      await run('apt-get', ['update'], { quiet: true, env });
      await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { quiet: true, env });
    } catch (error) {
      error.remedy = remedy;
      throw error;
    }
  });
  found = find();
  if (!isThere(found)) throw new Failure(`${what}: installed, but not on PATH.`, remedy);
  return found;
}
