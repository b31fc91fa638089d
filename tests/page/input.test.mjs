// One input for the code: typed, pasted, filled in by the browser, or by WebOTP.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { anotherCode, freshNumber } from '../www/demo.mjs';
import { useSite } from './site.mjs';

const site = useSite({ permissions: ['clipboard-read', 'clipboard-write'] });
let page;
let code;

beforeEach(async () => {
  ({ page } = await site.open('flow.html'));
  site.reset();
  await page.evaluate(() => begin());
});

const input = () => page.getByLabel('Code');
const tries = () => site.requests.filter(({ path }) => path.endsWith('/verify'));

/** Sends a code, so that the input knows its length. */
async function sendCode() {
  const to = freshNumber();
  await page.evaluate((number) => verification.send(number), to);
  code = site.code(to);
  await autofill();
}

const autofill = () =>
  page.evaluate(() => {
    globalThis.endAutofill = verification.autofill(document.querySelector('#code'));
  });

const bodies = () => tries().map(({ body }) => body);
const assertOneTry = () => assert.deepEqual(bodies(), [{ code }]);
const verified = () => page.waitForFunction(() => verification.state.step === 'verified');
const problem = (name) => page.waitForFunction((wanted) => verification.state.problem?.name === wanted, name);

test('marks the input for digits and one-time codes', async () => {
  await sendCode();
  assert.equal(await input().getAttribute('autocomplete'), 'one-time-code');
  assert.equal(await input().getAttribute('inputmode'), 'numeric');
});

test('a typed code is checked once, when it is complete', async () => {
  await sendCode();
  await input().pressSequentially(code);
  await verified();
  assertOneTry();
});

test('removes other characters than digits, and a seventh digit', async () => {
  await sendCode();
  await input().pressSequentially('1a2');
  assert.equal(await input().inputValue(), '12');
  await input().fill('12 34');
  assert.equal(await input().inputValue(), '1234');
  assert.equal(tries().length, 0);
  await input().fill(`${code}7`);
  await verified();
  assertOneTry();
});

test('a wrong code is selected, so that the next digits replace it', async () => {
  await sendCode();
  await input().pressSequentially(anotherCode(code));
  await problem('wrong-code');
  await page.waitForFunction(() => {
    const { selectionStart, selectionEnd } = /** @type {any} */ (document.querySelector('#code'));
    return selectionStart === 0 && selectionEnd === 6;
  });
  await page.keyboard.type(code);
  await verified();
  assert.equal(tries().length, 2);
});

for (const [name, text] of /** @type {[string, (digits: string) => string][]} */ ([
  ['alone', (digits) => digits],
  ['with spaces', (digits) => ` ${digits.slice(0, 3)} ${digits.slice(3)} `],
  ['with the whole text around it', (digits) => `Your code is ${digits}.\n\n@localhost #${digits}`],
])) {
  test(`a code is pasted ${name}, over what is there`, async () => {
    await sendCode();
    await input().pressSequentially('99');
    await page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text(code));
    await input().press('ControlOrMeta+v');
    await verified();
    assertOneTry();
  });
}

test('digits of an input method are checked once, when it ends', async () => {
  await sendCode();
  await input().focus();
  const session = await page.context().newCDPSession(page);
  const wide = [...code].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join('');
  for (let length = 1; length <= wide.length; length += 1) {
    const position = { selectionStart: length, selectionEnd: length };
    await session.send('Input.imeSetComposition', { text: wide.slice(0, length), ...position });
    assert.equal(await input().inputValue(), wide.slice(0, length));
  }
  await session.send('Input.insertText', { text: wide });
  await verified();
  assertOneTry();
});

test('a code that the browser fills in at once is checked once', async () => {
  await sendCode();
  await input().fill(code);
  await verified();
  assertOneTry();
});

test('autofill checks a code that was in the input before', async () => {
  const to = freshNumber();
  await page.evaluate((number) => verification.send(number), to);
  await input().evaluate((element, value) => Object.assign(element, { value }), site.code(to));
  await autofill();
  await verified();
});

