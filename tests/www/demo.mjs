// The demo in a real browser: `npm start`'s own parts in this process, and Chromium or Firefox.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before } from 'node:test';
import * as programs from '../../scripts/setup/programs.mjs';
import { start } from '../../scripts/start.mjs';

const require = createRequire(import.meta.url);
const { chromium, firefox } = require('playwright-core');
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];

/** By name; each opens a browser with a profile in this folder. */
const BROWSERS = {
  chromium: (profile, options) =>
    chromium.launchPersistentContext(profile, { executablePath: programs.chromium.find().browser, args: FLAGS, ...options }),
  firefox: (profile, options) =>
    firefox.launchPersistentContext(profile, {
      executablePath: programs.firefox.find().browser,
      channel: 'moz-firefox',
      ...options,
    }),
};

/**
 * A browser with its own profile, whose folder is removed with it.
 * @param {{ browser?: string } & Parameters<import('playwright-core').BrowserType['launchPersistentContext']>[1]} [options]
 */
export async function launch({ browser = 'chromium', ...options } = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'page-'));
  const context = await BROWSERS[browser](profile, options);
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/**
 * Opens a page and returns all that it `logged` and its `complaints`: errors of scripts and of the Content-Security-Policy. Messages
 * that match `leftOut` do not count: by default the browser's messages about a status above 399, which no page can prevent.
 */
export async function open(context, url, leftOut = /^Failed to load resource: the server responded with a status of/) {
  const page = await context.newPage();
  const complaints = [];
  const logged = [];
  page.on('console', (message) => {
    logged.push(message.text());
    if (message.type() === 'error' && !leftOut.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(url);
  return { page, complaints, logged };
}

/** Returns `open`. After each test it closes the pages that `open` has opened, and checks that none of them has complaints. */
export function usePages() {
  /** @type {Awaited<ReturnType<typeof open>>[]} */
  const pages = [];
  afterEach(async () => {
    const opened = pages.splice(0);
    for (const { page } of opened) await page.close();
    for (const { complaints } of opened) assert.deepEqual(complaints, []);
  });
  /** @type {typeof open} */
  return async (...args) => {
    const opened = await open(...args);
    pages.push(opened);
    return opened;
  };
}

/** Starts demo and browser and fills in the result before a file's first test; stops both after the last. */
export function useDemo(options) {
  const demo = {};
  const openPage = usePages();
  /** Opens the demo; see `usePages`. */
  demo.open = (fragment = '') => openPage(demo.context, demo.url + fragment);
  before(async () => {
    Object.assign(demo, await start(), await launch(options));
  });
  after(async () => {
    await demo.close?.();
    await demo.stop?.();
  });
  return demo;
}

/** What axe-core finds in a page as it is now: each rule with the place of its first violation. */
export async function findings(page) {
  // Not as a script in the page, because its policy would refuse it.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes[0].target.join(' ')}: ${nodes[0].failureSummary})`);
}

let count = 0;

/** An unused number, because limits are per number. Each file has its own process. */
export function freshNumber() {
  count += 1;
  return `+1919556${String(count).padStart(4, '0')}`;
}

/** Asks for a code and resolves with it, once it has arrived at the phone and the page waits for it. */
export async function askForCode(page, { to = freshNumber(), channel = 'Text message' } = {}) {
  await page.getByLabel('Phone number').fill(to);
  await page.getByRole('radio', { name: channel }).check();
  await page.getByRole('button', { name: 'Send code' }).click();
  return firstCode(page);
}

/** The code of a sign-in that has just begun. The page's response and the text on the phone may arrive in either order. */
export async function firstCode(page) {
  await page.getByLabel('6-digit code').waitFor();
  return latestCode(page);
}

export async function latestCode(page) {
  const button = page.locator('#arrivals li').first().getByRole('button');
  await button.waitFor();
  return String(/\d{6}/.exec(String(await button.textContent())));
}

/** Another code of the same length. */
export const anotherCode = (code) => String((Number(code) + 1) % 10 ** code.length).padStart(code.length, '0');
