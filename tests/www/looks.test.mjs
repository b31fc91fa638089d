// Every state of the page at both widths, in light and dark: it does not scroll sideways, and axe-core finds nothing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { anotherCode, askForCode, open, useDemo } from './demo.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const demo = useDemo();

/** Each state, and how a person gets there from the one before. */
const STATES = {
  'asking for a number': () => {},
  'an invalid number': async (page) => {
    await page.getByText('Numbers that fail on purpose').click();
    await page.getByLabel('Phone number').fill('5');
    await page.getByRole('button', { name: 'Send code' }).click();
  },
  'waiting for the code': async (page, known) => {
    known.code = await askForCode(page);
  },
  'a wrong code': async (page, known) => {
    await page.getByLabel('6-digit code').fill(anotherCode(known.code));
    await page.getByText('The code is wrong or expired').waitFor();
    await page.getByText('What this page sent to its server').click();
    await page.getByText('Code of this form').click();
  },
  'signed in': async (page, known) => {
    await page.getByLabel('6-digit code').fill(known.code);
    await page.getByText('Your phone number is verified.').waitFor();
  },
  'a call': async (page) => {
    await page.getByRole('button', { name: 'Start over' }).click();
    await askForCode(page, { channel: 'Phone call' });
  },
  'your own form': async (page) => {
    await page.getByRole('radio', { name: 'Your own form' }).check();
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    await page.getByText('Enter all digits of the code.').waitFor();
  },
  'the playground': async (page) => {
    await page.getByRole('link', { name: 'Playground' }).click();
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector('#request')).value !== '');
  },
  'a response, and the wire': async (page) => {
    await page.getByRole('button', { name: 'Run' }).click();
    await page.locator('#exchanges details').nth(1).waitFor();
    for (const row of await page.locator('#exchanges summary').all()) await row.click();
  },
  'an error': async (page) => {
    await page.locator('#request').fill('{ "to": "5" }');
    await page.getByRole('button', { name: 'Run' }).click();
    await page.locator('.fields').waitFor();
  },
  'no JSON': async (page) => {
    await page.locator('#request').fill(`{ ${'x'.repeat(200)}`);
    await page.getByText('This is not JSON').waitFor();
  },
};

/** Findings, each with the place of the first. */
async function findings(page) {
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes[0].target.join(' ')}: ${nodes[0].failureSummary})`);
}

for (const [width, height] of [
  [360, 740],
  [1180, 860],
]) {
  for (const colorScheme of ['light', 'dark']) {
    test(`${width} pixels wide, ${colorScheme}`, async (t) => {
      const { page, complaints } = await open(demo.context, 'about:blank');
      await page.setViewportSize({ width, height });
      // While colours change, their contrast cannot be measured.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(demo.url);
      // Not as a script in the page, because its policy would refuse it.
      await page.evaluate(AXE);
      const known = {};
      for (const [state, reach] of Object.entries(STATES)) {
        await t.test(state, async () => {
          await reach(page, known);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= width, `the page is ${wide} pixels wide`);
          assert.deepEqual(await findings(page), []);
          assert.deepEqual(complaints, []);
        });
      }
      const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      const brightness =
        ground
          .match(/\d+/g)
          .slice(0, 3)
          .reduce((sum, value) => sum + Number(value), 0) / 3;
      assert.ok(colorScheme === 'light' ? brightness > 200 : brightness < 50, ground);
      await page.close();
    });
  }
}

test('nothing moves with prefers-reduced-motion', async () => {
  const { page } = await open(demo.context, 'about:blank');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(demo.url);
  await askForCode(page, { channel: 'Phone call' });
  const longest = await page.evaluate(() =>
    Math.max(...document.getAnimations().map(({ effect }) => Number(effect?.getComputedTiming().endTime))),
  );
  assert.ok(!(longest > 1), `${longest} ms`);
  await page.close();
});
