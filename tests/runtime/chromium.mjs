// Chromium: the system's own, headless, on loopback only.
import { chromium } from 'playwright-core';
import { find } from '../../scripts/setup/browser.mjs';

const args = [
  '--no-sandbox', // it refuses to start as root with one
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function program() {
  const { browser } = find();
  if (browser) return browser;
  throw new Error('Chromium is not there: install it, or set CHROMIUM to the path of a Chrome or Chromium.');
}

/** Opens a page whose module sets `results`, and resolves with what that promise gives. */
export async function resultsOf(url) {
  const browser = await chromium.launch({ executablePath: program(), args });
  const seen = [];
  try {
    const page = await browser.newPage();
    page.on('console', (message) => seen.push(message.text()));
    // A page that throws before it sets `results` would be waited for in vain.
    const thrown = new Promise((_, reject) => page.on('pageerror', (error) => reject(error)));
    const results = page.goto(url).then(async () => {
      await page.waitForFunction('globalThis.results !== undefined');
      return page.evaluate('globalThis.results');
    });
    results.catch(() => {});
    return await Promise.race([results, thrown]);
  } catch (error) {
    throw new Error(`${url} in Chromium: ${error.message}\n${seen.join('\n')}`);
  } finally {
    await browser.close();
  }
}
