// schemathesis, for the simulator's tests: a Python program in its own environment.
import { join } from 'node:path';
import { attempt, Failure, run, step, tools } from '../run.mjs';
import { aptInstall } from './programs.mjs';

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
  await aptInstall('Python with its module venv', ['python3', 'python3-venv'], REMEDY);
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
