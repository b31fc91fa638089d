// Sign in with your phone, by a person's means: typing, pasting, pressing, keys alone; and everything that can go wrong.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { anotherCode, askForCode, freshNumber, latestCode, open, useDemo } from './demo.mjs';

const demo = useDemo({ permissions: ['clipboard-read', 'clipboard-write'] });
let page;
let complaints;

beforeEach(async () => {
  ({ page, complaints } = await open(demo.context, demo.url));
});

afterEach(async () => {
  await page.close();
  assert.deepEqual(complaints, []);
});

const code = () => page.getByLabel('6-digit code');
const done = () => page.getByRole('heading', { name: 'You’re signed in' });
const resend = () => page.getByRole('button', { name: /^Send another code/ });
const skip = (minutes) => page.getByRole('button', { name: `Skip ${minutes} min` }).click();

/** Waits until the page says so. */
const said = (text) => page.locator('.note', { hasText: text }).filter({ visible: true }).waitFor();

test('a text arrives, its code is typed, and that signs in', async () => {
  const known = await askForCode(page);
  await page.getByText('We texted a code to +1919•••').waitFor();
  assert.match(await page.getByRole('log', { name: 'On the phone' }).textContent(), /Your sign-in code is \d{6}/);
  assert.equal(await code().getAttribute('autocomplete'), 'one-time-code');
  assert.equal(await code().getAttribute('inputmode'), 'numeric');
  await page.keyboard.type(known);
  await done().waitFor();
  await page.getByRole('button', { name: 'Start over' }).click();
  await page.getByRole('button', { name: 'Send code' }).waitFor();
});

test('a call is shown as it is spoken, and its code can be pressed', async () => {
  const known = await askForCode(page, { channel: 'Phone call' });
  await page.getByText('We are calling +1919•••').waitFor();
  const spoken = [...known].join(' ');
  assert.match(await page.getByRole('log').textContent(), new RegExp(`Your sign-in code is ${spoken}`));
  await page.getByRole('button', { name: `Use the code ${known}` }).click();
  await done().waitFor();
});

test('a code is pasted with the words and spaces around it', async () => {
  const known = await askForCode(page);
  await page.evaluate((text) => navigator.clipboard.writeText(text), `Your code: ${known.slice(0, 3)} ${known.slice(3)}.`);
  await code().press('ControlOrMeta+v');
  await done().waitFor();
});

test('keys alone suffice, and the focus is always where it is needed', async () => {
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());
  await press('Tab');
  assert.equal(await focused(), 'Skip to the content');
  await press('Enter', 'Tab');
  assert.equal(await focused(), 'to');
  await press('ControlOrMeta+a');
  await page.keyboard.type(freshNumber());
  await press('Tab', 'ArrowRight', 'Tab', 'Enter');
  const known = await latestCode(page);
  await page.getByText('We are calling').waitFor();
  assert.equal(await focused(), 'code');
  await page.keyboard.type(known);
  await done().waitFor();
  assert.equal(await focused(), 'done-title');
  await press('Tab', 'Enter');
  await page.getByRole('button', { name: 'Send code' }).waitFor();
  assert.equal(await focused(), 'to');
});

test('a number in national form, and with what people write between digits', async () => {
  await askForCode(page, { to: '(919) 557-0001' });
  await page.getByText('+1919•••0001').first().waitFor();
});

test('a number that is none is not sent', async () => {
  const asked = [];
  page.on('request', (request) => request.method() === 'POST' && asked.push(request.url()));
  await page.getByLabel('Phone number').fill('555');
  await page.getByRole('button', { name: 'Send code' }).click();
  await said('Enter a phone number with its country code');
  assert.deepEqual(asked, []);
});

test('a code of too few digits is no try', async () => {
  await askForCode(page);
  await page.getByRole('button', { name: 'Verify' }).click();
  await said('Enter the code that arrived');
  await code().fill('123');
  await page.getByRole('button', { name: 'Verify' }).click();
  await said('A code has 6 digits');
});

