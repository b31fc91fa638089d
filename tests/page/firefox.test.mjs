// The flow and the element in Firefox: a person signs in, under the strict policy.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { anotherCode, freshNumber } from '../www/demo.mjs';
import { cutAfter, useSite } from './site.mjs';

const site = useSite({ browser: 'firefox' });
let to;

beforeEach(() => {
  site.reset();
  to = freshNumber();
});

test('the element: a person signs in after a wrong code and a reload', async () => {
  const { page } = await site.open('element.html');
  const code = page.getByLabel('6-digit code');
  await page.getByLabel('Phone number').fill(`(${to.slice(2, 5)}) ${to.slice(5)}`);
  await page.getByRole('button', { name: 'Send code' }).click();
  await code.waitFor();
  await page.keyboard.type(anotherCode(site.code(to)));
  await page.getByText('The code is wrong or expired').waitFor();
  await page.reload();
  await code.waitFor();
  await code.fill(site.code(to));
  await page.getByText('Your phone number is verified.').filter({ visible: true }).waitFor();
});

test('the flow: a dropped connection sends one text', async () => {
  const { page } = await site.open('flow.html');
  site.faults.push(cutAfter);
  const step = await page.evaluate(async (number) => {
    begin();
    await verification.send(number);
    verification.autofill(document.querySelector('#code'));
    return verification.state.step;
  }, to);
  assert.equal(step, 'code');
  assert.equal(site.messages(to).length, 1);
  await page.getByLabel('Code').fill(site.code(to));
  await page.waitForFunction(() => verification.state.step === 'verified');
});