test('autofill leaves alone other text that was in the input before', async () => {
  await page.evaluate((number) => verification.send(number), freshNumber());
  await input().evaluate((element) => Object.assign(element, { value: '(919) 555-0123' }));
  await autofill();
  assert.equal(await input().inputValue(), '(919) 555-0123');
  assert.equal(await page.evaluate(() => verification.state.busy), false);
});

test('a wrong code is checked once, even if autofill starts again at each change', async () => {
  await sendCode();
  await page.evaluate(() => verification.subscribe(() => verification.autofill(document.querySelector('#code'))));
  const wrong = anotherCode(code);
  await input().fill(wrong);
  await problem('wrong-code');
  const other = freshNumber();
  await page.evaluate((number) => {
    verification.back();
    return verification.send(number);
  }, other);
  await page.waitForFunction(() => verification.state.step === 'code' && !verification.state.busy);
  assert.deepEqual(bodies(), [{ code: wrong }]);
  await input().fill(site.code(other));
  await verified();
  assert.deepEqual(bodies(), [{ code: wrong }, { code: site.code(other) }]);
});

test('autofill changes and checks nothing after it was stopped', async () => {
  await sendCode();
  await page.evaluate(() => endAutofill());
  await input().fill(`${code} `);
  assert.equal(await input().inputValue(), `${code} `);
  assert.deepEqual(await page.evaluate(() => [verification.state.step, verification.state.busy]), ['code', false]);
});

test('autofill ignores null, which React passes to a ref', async () => {
  assert.equal(await page.evaluate(() => verification.autofill(null)()), undefined);
});

describe('WebOTP', () => {
  /** Replaces WebOTP by a stub, to which `arrives` passes the code of a text. */
  const stubWebOTP = () =>
    page.evaluate(() => {
      globalThis.otp = { requests: [], aborts: 0 };
      globalThis.OTPCredential = class {};
      navigator.credentials.get = (/** @type {any} */ { otp: { transport }, signal }) =>
        new Promise((resolve, reject) => {
          otp.requests.push(transport.join());
          otp.resolve = resolve;
          signal.addEventListener('abort', () => {
            otp.aborts += 1;
            reject(signal.reason);
          });
        });
    });
  const arrives = (arrived) => page.evaluate((digits) => otp.resolve({ type: 'otp', code: digits }), arrived);
  const usage = () => page.evaluate(() => ({ requests: globalThis.otp.requests, aborts: globalThis.otp.aborts }));

  test('fills in the code of a text', async () => {
    await stubWebOTP();
    await sendCode();
    await arrives(code);
    await verified();
    assert.equal(await input().inputValue(), code);
  });

  test('aborts WebOTP once, at the end', async () => {
    await stubWebOTP();
    await sendCode();
    assert.deepEqual(await usage(), { requests: ['sms'], aborts: 0 });
    await page.evaluate(() => {
      endAutofill();
      endAutofill();
    });
    assert.deepEqual(await usage(), { requests: ['sms'], aborts: 1 });
  });

  test('receives a second text too', async () => {
    await stubWebOTP();
    await sendCode();
    await arrives(anotherCode(code));
    await problem('wrong-code');
    await arrives(code);
    await verified();
  });

  test('does not use WebOTP in an insecure context', async () => {
    await stubWebOTP();
    await page.evaluate(() => Object.defineProperty(globalThis, 'isSecureContext', { value: false }));
    await sendCode();
    assert.deepEqual(await usage(), { requests: [], aborts: 0 });
  });

  test('does nothing without WebOTP', async () => {
    await stubWebOTP();
    await page.evaluate(() => delete globalThis.OTPCredential);
    await sendCode();
    assert.deepEqual(await usage(), { requests: [], aborts: 0 });
  });

  test('ignores a WebOTP that fails', async () => {
    await page.evaluate(() => {
      globalThis.OTPCredential = class {};
      navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    });
    await sendCode();
    await input().fill(code);
    await verified();
  });
});
