// What node-gyp needs to compile better-sqlite3, for the tests of better-auth on Node 20.
import { ensure, onPath } from './system.mjs';

const REMEDY =
  'install a C++ compiler, make and Python (Debian, Ubuntu: `apt-get install g++ make python3`; macOS: `xcode-select --install`).';

const find = () => ({
  compiler: onPath(['c++', 'g++', 'clang++']),
  make: onPath(['make', 'gmake']),
  python: onPath(['python3']),
});

/** Finds it, or installs it if a package manager can do so without asking. On Windows node-gyp looks for Visual Studio itself. */
export async function compiler() {
  if (process.platform === 'win32') return;
  await ensure(find, { what: 'a C++ compiler, make and Python', packages: ['g++', 'make', 'python3'], remedy: REMEDY });
}
