// `npm run screenshots`: retakes the README's pictures of the demo. The page prefers the fonts Inter and JetBrains Mono, and the
// pictures need them (Debian: fonts-inter-variable, fonts-jetbrains-mono).
import { mkdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { main, root } from './run.mjs';
import * as programs from './setup/programs.mjs';
import { setup } from './setup.mjs';
import { start } from './start.mjs';

const HOME = join(root, 'www', 'screenshots');

const FLAGS = ['--no-sandbox', '--disable-gpu'];

/** Each picture: its size, its colours, and the steps before it. */
const PICTURES = {
  'sign-in-light': { width: 1080, height: 860, colorScheme: 'light', reach: enterPartOfCode },
  'sign-in-dark': { width: 1080, height: 860, colorScheme: 'dark', reach: enterPartOfCode },
  'playground-light': { width: 1080, height: 1000, colorScheme: 'light', reach: runCall },
};

let count = 0;

async function enterPartOfCode(page) {
  count += 1;
  await page.getByLabel('Phone number').fill(`+1 919 555 123${count}`);
  await page.getByRole('button', { name: 'Send code' }).click();
  const code = await page.locator('#arrivals button').textContent();
  await page.getByLabel('6-digit code').fill(code.slice(0, 4));
}

async function runCall(page) {
  await page.getByRole('link', { name: 'Playground' }).click();
  // The first call also starts the WebAssembly; its time must not be shown.
  await page.getByLabel('Credentials').selectOption('basic');
  await page.getByRole('button', { name: 'Run' }).click();
  await page.locator('#exchanges summary').waitFor();
  await page.getByLabel('Credentials').selectOption('oauth');
  await page.getByRole('button', { name: 'Run' }).click();
  await page.locator('#exchanges summary').nth(1).waitFor();
  await page.locator('#exchanges summary').last().click();
}

await main(async () => {
  await setup('test');
  const demo = await start({ code: '481516' });
  const { chromium } = createRequire(join(root, 'tests', 'package.json'))('playwright-core');
  const browser = await chromium.launch({ executablePath: programs.chromium.find().browser, args: FLAGS });
  try {
    mkdirSync(HOME, { recursive: true });
    for (const [name, { width, height, colorScheme, reach }] of Object.entries(PICTURES)) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
      await page.goto(demo.url);
      await reach(page);
      // No button under the pointer.
      await page.mouse.move(0, 0);
      const path = join(HOME, `${name}.png`);
      await page.screenshot({ path });
      console.log(`- ${relative(root, path)}: ${(statSync(path).size / 1000).toFixed(0)} KB`);
      await page.close();
    }
  } finally {
    await browser.close();
    await demo.stop();
  }
});
