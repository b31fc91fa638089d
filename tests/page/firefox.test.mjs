// The flow and the element in Firefox: a person signs in, under the strict policy.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { anotherCode, freshNumber } from '../www/demo.mjs';
import { cutAfter, useRig } from './rig.mjs';

const rig = useRig({ browser: 'firefox' });
let opened;
let to;

beforeEach(() => {
  rig.reset();
  to = freshNumber();
});

afterEach(async () => {
  const { page, complaints } = opened;
  await page.close();
  assert.deepEqual(complaints, []);
});

test('the element: a person signs in after a wrong code and a reload', async () => {
  opened = await rig.open('element.html');
  const { page } = opened;
  const code = page.getByLabel('6-digit code');
  await page.getByLabel('Phone number').fill(`(${to.slice(2, 5)}) ${to.slice(5)}`);
  await page.getByRole('button', { name: 'Send code' }).click();
  await code.waitFor();
  await page.keyboard.type(anotherCode(rig.code(to)));
  await page.getByText('The code is wrong or expired').waitFor();
  await page.reload();
  await code.waitFor();
  await code.fill(rig.code(to));
  await page.getByText('Your phone number is verified.').filter({ visible: true }).waitFor();
});

test('the flow: a dropped connection sends one text', async () => {
  opened = await rig.open('flow.html');
  const { page } = opened;
  rig.faults.push(cutAfter);
  const step = await page.evaluate(async (number) => {
    begin();
    await verification.send(number);
    verification.autofill(document.querySelector('#code'));
    return verification.state.step;
  }, to);
  assert.equal(step, 'code');
  assert.equal(rig.texts(to).length, 1);
  await page.getByLabel('Code').fill(rig.code(to));
  await page.waitForFunction(() => verification.state.step === 'verified');
});
