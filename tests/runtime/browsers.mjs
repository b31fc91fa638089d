// Real browsers: the system's own Chromium and Firefox, headless, on loopback only.
import { chromium, firefox } from 'playwright-core';
import * as programs from '../../scripts/setup/programs.mjs';

const CHROMIUM_ARGS = [
  '--no-sandbox', // with a sandbox it refuses to start as root
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** By name; each launches a browser. */
const BROWSERS = {
  chromium: (args = []) =>
    chromium.launch({ executablePath: program(programs.chromium.find().browser, 'Chromium'), args: [...CHROMIUM_ARGS, ...args] }),
  // This channel is Mozilla's own build, over WebDriver BiDi; playwright's build is patched.
  firefox: () => firefox.launch({ executablePath: program(programs.firefox.find().browser, 'Firefox'), channel: 'moz-firefox' }),
};

function program(path, name) {
  if (path) return path;
  throw new Error(`${name} is missing: install it, or set ${name.toUpperCase()} to its path.`);
}

/**
 * Opens a page whose module sets the promise `results`, and resolves with its value. `args` are for Chromium. Certificates are not
 * checked.
 */
export async function resultsOf(url, name = 'chromium', /** @type {{ args?: string[] }} */ { args } = {}) {
  const browser = await BROWSERS[name](args);
  const seen = [];
  try {
    const page = await browser.newPage({ ignoreHTTPSErrors: url.startsWith('https:') });
    page.on('console', (message) => seen.push(message.text()));
    // A page that throws before it sets `results` would never finish.
    const thrown = new Promise((_, reject) => {
      page.on('pageerror', (error) => {
        // Firefox reports a request that CORS refuses, even if the page catches the rejection.
        if (/^The Same Origin Policy disallows/.test(error.message)) seen.push(error.message);
        else reject(error);
      });
    });
    const results = page.goto(url).then(async () => {
      await page.waitForFunction('globalThis.results !== undefined');
      return page.evaluate('globalThis.results');
    });
    results.catch(() => {});
    return await Promise.race([results, thrown]);
  } catch (error) {
    throw new Error(`${url} in ${name}: ${error.message}\n${seen.join('\n')}`);
  } finally {
    await browser.close();
  }
}
