// examples/browser, built by Vite, in a real browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { project } from '../handler/package.mjs';
import { serveFolder } from '../runtime/site.mjs';
import { launch, open } from './demo.mjs';

const example = fileURLToPath(new URL('../../examples/browser', import.meta.url));
let site;
let browser;
before(async () => {
  const { folder, path } = await project(example);
  await build({ root: folder, logLevel: 'warn' });
  site = await serveFolder(path('dist'));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

test('examples/browser: a code is sent, shown and checked, and an error says what is wrong', async () => {
  const { page, complaints } = await open(browser.context, site.url);
  const note = (text) => page.locator('#note', { hasText: text }).waitFor();
  await page.getByRole('button', { name: 'Send a code' }).click();
  await note('A code was sent.');
  const [code] = /\d{6}/.exec(String(await page.locator('#phone').textContent())) ?? [];
  const check = async (entered) => {
    await page.getByLabel('Code').fill(entered);
    await page.getByRole('button', { name: 'Check it' }).click();
  };
  await check(code === '000000' ? '000001' : '000000');
  await note('That code is not right.');
  await check(code);
  await note('The code is right.');
  await page.getByLabel('Phone number').fill('919-555-1234');
  await page.getByRole('button', { name: 'Send a code' }).click();
  await note('No text was sent.');
  assert.match(await page.locator('#note').textContent(), /^The request was refused before sending: to: /);
  // A send that failed does not change the number of the next check.
  await check(code);
  await note('That code is not right.');
  assert.deepEqual(complaints, []);
});