test('a wrong code can be tried again, five times in all; then the number is locked, until time has passed', async () => {
  const known = await askForCode(page);
  const wrong = anotherCode(known);
  for (const left of ['4 tries', '3 tries', '2 tries', '1 try']) {
    await code().fill(wrong);
    await said(`That is not the code. ${left} left.`);
  }
  await code().fill(wrong);
  await said('That was the last try at this code.');
  await skip(1);
  await resend().click();
  await said('Another code is on its way.');
  assert.equal(await code().getAttribute('aria-invalid'), null, 'an empty field is not wrong');
  await code().fill(await latestCode(page));
  await said('Too many wrong codes: this number is locked');
  await page.getByText(/^Locked for \d:\d\d$/).waitFor();
  await page.getByRole('button', { name: 'Verify' }).press('Enter');
  await said('still locked');
  await skip(1);
  await skip(1);
  await said('The lock has ended');
  await page.getByText(/^Code ends in/).waitFor();
  await page.getByRole('button', { name: 'Verify' }).click();
  await done().waitFor();
});

test('a code that has expired says so, and another one is right', async () => {
  const known = await askForCode(page);
  await skip(5);
  await page.getByText('Code has expired', { exact: true }).waitFor();
  await said('This code has expired. Send another one.');
  await code().fill(known);
  await said('This code has expired. Send another one.');
  await resend().click();
  await said('Another code is on its way.');
  await code().fill(await latestCode(page));
  await done().waitFor();
});

test('another code has to be waited for, by text and by call, and the wait is shown', async () => {
  await askForCode(page);
  await page.getByRole('button', { name: /^Send another code in (1:00|0:5\d)$/ }).waitFor();
  assert.equal(await resend().getAttribute('aria-disabled'), 'true');
  // It keeps the focus and says why: a disabled button would do neither.
  await resend().press('Enter');
  await said('Another code can be sent in');
  await skip(1);
  await page.getByRole('button', { name: 'Send another code', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Call me instead' }).click();
  await said('We are calling you.');
  await page.locator('#arrivals li.call').waitFor();
  await skip(1);
  await page.getByRole('button', { name: 'Text me instead' }).click();
  await said('This number was sent enough codes for now. Try again in');
});

test('a number that was just sent a code says how long to wait, and to another one it goes at once', async () => {
  const to = freshNumber();
  await askForCode(page, { to });
  await page.getByRole('button', { name: 'Change the number' }).click();
  await page.getByRole('button', { name: 'Send code' }).click();
  await said('This number was sent enough codes for now. Try again in');
  await askForCode(page);
  await page.getByText('We texted a code to').waitFor();
});

for (const [chip, text] of [
  ['service unavailable', 'No code could be sent just now. Try again in 0:10.'],
  ['country not served', 'Codes are not sent to this number.'],
]) {
  test(`a number on purpose: ${chip}`, async () => {
    await page.getByText('Numbers that fail on purpose').click();
    await page.getByRole('button', { name: chip }).click();
    await page.getByRole('button', { name: 'Send code' }).click();
    await said(text);
  });
}

test('a number on purpose: locked at the check', async () => {
  await page.getByText('Numbers that fail on purpose').click();
  await page.getByRole('button', { name: 'locked at the check' }).click();
  await page.getByRole('button', { name: 'Send code' }).click();
  await code().fill(await latestCode(page));
  await said('this number is locked');
});

test('a number on purpose: no text arrives, and what is entered cannot be checked', async () => {
  await page.getByText('Numbers that fail on purpose').click();
  await page.getByRole('button', { name: 'no text arrives' }).click();
  await page.getByRole('button', { name: 'Send code' }).click();
  await code().waitFor();
  await page.getByText('Texts and calls arrive here').waitFor();
  await code().fill('123456');
  await said('The code could not be checked just now. Try again in 0:10.');
});

test('a server that does not answer is told apart, and asking again is the same send', async () => {
  const keys = [];
  let isDown = true;
  await page.route('**/mfa/send', (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    return isDown ? route.abort() : route.continue();
  });
  await page.getByLabel('Phone number').fill(freshNumber());
  await page.getByRole('button', { name: 'Send code' }).click();
  await said('This page’s server did not answer');
  isDown = false;
  complaints.length = 0;
  await page.getByRole('button', { name: 'Send code' }).click();
  await latestCode(page);
  assert.equal(keys.length, 2);
  assert.equal(keys[0], keys[1]);
});

test('what the page asked is shown without code and number', async () => {
  const known = await askForCode(page);
  await code().fill(known);
  await done().waitFor();
  await page.getByText('What this page asked its server').click();
  const lines = await page.locator('#trace').textContent();
  assert.match(lines, /POST \/mfa\/send.*\+1919•••\d{4}.*Idempotency-Key.*202.*POST \/mfa\/verify.*••••••.*200/);
  assert.ok(!lines.includes(known));
});
