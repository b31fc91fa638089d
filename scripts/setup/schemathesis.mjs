// schemathesis, for the simulator's tests: a Python program in its own environment.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, Failure, run, step, tools } from '../run.mjs';

const VERSION = '4.32.5';
const home = join(tools, 'schemathesis');
const bin = (name) => (process.platform === 'win32' ? join(home, 'Scripts', `${name}.exe`) : join(home, 'bin', name));

const REMEDY =
  'install Python 3.10 or newer with its module venv (Debian, Ubuntu: `apt-get install python3-venv`), make sure that PyPI can be ' +
  'reached, then try again.';

export const schemathesisProgram = bin('schemathesis');
export const python = bin('python');

/** Creates the environment. Debian has the module for that in a separate package. */
async function makeEnvironment() {
  const make = () => attempt('python3', ['-m', 'venv', '--clear', home]);
  if ((await make()) !== undefined) return;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    throw new Failure('The tests need Python, but python3 could not create a virtual environment.', REMEDY);
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { quiet: true, env });
  await run('apt-get', ['install', '-y', '--no-install-recommends', 'python3', 'python3-venv'], { quiet: true, env });
  if ((await make()) === undefined) throw new Failure('python3 could not create a virtual environment.', REMEDY);
}

export async function schemathesis() {
  const found = await attempt(schemathesisProgram, ['--version']);
  if (found?.trim().endsWith(` ${VERSION}`)) return;
  await step(`schemathesis ${VERSION} (pip, into .tools)`, async () => {
    try {
      await makeEnvironment();
      const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `schemathesis==${VERSION}`];
      await run(python, args, { quiet: true });
    } catch (error) {
      error.remedy ??= REMEDY;
      throw error;
    }
  });
}
