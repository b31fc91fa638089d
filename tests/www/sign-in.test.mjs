// The demo's sign-in with the element and with your own form, beside the phone and its clock.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { anotherCode, askForCode, firstCode, freshNumber, latestCode, useDemo } from './demo.mjs';

const demo = useDemo();
let page;

beforeEach(async () => {
  ({ page } = await demo.open());
  // Until the form is there, the buttons below “Numbers that fail on purpose” do nothing.
  await page.getByLabel('Phone number').waitFor();
});

const code = () => page.getByLabel('6-digit code');
const done = () => page.getByText('Your phone number is verified.').filter({ visible: true }).waitFor();
const shows = (text) => page.getByText(text).filter({ visible: true }).first().waitFor();
const arrivals = (count) => page.waitForFunction((wanted) => document.querySelectorAll('#arrivals li').length === wanted, count);
const enabled = (name) => page.getByRole('button', { name }).and(page.locator(':not([disabled]):not([aria-disabled=true])'));
const skip = (minutes) => page.getByRole('button', { name: `Skip ${minutes} min` }).click();
const chooseFailing = async (chip) => {
  await page.getByText('Numbers that fail on purpose').click();
  await page.getByRole('button', { name: chip }).click();
};

/** Asks for a code in your own form, which offers a call only after a text. */
async function askInOwnForm() {
  await page.getByRole('radio', { name: 'Your own form' }).check();
  await page.getByLabel('Phone number').fill(freshNumber());
  await page.getByRole('button', { name: 'Send code' }).click();
  return firstCode(page);
}

const FORMS = { 'the element': askForCode, 'your own form': askInOwnForm };

for (const [name, ask] of Object.entries(FORMS)) {
  describe(name, () => {
    test('a person signs in with the code of a text', async () => {
      const known = await ask(page);
      await page.keyboard.type(known);
      await done();
      await page.getByRole('button', { name: 'Start over' }).click();
      await page.getByRole('button', { name: 'Send code' }).waitFor();
    });

    test('a person signs in by pressing the code on the phone', async () => {
      const known = await ask(page);
      await page.getByRole('button', { name: `Use the code ${known}` }).click();
      await done();
    });

    test('a wrong code can be tried again', async () => {
      const known = await ask(page);
      await code().fill(anotherCode(known));
      await shows('The code is wrong or expired. Check it or ask for another one.');
      await code().fill(known);
      await done();
    });

    test('another code can be sent after a skipped minute, and it is right', async () => {
      await ask(page);
      await skip(1);
      await arrivals(1);
      await enabled(/^Send another code/).click();
      await arrivals(2);
      await code().fill(await latestCode(page));
      await done();
    });

    test('a person signs in with the code of a call', async () => {
      await ask(page);
      await skip(1);
      await arrivals(1);
      await enabled(/^(Call me instead|No text\? Get a call)$/).click();
      await arrivals(2);
      assert.match(await page.locator('#arrivals li').first().textContent(), /Phone call/);
      await code().fill(await latestCode(page));
      await done();
    });

    test('reports an expired code', async () => {
      await ask(page);
      await skip(5);
      await shows('The code has expired. Ask for another one.');
    });
  });
}

test('in your own form, the two buttons for another code do not touch', async () => {
  await askInOwnForm();
  await skip(1);
  const [left, right] = await Promise.all(
    [enabled('Send another code'), enabled('No text? Get a call')].map((link) => link.boundingBox()),
  );
  assert.ok(left.x + left.width < right.x || left.y + left.height < right.y);
});

test('the demo’s cookie needs no https, because Safari drops Secure cookies of http://127.0.0.1', async () => {
  await askForCode(page);
  const [{ secure, httpOnly }] = await page.context().cookies();
  assert.deepEqual({ secure, httpOnly }, { secure: false, httpOnly: true });
});

test('a call is shown as it is spoken', async () => {
  const known = await askForCode(page, { channel: 'Phone call' });
  await shows('We are calling');
  assert.match(await page.getByRole('log').textContent(), new RegExp(`Your sign-in code is ${[...known].join(' ')}`));
  await page.getByRole('button', { name: `Use the code ${known}` }).click();
  await done();
});

test('switching the form keeps the step, and each form shows its own source code', async () => {
  const known = await askForCode(page);
  await page.getByText('Code of this form').click();
  await shows("import 'bandwidth-mfa/element';");
  await page.getByRole('radio', { name: 'Your own form' }).check();
  await shows('createVerification');
  await code().fill(known);
  await done();
});

test('shows the form that was chosen before the demo’s clock was known', async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route('**/phone', async (route) => {
    await held;
    await route.continue();
  });
  await page.reload();
  await page.getByRole('radio', { name: 'Your own form' }).check();
  release();
  await page.locator('#form-code', { hasText: 'createVerification' }).waitFor({ state: 'attached' });
});

test('accepts a national number with separators', async () => {
  await askForCode(page, { to: '(919) 557-0001' });
  await shows('+1919•••0001');
});

for (const [chip, text] of [
  ['service unavailable', 'This does not work at the moment.'],
  ['country not served', 'No code could be sent to this number.'],
]) {
  test(`a number that fails, ${chip}: the page says “${text}”`, async () => {
    await chooseFailing(chip);
    await shows(text);
  });
}

test('a number that fails, number locked at verify: the page says “Too many wrong codes.”', async () => {
  await chooseFailing('number locked at verify');
  await code().fill(await latestCode(page));
  await shows('Too many wrong codes.');
});

test('a number that fails, no text arrives: after a try the page says “This does not work at the moment.”', async () => {
  await chooseFailing('no text arrives');
  await code().fill('123456');
  await shows('This does not work at the moment.');
});

test('shows the page’s requests without code and number', async () => {
  const known = await askForCode(page);
  await code().fill(known);
  await done();
  await page.getByText('What this page sent to its server').click();
  const lines = await page.locator('#trace').textContent();
  assert.match(lines, /POST \/mfa\/send.*\+1919•••\d{4}.*Idempotency-Key.*202.*POST \/mfa\/verify.*••••••.*200/);
  assert.ok(!lines.includes(known));
});
