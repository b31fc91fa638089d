// Programs of the system, for the tests: found on PATH or by an environment variable, or installed if a package manager can do so
// without asking.
import { accessSync, constants, existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Failure, run, step } from '../run.mjs';

const { env } = process;

/** The browser and its driver. */
export const chromium = {
  find: () => ({
    browser: env.CHROMIUM || onPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']),
    driver: env.CHROMEDRIVER || onPath(['chromedriver']),
  }),
  what: 'Chromium and chromedriver',
  packages: ['chromium', 'chromium-driver'],
  remedy:
    'install Chromium or Chrome with the chromedriver of the same version so that both are on PATH ' +
    '(Debian, Ubuntu: `apt-get install chromium chromium-driver`; macOS: `brew install --cask chromium chromedriver`), ' +
    'or name them in the environment variables CHROMIUM and CHROMEDRIVER.',
};

export const firefox = {
  find: () => ({ browser: env.FIREFOX || onPath(['firefox-esr', 'firefox']) }),
  what: 'Firefox',
  packages: ['firefox-esr'],
  remedy:
    'install Firefox so that it is on PATH (Debian: `apt-get install firefox-esr`; macOS: `brew install --cask firefox`), or name it ' +
    'in the environment variable FIREFOX.',
};

/** For the handler's store. */
export const redis = {
  find: () => ({ server: env.REDIS_SERVER || onPath(['redis-server', 'valkey-server']) }),
  what: 'Redis',
  packages: ['redis-server'],
  remedy:
    'install Redis or Valkey so that redis-server is on PATH (Debian, Ubuntu: `apt-get install redis-server`; macOS: ' +
    '`brew install redis`), or name it in the environment variable REDIS_SERVER.',
};

/** Debian has PostgreSQL's programs here, in a folder per version, not on PATH. */
const DEBIAN = '/usr/lib/postgresql';

/** For the handler's store. */
export const postgres = {
  find() {
    const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((one, other) => Number(other) - Number(one)) : [];
    const debian = versions.map((version) => join(DEBIAN, version, 'bin', 'postgres')).find(existsSync);
    const server = env.POSTGRES_SERVER || debian || onPath(['postgres']);
    return { server: server && realpathSync(server) };
  },
  /** The path of another one of its programs. */
  program: (name) => join(dirname(String(postgres.find().server)), name),
  // On Windows it refuses to run as an administrator, which CI runners are: the tests are skipped there.
  isTried: process.platform !== 'win32',
  what: 'PostgreSQL',
  packages: ['postgresql'],
  remedy:
    'install PostgreSQL 12 or newer (Debian, Ubuntu: `apt-get install postgresql`; macOS: `brew install postgresql@17`), and ' +
    'if its `postgres` is not on PATH, name it in the environment variable POSTGRES_SERVER.',
};

/** What node-gyp needs to compile better-sqlite3, for the tests of better-auth on Node 20. */
export const compiler = {
  find: () => ({
    compiler: onPath(['c++', 'g++', 'clang++']),
    make: onPath(['make', 'gmake']),
    python: onPath(['python3']),
  }),
  // On Windows node-gyp looks for Visual Studio itself.
  isTried: process.platform !== 'win32',
  what: 'a C++ compiler, make and Python',
  packages: ['g++', 'make', 'python3'],
  remedy:
    'install a C++ compiler, make and Python (Debian, Ubuntu: `apt-get install g++ make python3`; macOS: `xcode-select --install`).',
};

/** The path of the first of these programs on PATH. */
function onPath(names) {
  for (const name of names) {
    for (const folder of (env.PATH ?? '').split(delimiter)) {
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

/** As root on Debian, installs these packages; otherwise fails. `what` is their name for people. */
export async function aptInstall(what, packages, remedy) {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    throw new Failure(`The tests need ${what}, and did not find it.`, remedy);
  }
  const options = { quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  await step(`${what} (apt-get install)`, async () => {
    await run('apt-get', ['update'], options);
    await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], options);
  }).catch((error) => {
    error.remedy = remedy;
    throw error;
  });
}

/** Installs one of these programs if it is not there. */
export async function ensure({ find, what, packages, remedy, isTried = true }) {
  const isThere = () => Object.values(find()).every(Boolean);
  if (!isTried || isThere()) return;
  await aptInstall(what, packages, remedy);
  if (!isThere()) throw new Failure(`${what}: installed, but not on PATH.`, remedy);
}
