// The demo in Firefox: a person signs in, and the playground makes its calls.
import { test } from 'node:test';
import { anotherCode, askForCode, useDemo } from './demo.mjs';

const demo = useDemo({ browser: 'firefox' });

test('reports a wrong code, and signs in with the right one', async () => {
  const { page } = await demo.open();
  const known = await askForCode(page);
  await page.keyboard.type(anotherCode(known));
  await page.getByText('The code is wrong or expired').waitFor();
  await page.getByLabel('6-digit code').fill(known);
  await page.getByText('Your phone number is verified.').waitFor();
});

test('the playground sends a code and verifies it once', async () => {
  const { page } = await demo.open('#playground');
  const response = (text) => page.locator('#response', { hasText: text }).waitFor();
  await page.getByRole('button', { name: 'Run' }).click();
  await response('"messageId"');
  await page.getByRole('button', { name: 'Verify this code' }).click();
  await page.keyboard.press('Enter');
  await response('"valid": true');
  await page.getByRole('button', { name: 'Run' }).click();
  await response('"valid": false');
});
