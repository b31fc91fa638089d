// Another code without the number, and a challenge in bodies: for pages that keep no number, for apps, for pages of other sites.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { entries } from './package.mjs';

const { handler, simulator, memory } = await entries();

const NUMBER = '+19195550110';
const ORIGIN = 'https://app.example';

let service;
let aheadMs;
let events;

function make(options) {
  return handler.createHandler({
    configuration: new handler.Configuration({ clientId: 'id', clientSecret: 'secret', fetch: service.fetch }),
    accountId: '9900000',
    from: '+19195554321',
    applicationId: 'app',
    message: 'Your code is {CODE}.',
    secret: 'k3Yd0Zq9wJx7Vb2Rt6Hs1Mf8Lc4Pn5Ga',
    countries: ['US'],
    clientAddress: false,
    store: memory.memoryStore({ singleInstance: true, now: () => Date.now() + aheadMs }),
    onVerified: () => {},
    onEvent: (event) => events.push(event),
    ...options,
  });
}

beforeEach(() => {
  service = new simulator.Simulator();
  aheadMs = 0;
  events = [];
});

const PAGE = { 'sec-fetch-site': 'same-origin' };

async function ask(handle, path, body, headers) {
  const all = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), ...headers };
  const response = await handle(
    new Request(`https://shop.example/mfa/${path}`, { method: 'POST', headers: all, body: JSON.stringify(body) }),
  );
  const { status, headers: got } = response;
  return { status, headers: got, cookie: got.getSetCookie()[0]?.split(';')[0], data: await response.json() };
}

const code = () => service.outbox.at(-1).code;
const sent = () => service.outbox.map(({ to }) => to);

describe('a resend without the number', () => {
  test('goes to the number of the challenge in the cookie', async () => {
    const handle = make();
    const { cookie } = await ask(handle, 'send', { to: NUMBER }, PAGE);
    aheadMs = 61_000;
    const again = await ask(handle, 'send', {}, { ...PAGE, cookie });
    assert.deepEqual([again.status, Object.keys(again.data)], [202, ['digits', 'expiresIn', 'resendIn']]);
    assert.deepEqual(sent(), [NUMBER, NUMBER]);
    const right = await ask(handle, 'verify', { code: code() }, { ...PAGE, cookie: again.cookie });
    assert.equal(right.status, 200);
  });

  test('is one text per key, within the limits', async () => {
    const handle = make();
    const { cookie } = await ask(handle, 'send', { to: NUMBER }, PAGE);
    const early = await ask(handle, 'send', {}, { ...PAGE, cookie });
    assert.deepEqual([early.status, early.headers.get('retry-after')], [429, '60']);
    aheadMs = 61_000;
    const headers = { ...PAGE, cookie, 'idempotency-key': crypto.randomUUID() };
    for (let repeat = 0; repeat < 3; repeat += 1) assert.equal((await ask(handle, 'send', {}, headers)).status, 202);
    assert.equal(sent().length, 2);
  });

  for (const [name, cookie] of [
    ['none', undefined],
    ['a forged one', `__Host-mfa=${'A'.repeat(56)}`],
    ['rubbish', '__Host-mfa=5'],
  ]) {
    test(`${name}: the neutral 403, and nothing is sent`, async () => {
      const { status, data } = await ask(make(), 'send', {}, { ...PAGE, ...(cookie && { cookie }) });
      assert.deepEqual([status, data], [403, { valid: false }]);
      assert.deepEqual(sent(), []);
      assert.deepEqual(events, [{ type: 'refused', reason: 'challenge' }]);
    });
  }

  test('refuses a challenge that has expired, in the cookie and in the body', async () => {
    /** @type {[object, Record<string, string>][]} */
    const cases = [
      [{}, PAGE],
      [{ challenge: 'body' }, {}],
    ];
    for (const [options, headers] of cases) {
      const handle = make(options);
      const { cookie, data } = await ask(handle, 'send', { to: NUMBER }, headers);
      const { challenge } = data;
      const { now } = Date;
      Date.now = () => now() + 5 * 60_000 + 1;
      try {
        for (const [path, body] of /** @type {[string, object][]} */ ([
          ['send', {}],
          ['verify', { code: code() }],
        ])) {
          const late = await ask(handle, path, { ...body, challenge }, { ...headers, ...(cookie && { cookie }) });
          assert.deepEqual([late.status, late.data], [403, { valid: false }], path);
        }
      } finally {
        Date.now = now;
      }
    }
    assert.equal(sent().length, 2);
  });

  test('refuses a challenge of another session, scope or handler', async () => {
    const session = (request) => request.headers.get('x-session') ?? '';
    const first = make({ session, scope: 'sign-in' });
    const { cookie } = await ask(first, 'send', { to: NUMBER }, { ...PAGE, 'x-session': 'a' });
    for (const [other, mine] of [
      [first, 'b'],
      [make({ session, scope: 'payment' }), 'a'],
      [make({ session, scope: 'sign-in', secret: 'Qw8Er2Ty6Ui0Op4As9Df3Gh7Jk1Lz5Xc' }), 'a'],
    ]) {
      assert.equal((await ask(other, 'send', {}, { ...PAGE, cookie, 'x-session': mine })).status, 403);
    }
    assert.equal(sent().length, 1);
  });
});

