// Chromium and its driver, for tests in a real browser.
import { ensure, onPath } from './system.mjs';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const REMEDY =
  'install Chromium or Chrome with the chromedriver of the same version so that both are on PATH ' +
  '(Debian, Ubuntu: `apt-get install chromium chromium-driver`; macOS: `brew install --cask chromium chromedriver`), ' +
  'or name them in the environment variables CHROMIUM and CHROMEDRIVER.';

/** The paths of browser and driver; undefined if there are none. */
export function find() {
  return {
    browser: process.env.CHROMIUM || onPath(BROWSERS),
    driver: process.env.CHROMEDRIVER || onPath(['chromedriver']),
  };
}

/** Finds both, or installs them if a package manager can do so without asking. */
export function chromium() {
  return ensure(find, { what: 'Chromium and chromedriver', packages: ['chromium', 'chromium-driver'], remedy: REMEDY });
}
