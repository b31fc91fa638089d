// The page of `npm start`, in a real browser: a code is sent and checked through the built package.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { find } from '../../scripts/setup/browser.mjs';

const { chromium } = createRequire(import.meta.url)('playwright-core');

const START = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];

let program;
let url;
let profile;
let browser;
let page;
let complaints;

before(async () => {
  program = spawn(process.execPath, [START, '--no-open'], { stdio: ['ignore', 'pipe', 'inherit'] });
  url = await new Promise((resolve, reject) => {
    let output = '';
    program.stdout.on('data', (chunk) => {
      output += chunk;
      const found = /The page is at (\S+)/.exec(output);
      if (found) resolve(found[1]);
    });
    program.once('close', () => reject(new Error(`npm start ended early:\n${output}`)));
  });
  profile = await mkdtemp(join(tmpdir(), 'page-'));
  browser = await chromium.launchPersistentContext(profile, {
    executablePath: find().browser,
    args: FLAGS,
  });
});

after(async () => {
  await browser?.close();
  if (profile) await rm(profile, { recursive: true, force: true });
  if (program.exitCode === null) {
    program.kill();
    await once(program, 'close');
  }
});

beforeEach(async () => {
  complaints = [];
  page = await browser.newPage();
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(url);
});

afterEach(() => page.close());

/** Presses a form's button and resolves with what the page then says. */
async function press(name) {
  const output = page.locator(`form:has(button:text-is("${name}")) output`);
  await page.getByRole('button', { name, exact: true }).click();
  await output.filter({ hasText: /\S/ }).waitFor();
  return output.textContent();
}

test('a code is sent by text, then checked', async () => {
  assert.match(await press('Send'), /^200 \{\s+"messageId": /);
  assert.match(await press('Check'), /^200 \{\s+"valid": true/);
  assert.deepEqual(complaints, []);
});

test('a code is sent by call', async () => {
  await page.getByRole('combobox', { name: 'By' }).selectOption('voice');
  assert.match(await press('Send'), /^200 \{\s+"callId": /);
  assert.deepEqual(complaints, []);
});

test('a number that is none is refused before anything is sent', async () => {
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.getByLabel('To', { exact: true }).fill('555-0100');
  const said = await press('Send');
  assert.match(said, /^invalid-input: /);
  assert.match(said, /sent: no$/);
  assert.deepEqual(requests, []);
  assert.deepEqual(complaints, []);
});
