// A resend without the number, and challenges in bodies instead of cookies: for pages that keep no number, for apps, for pages of
// other sites.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CODE, MINUTE, NUMBER, ORIGIN, SECRET, cookieOf, fixture, options } from './fixture.mjs';
import { entries } from './package.mjs';

const { createHandler } = (await entries()).handler;

/** The header of a page of the handler's own origin. */
const PAGE = { 'sec-fetch-site': 'same-origin' };

/** An unknown challenge in the right form. */
const FORGED = 'A'.repeat(56);

/** A handler that counts no addresses. Its `ask` adds no header of a page, and resolves with the parts of the response. */
function shop(more) {
  const handler = fixture({ clientAddress: false, ...more });
  async function ask(path, body, headers) {
    const all = { 'sec-fetch-site': undefined, 'idempotency-key': crypto.randomUUID(), ...headers };
    const response = await handler.ask(path, { body, headers: all });
    return { status: response.status, headers: response.headers, cookie: cookieOf(response), data: await response.json() };
  }
  return { ...handler, ask, numbers: () => handler.sends().map(({ to }) => to) };
}

describe('a resend without the number', () => {
  test('goes to the number of the challenge in the cookie', async () => {
    const { ask, numbers, wait } = shop();
    const { cookie } = await ask('send', { to: NUMBER }, PAGE);
    wait(MINUTE);
    const again = await ask('send', {}, { ...PAGE, cookie });
    assert.deepEqual([again.status, Object.keys(again.data)], [202, ['digits', 'expiresIn', 'resendIn']]);
    assert.deepEqual(numbers(), [NUMBER, NUMBER]);
    const right = await ask('verify', { code: CODE }, { ...PAGE, cookie: again.cookie });
    assert.equal(right.status, 200);
  });

  test('sends one text per key, within the limits', async () => {
    const { ask, sends, wait } = shop();
    const { cookie } = await ask('send', { to: NUMBER }, PAGE);
    const early = await ask('send', {}, { ...PAGE, cookie });
    assert.deepEqual([early.status, early.headers.get('retry-after')], [429, '60']);
    wait(MINUTE);
    const headers = { ...PAGE, cookie, 'idempotency-key': crypto.randomUUID() };
    for (let repeat = 0; repeat < 3; repeat += 1) assert.equal((await ask('send', {}, headers)).status, 202);
    assert.equal(sends().length, 2);
  });

  for (const [name, cookie] of [
    ['no challenge', undefined],
    ['a forged challenge', `__Host-mfa=${FORGED}`],
    ['a cookie that is no challenge', '__Host-mfa=5'],
  ]) {
    test(`${name}: a 403 without a reason, and nothing is sent`, async () => {
      const { ask, events, sends } = shop();
      const { status, data } = await ask('send', {}, { ...PAGE, cookie });
      assert.deepEqual([status, data], [403, { valid: false }]);
      assert.deepEqual([sends(), events], [[], [{ type: 'refused', reason: 'challenge' }]]);
    });
  }

  test('refuses a challenge that has expired, in the cookie and in the body', async () => {
    for (const [more, headers] of [
      [{}, PAGE],
      [{ challenge: 'body' }, {}],
    ]) {
      const { ask, sends, wait } = shop(more);
      const { cookie, data } = await ask('send', { to: NUMBER }, headers);
      wait(5 * MINUTE);
      for (const [path, body] of /** @type {[string, object][]} */ ([
        ['send', {}],
        ['verify', { code: CODE }],
      ])) {
        const late = await ask(path, { ...body, challenge: data.challenge }, { ...headers, cookie });
        assert.deepEqual([late.status, late.data], [403, { valid: false }], path);
      }
      assert.equal(sends().length, 1);
    }
  });

  test('refuses a challenge of another session, scope or secret', async () => {
    const session = (request) => request.headers.get('x-session') ?? '';
    const first = shop({ session, scope: 'sign-in' });
    const { configuration, store } = first;
    const other = (more) => shop({ session, configuration, store, scope: 'sign-in', ...more });
    const { cookie } = await first.ask('send', { to: NUMBER }, { ...PAGE, 'x-session': 'anna' });
    first.wait(MINUTE);
    for (const [{ ask }, name] of /** @type {[any, string][]} */ ([
      [first, 'bert'],
      [other({ scope: 'payment' }), 'anna'],
      [other({ secret: SECRET.toLowerCase() }), 'anna'],
    ])) {
      assert.equal((await ask('send', {}, { ...PAGE, cookie, 'x-session': name })).status, 403);
    }
    assert.equal(first.sends().length, 1);
    assert.equal((await first.ask('send', {}, { ...PAGE, cookie, 'x-session': 'anna' })).status, 202);
  });
});

