// The playground: the package in the page, against a simulator in the page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, test } from 'node:test';
import { transform } from 'esbuild';
import { CREDENTIALS, NUMBERS } from '../../www/examples.js';
import { code as sampleOf } from '../../www/sample.js';
import { anotherCode, useDemo } from './demo.mjs';

const demo = useDemo({ permissions: ['clipboard-read', 'clipboard-write'] });
let page;

beforeEach(async () => {
  ({ page } = await demo.open('#playground'));
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('#request')).value !== '');
});

const request = () => page.getByLabel('Request');
const write = (value) => request().fill(JSON.stringify(value));
const read = async () => JSON.parse(await request().inputValue());
const choose = (operation) => page.locator('#call').getByRole('radio', { name: operation }).check();
const badges = () => page.locator('.badge').allTextContents();
const wire = () => page.locator('#exchanges > li');

/** Runs the call and waits for its end. */
async function run() {
  await page.evaluate(() => document.querySelector('#exchanges')?.replaceChildren());
  await page.getByRole('button', { name: 'Run' }).click();
  await ended();
}

/** The wire is empty until the call has ended. */
const ended = () =>
  page.waitForFunction(() => document.querySelector('#exchanges > li') && !document.querySelector('#run[aria-disabled]'));

/** The error's fields as they are shown. */
async function fields() {
  const [names, values] = await Promise.all(['dt', 'dd'].map((tag) => page.locator(`.fields ${tag}`).allTextContents()));
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}

test('sends a text, whose code verifies once', async () => {
  await run();
  assert.match(await page.locator('#response').textContent(), /"messageId"/);
  const [status, time, sent] = await badges();
  assert.equal(status, '200');
  assert.match(time, /^[\d.]+ m?s$/);
  assert.equal(sent, 'sent: yes');
  await page.getByRole('button', { name: 'Verify this code' }).click();
  await page.keyboard.press('Enter');
  await page.locator('#response', { hasText: '"valid": true' }).waitFor();
  await run();
  await page.locator('#response', { hasText: '"valid": false' }).waitFor();
});

test('makes a call, whose code expires by the clock', async () => {
  await choose('Voice call');
  await run();
  assert.match(await page.locator('#response').textContent(), /"callId"/);
  await page.getByRole('button', { name: 'Verify this code' }).click();
  await page.getByRole('button', { name: 'Skip 3 min' }).click();
  await run();
  await page.locator('#response', { hasText: '"valid": false' }).waitFor();
});

test('wrong codes lock a number until the simulator forgets them', async () => {
  await run();
  await page.getByRole('button', { name: 'Verify this code' }).click();
  const verify = await read();
  await write({ ...verify, code: anotherCode(verify.code) });
  for (let tries = 0; tries < 5; tries += 1) await run();
  await run();
  assert.equal((await fields()).kind, 'rate-limited');
  await page.getByRole('button', { name: 'Forget codes and locks' }).click();
  await run();
  assert.equal((await badges())[0], '200');
});

const DOCUMENT = readFileSync(new URL('../../docs/simulator.md', import.meta.url), 'utf8');
/** The documented magic numbers: what the client rejects with. */
const TABLE = [...DOCUMENT.matchAll(/^[|] `([+]\d+)` +[|].*[|] `([\w-]+)`, `sent: '(\w+)'` +[|]$/gm)].map(
  ([, number, kind, sent]) => [number, [kind, sent]],
);

test('offers a working number first, then the documented magic numbers', () => {
  assert.deepEqual(
    NUMBERS.slice(1).map(({ to }) => to),
    TABLE.map(([number]) => number),
  );
});

const SENDS = {
  ...Object.fromEntries(TABLE),
  // A browser does not prove that no connection was made.
  '+19195550163': ['connection-lost', 'maybe'],
};
// One of them gets a text, and the slow one has its own test.
delete SENDS['+19195550142'];
delete SENDS['+19195550160'];

for (const [number, [kind, sent]] of Object.entries(SENDS)) {
  test(`the number ${number} gives ${kind}`, async () => {
    await page.getByLabel('Number', { exact: true }).selectOption(number);
    assert.equal((await read()).to, number);
    await run();
    const error = await fields();
    assert.deepEqual([error.name, error.kind, error.sent], ['MfaError', kind, sent]);
    assert.ok(error.message.length > 20 && error.attempts >= '1' && error.code);
    assert.ok((await badges()).includes(`sent: ${sent}`));
    assert.ok((await wire().count()) >= 1);
  });
}

test('shows every fault of an invalid request, and sends nothing', async () => {
  await write({ to: '555', from: '+19195554321', applicationId: 'a', message: 'no code', digits: 9 });
  await run();
  const error = await fields();
  assert.equal(error.kind, 'invalid-input');
  assert.deepEqual(
    JSON.parse(error.issues).map(({ field }) => field),
    ['to', 'message', 'digits'],
  );
  assert.match(await wire().first().textContent(), /^Nothing/);
});

