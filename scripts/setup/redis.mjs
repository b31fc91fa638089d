// A Redis server, for tests of the handler's store.
import { ensure, onPath } from './system.mjs';

const REMEDY =
  'install Redis or Valkey so that redis-server is on PATH (Debian, Ubuntu: `apt-get install redis-server`; macOS: ' +
  '`brew install redis`), or name it in the environment variable REDIS_SERVER.';

/** Its path; undefined if there is none. */
export const find = () => ({ server: process.env.REDIS_SERVER || onPath(['redis-server', 'valkey-server']) });

/** Finds it, or installs it if a package manager can do so without asking. */
export function redis() {
  return ensure(find, { what: 'Redis', packages: ['redis-server'], remedy: REMEDY });
}
