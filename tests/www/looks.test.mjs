// Every state of the page at both widths, in light and dark: it does not scroll sideways, and axe-core finds nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anotherCode, askForCode, findings, open, useDemo } from './demo.mjs';

const demo = useDemo();

/** Each state, and how a person gets there from the one before. */
const STATES = {
  'asking for a number': (page) => page.getByLabel('Phone number').waitFor(),
  'an invalid number': async (page) => {
    await page.getByText('Numbers that fail on purpose').click();
    await page.getByLabel('Phone number').fill('5');
    await page.getByRole('button', { name: 'Send code' }).click();
    await page.getByText('Enter a phone number').filter({ visible: true }).waitFor();
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

for (const [width, height] of [
  [360, 740],
  [1180, 860],
]) {
  for (const colorScheme of ['light', 'dark']) {
    test(`${width} pixels wide, ${colorScheme}: axe finds nothing, and nothing scrolls sideways`, async (t) => {
      const { page, complaints } = await open(demo.context, 'about:blank');
      await page.setViewportSize({ width, height });
      // While colours change, their contrast cannot be measured.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(demo.url);
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
      const background = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      const [red, green, blue] = background.match(/\d+/g).map(Number);
      const brightness = (red + green + blue) / 3;
      assert.ok(colorScheme === 'light' ? brightness > 200 : brightness < 50, background);
      await page.close();
    });
  }
}

test('in forced colours, which remove backgrounds, every button of the demo itself has a border', async () => {
  const { page } = await demo.open('#playground');
  await page.emulateMedia({ forcedColors: 'active' });
  const bare = await page.evaluate(() =>
    [...document.querySelectorAll('button')]
      .filter((node) => getComputedStyle(node).borderStyle === 'none')
      .map((node) => node.textContent),
  );
  assert.deepEqual(bare, []);
});

test('nothing moves with prefers-reduced-motion', async () => {
  const { page } = await demo.open();
  await askForCode(page, { channel: 'Phone call' });
  /** The longest animation and transition of any element, in seconds. */
  const longest = () =>
    page.evaluate(() => {
      const styles = [...document.querySelectorAll('*')].map((node) => getComputedStyle(node));
      return ['animationDuration', 'transitionDuration'].map((name) =>
        Math.max(...styles.map((style) => Number.parseFloat(style[name]) || 0)),
      );
    });
  for (const seconds of await longest()) assert.ok(seconds >= 0.1, `${seconds}`);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const seconds of await longest()) assert.ok(seconds < 0.001, `${seconds}`);
});
