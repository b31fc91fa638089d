// Chromium and its driver, for the tests that run in a real browser.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure, run, step } from '../run.mjs';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const REMEDY =
  'install Chromium or Chrome with the chromedriver of the same version so that both are on PATH ' +
  '(Debian, Ubuntu: `apt-get install chromium chromium-driver`; macOS: `brew install --cask chromium chromedriver`), ' +
  'or name them in the environment variables CHROMIUM and CHROMEDRIVER.';

function onPath(names) {
  for (const name of names) {
    for (const folder of process.env.PATH.split(delimiter)) {
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

/** The browser's and the driver's paths; undefined where there is none. */
export function find() {
  return {
    browser: process.env.CHROMIUM || onPath(BROWSERS),
    driver: process.env.CHROMEDRIVER || onPath(['chromedriver']),
  };
}

/** Finds both, installing them where a package manager can do it without asking. */
export async function chromium() {
  let found = find();
  if (found.browser && found.driver) return found;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    throw new Failure('The tests need Chromium and chromedriver, which are not on PATH.', REMEDY);
  }
  await step('Chromium and chromedriver (apt-get install)', async () => {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    try {
      await run('apt-get', ['update'], { quiet: true, env });
      const args = ['install', '-y', '--no-install-recommends', 'chromium', 'chromium-driver'];
      await run('apt-get', args, { quiet: true, env });
    } catch (error) {
      error.remedy = REMEDY;
      throw error;
    }
  });
  found = find();
  if (!found.browser || !found.driver) {
    throw new Failure('Chromium and chromedriver were installed but are not on PATH.', REMEDY);
  }
  return found;
}
