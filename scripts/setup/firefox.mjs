// Firefox, for tests in a real browser.
import { ensure, onPath } from './system.mjs';

const REMEDY =
  'install Firefox so that it is on PATH (Debian: `apt-get install firefox-esr`; macOS: `brew install --cask firefox`), or name it ' +
  'in the environment variable FIREFOX.';

/** Its path; undefined if there is none. */
export const find = () => ({ browser: process.env.FIREFOX || onPath(['firefox-esr', 'firefox']) });

/** Finds it, or installs it if a package manager can do so without asking. */
export function firefox() {
  return ensure(find, { what: 'Firefox', packages: ['firefox-esr'], remedy: REMEDY });
}