describe("challenge: 'body'", () => {
  const inBody = (more) => shop({ challenge: 'body', ...more });

  test('an app without an origin signs in, and no cookie is set', async () => {
    const { ask, numbers, wait } = inBody();
    const first = await ask('send', { to: NUMBER });
    assert.deepEqual([first.status, Object.keys(first.data)], [202, ['challenge', 'digits', 'expiresIn', 'resendIn']]);
    wait(MINUTE);
    const again = await ask('send', { challenge: first.data.challenge });
    assert.deepEqual(numbers(), [NUMBER, NUMBER]);
    const { challenge } = again.data;
    const wrong = await ask('verify', { challenge, code: '000000' });
    assert.deepEqual([wrong.status, wrong.data], [403, { valid: false }]);
    const right = await ask('verify', { challenge, code: CODE });
    assert.deepEqual([right.status, right.data], [200, { valid: true }]);
    assert.equal((await ask('verify', { challenge, code: CODE })).status, 403, 'once');
    for (const { cookie } of [first, again, wrong, right]) assert.equal(cookie, undefined);
  });

  test('ignores a cookie', async () => {
    const { cookie } = await shop().ask('send', { to: NUMBER }, PAGE);
    const tried = await inBody().ask('verify', { code: CODE }, { ...PAGE, cookie });
    assert.equal(tried.status, 400);
  });

  test("checks a page's origin; a page of another site must be listed", async () => {
    const { ask, wait } = inBody({ origins: [ORIGIN] });
    /** @type {[number, Record<string, string>][]} */
    const cases = [
      [202, PAGE],
      [202, { origin: ORIGIN, 'sec-fetch-site': 'cross-site' }],
      [403, { origin: 'https://other.example', 'sec-fetch-site': 'cross-site' }],
      [403, { origin: 'https://other.example' }],
      [403, { 'sec-fetch-site': 'cross-site' }],
      [403, { 'sec-fetch-site': 'none' }],
    ];
    for (const [expected, headers] of cases) {
      wait(MINUTE);
      const { status, headers: received } = await ask('send', { to: NUMBER }, headers);
      assert.equal(status, expected, JSON.stringify(headers));
      assert.equal(received.get('access-control-allow-origin'), headers.origin === ORIGIN ? ORIGIN : null);
    }
  });

  test('allows a page inside an app if its origin is listed', async () => {
    const origin = 'capacitor://localhost';
    const headers = { origin, 'sec-fetch-site': 'cross-site' };
    const sent = await inBody({ origins: [origin] }).ask('send', { to: NUMBER }, headers);
    assert.deepEqual([sent.status, sent.headers.get('access-control-allow-origin')], [202, origin]);
    assert.equal((await inBody({ origins: [ORIGIN] }).ask('send', { to: NUMBER }, headers)).status, 403);
  });

  test('refuses an app if the challenge is in a cookie', async () => {
    assert.deepEqual((await shop().ask('send', { to: NUMBER })).data, { error: 'origin' });
  });

  for (const [path, body] of [
    ['send', {}],
    ['send', { challenge: 5 }],
    ['send', { to: '919', challenge: 'x' }],
    ['send', { to: NUMBER, extra: '1' }],
    ['verify', { code: '123456' }],
    ['verify', { challenge: 'x' }],
    ['verify', { challenge: 'x', code: 123456 }],
  ]) {
    test(`${path} ${JSON.stringify(body)} gets 400 malformed`, async () => {
      const { status, data } = await inBody().ask(path, body);
      assert.deepEqual([status, data.error], [400, 'malformed']);
    });
  }

  test('a forged challenge gets a 403 without a reason', async () => {
    for (const [path, body] of [
      ['send', { challenge: FORGED }],
      ['verify', { challenge: FORGED, code: CODE }],
    ]) {
      const { status, data } = await inBody().ask(path, body);
      assert.deepEqual([status, data], [403, { valid: false }]);
    }
  });

  test("must be 'cookie' or 'body': another value is an error that names the option", () => {
    assert.throws(() => createHandler(options({ challenge: 'header' })), /challenge: must be 'cookie' or 'body'/);
  });
});