describe("challenge: 'body'", () => {
  const inBody = (options) => make({ challenge: 'body', ...options });

  test('an app without an origin signs in, and no cookie is set', async () => {
    const handle = inBody();
    const first = await ask(handle, 'send', { to: NUMBER });
    assert.deepEqual([first.status, Object.keys(first.data)], [202, ['challenge', 'digits', 'expiresIn', 'resendIn']]);
    aheadMs = 61_000;
    const again = await ask(handle, 'send', { challenge: first.data.challenge });
    assert.deepEqual(sent(), [NUMBER, NUMBER]);
    const { challenge } = again.data;
    const wrong = await ask(handle, 'verify', { challenge, code: code() === '000000' ? '000001' : '000000' });
    assert.deepEqual([wrong.status, wrong.data], [403, { valid: false }]);
    const right = await ask(handle, 'verify', { challenge, code: code() });
    assert.deepEqual([right.status, right.data], [200, { valid: true }]);
    assert.equal((await ask(handle, 'verify', { challenge, code: code() })).status, 403, 'once');
    for (const { cookie } of [first, again, wrong, right]) assert.equal(cookie, undefined);
  });

  test('ignores a cookie', async () => {
    const { cookie } = await ask(make(), 'send', { to: NUMBER }, PAGE);
    const tried = await ask(inBody(), 'verify', { code: code() }, { ...PAGE, cookie });
    assert.equal(tried.status, 400);
  });

  test('checks a page’s origin; a page of another site must be listed', async () => {
    const handle = inBody({ origins: [ORIGIN] });
    /** @type {[number, Record<string, string>][]} */
    const cases = [
      [202, PAGE],
      [202, { origin: ORIGIN, 'sec-fetch-site': 'cross-site' }],
      [403, { origin: 'https://other.example', 'sec-fetch-site': 'cross-site' }],
      [403, { origin: 'https://other.example' }],
      [403, { 'sec-fetch-site': 'cross-site' }],
      [403, { 'sec-fetch-site': 'none' }],
    ];
    for (const [status, headers] of cases) {
      aheadMs += 400_000;
      const { status: got, headers: answered } = await ask(handle, 'send', { to: NUMBER }, headers);
      assert.equal(got, status, JSON.stringify(headers));
      assert.equal(answered.get('access-control-allow-origin'), headers.origin === ORIGIN ? ORIGIN : null);
    }
  });

  test('refuses an app if the challenge is in a cookie', async () => {
    assert.deepEqual((await ask(make(), 'send', { to: NUMBER })).data, { error: 'origin' });
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
    test(`${path} ${JSON.stringify(body)} is malformed`, async () => {
      const { status, data } = await ask(inBody(), path, body);
      assert.deepEqual([status, data.error], [400, 'malformed']);
    });
  }

  test('a forged challenge gets the neutral 403', async () => {
    for (const [path, body] of [
      ['send', { challenge: 'A'.repeat(56) }],
      ['verify', { challenge: 'A'.repeat(56), code: '123456' }],
    ]) {
      const { status, data } = await ask(inBody(), path, body);
      assert.deepEqual([status, data], [403, { valid: false }]);
    }
  });

  test('refuses another value, and names the option', () => {
    assert.throws(() => make({ challenge: 'header' }), /challenge must be 'cookie' or 'body'/);
  });
});
