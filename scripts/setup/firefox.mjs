// Firefox, for the tests that run in a real browser.
import { ensure, onPath } from './system.mjs';

const REMEDY =
  'install Firefox so that it is on PATH (Debian: `apt-get install firefox-esr`; macOS: `brew install --cask firefox`), or name it ' +
  'in the environment variable FIREFOX.';

/** Its path; undefined where there is none. */
export const find = () => ({ browser: process.env.FIREFOX || onPath(['firefox-esr', 'firefox']) });

/** Finds it, installing it where a package manager can do it without asking. */
export function firefox() {
  return ensure(find, { what: 'Firefox', packages: ['firefox-esr'], remedy: REMEDY });
}