test('reports invalid JSON at once, and does not run it', async () => {
  await request().fill('{ "to": ');
  await page.getByText('This is not JSON').waitFor();
  assert.equal(await request().getAttribute('aria-invalid'), 'true');
  await page.getByRole('button', { name: 'Run' }).click();
  // A call would replace this sentence at once.
  assert.match(await page.locator('#verdict').textContent(), /^Run the call/);
  await page.getByRole('button', { name: 'Restore the request' }).click();
  assert.equal(await request().getAttribute('aria-invalid'), 'false');
  await run();
  assert.equal((await badges())[0], '200');
});

for (const [credentials, kind] of [
  ['wrongSecret', 'authorization'],
  ['wrongPassword', 'forbidden'],
  ['refused', 'configuration'],
  ['none', 'configuration'],
]) {
  test(`credentials “${CREDENTIALS[credentials].label}” give ${kind}`, async () => {
    await page.getByLabel('Credentials').selectOption(credentials);
    await run();
    assert.equal((await fields()).kind, kind);
  });
}

test('can abort a slow response, and keeps the focus', async () => {
  await page.getByLabel('Number', { exact: true }).selectOption('+19195550160');
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByRole('button', { name: 'Abort' }).press('Enter');
  await ended();
  const error = await fields();
  assert.equal(error.kind, 'aborted');
  assert.match(error.cause, /AbortError/);
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'run');
});

test('shows the wire with masked credentials, token, code and numbers', async () => {
  for (const credentials of ['oauth', 'basic']) {
    await page.getByLabel('Credentials').selectOption(credentials);
    await choose('Text');
    await run();
    const inbox = String(await page.locator('#inbox .bubble').textContent());
    const [code] = /\d{6}/.exec(inbox) ?? assert.fail(inbox);
    const sent = await wire().allTextContents();
    await page.getByRole('button', { name: 'Verify this code' }).click();
    await run();
    const shown = [...sent, ...(await wire().allTextContents())].join('\n');
    assert.match(shown, /\+1919•••1234/);
    assert.match(shown, credentials === 'oauth' ? /authorization: Bearer •••/ : /authorization: Basic •••/);
    const pairs = ['demo-client:demo-secret', 'demo:demo-password'].map(btoa);
    const secrets = [code, 'demo-secret', 'demo-password', ...pairs, '9195551234', '9195554321', 'eyJ'];
    for (const secret of secrets) assert.ok(!shown.includes(secret), secret);
  }
});

test('shows and copies code for each runtime', async () => {
  await write({ to: '+19195551234', message: 'It’s {CODE}', 'odd name': [1, null] });
  for (const [runtime, environment] of [
    ['Worker', 'env.'],
    ['Deno', 'Deno.env.get('],
    ['Node', 'process.env.'],
  ]) {
    await page.getByRole('radio', { name: runtime }).check();
    // Waits in the page, from before the click, because the button says so only for a moment.
    const isCopied = page.waitForFunction(() => document.querySelector('#copy')?.textContent === 'Copied');
    await page.getByRole('button', { name: 'Copy' }).click();
    await isCopied;
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, await page.locator('#sample').textContent());
    assert.ok(copied.includes(`${environment}${runtime === 'Deno' ? "'" : ''}BANDWIDTH_CLIENT_ID`), copied);
    assert.ok(copied.includes("message: 'It’s {CODE}'"));
    await transform(copied);
    await page.getByRole('button', { name: 'Copy', exact: true }).waitFor();
  }
});

test('shows valid, equivalent code for any request', async () => {
  const texts = ["'", '"', '\\', '\n', '`${x}', '</script>', '\u2028', '\ud83d\ude00', "\\'", ''];
  const value = { text: texts, [texts.join('')]: { inner: {}, list: [[], true, -0.5] }, ['__proto__']: null, class: 1 };
  for (const request of [value, { to: "+1'919", ...value }, null, [value], 'text']) {
    const program = sampleOf('node', 'verifyCode', '1', request, CREDENTIALS.oauth);
    const [, session, literal] = /(const session.*?\n)?\ntry \{.*verifyCode\('1', (.*)\);\n\s+console\.log/s.exec(program) ?? [];
    assert.deepEqual(new Function(`${session ?? ''}return ${literal}`)(), request);
    await transform(sampleOf('worker', 'verifyCode', '1', request, CREDENTIALS.oauth));
  }
});

test('Control and Enter run the request', async () => {
  await request().focus();
  await page.keyboard.press('Control+Enter');
  await ended();
  assert.equal((await badges())[0], '200');
});
