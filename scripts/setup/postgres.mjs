// PostgreSQL's programs, for tests of the handler's store.
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensure, onPath } from './system.mjs';

const REMEDY =
  'install PostgreSQL 12 or newer (Debian, Ubuntu: `apt-get install postgresql`; macOS: `brew install postgresql@17`), and ' +
  'where its `postgres` is not on PATH name it in the environment variable POSTGRES_SERVER.';

/** Debian has them here, in a folder per version, not on PATH. */
const DEBIAN = '/usr/lib/postgresql';

/** The server's path, next to its other programs; undefined if there is none. */
export function find() {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((one, other) => Number(other) - Number(one)) : [];
  const debian = versions.map((version) => join(DEBIAN, version, 'bin', 'postgres')).find(existsSync);
  const server = process.env.POSTGRES_SERVER || debian || onPath(['postgres']);
  return { server: server && realpathSync(server) };
}

/** Another one of its programs. */
export const program = (name) => join(dirname(String(find().server)), name);

/** On Windows it refuses to run as an administrator, which CI runners are: the tests are skipped there. */
export const IS_TRIED = process.platform !== 'win32';

/** Finds it, or installs it if a package manager can do so without asking. */
export async function postgres() {
  if (IS_TRIED) await ensure(find, { what: 'PostgreSQL', packages: ['postgresql'], remedy: REMEDY });
}
