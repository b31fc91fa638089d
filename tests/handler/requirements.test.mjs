// What the handler promises, each promise by its number: a page, whoever wrote it, gets no further than this.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE, MINUTE, NUMBER, ORIGIN, cookieOf, desk, numbers } from './desk.mjs';

const body = (answer) => answer.json();
const times = (count, work) => Promise.all(Array.from({ length: count }, (_, index) => work(index)));
const count = (answers, status) => answers.filter((answer) => answer.status === status).length;

test('H1: digits are the handler’s choice, never the page’s, and six at least', async () => {
  const { ask, send, sends } = desk();
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const refused = await ask('send', { body: { to: NUMBER, digits: 4 }, headers });
  assert.equal(refused.status, 400);
  await send();
  assert.deepEqual(sends().map(({ digits }) => digits), [6]);
});

test('H2: of 200 parallel tries at one challenge five reach the service', async () => {
  const { challenge, checks, verify } = desk();
  const cookie = await challenge();
  const answers = await times(200, (index) => verify(String(200_000 + index), cookie));
  assert.equal(checks().length, 5);
  assert.equal(count(answers, 403), 200);
});

test('H2: ten tries an hour at a number, however many challenges', async () => {
  const { challenge, checks, verify, wait } = desk();
  for (let sent = 0; sent < 4; sent += 1) {
    const cookie = await challenge();
    for (let tries = 0; tries < 4; tries += 1) await verify('000000', cookie);
    wait(11 * MINUTE);
  }
  assert.equal(checks().length, 10);
  const cookie = await challenge();
  const answer = await verify(CODE, cookie);
  assert.equal(answer.status, 429);
  assert.ok(Number(answer.headers.get('retry-after')) > 0);
});

test('H2: a hundred failures are the end until a success, and a success begins anew', async () => {
  const { challenge, checks, verify, wait } = desk({ limits: { failuresPerNumber: 8 } });
  const fail = async (tries) => {
    const cookie = await challenge();
    for (let index = 0; index < tries; index += 1) await verify('000000', cookie);
    wait(61 * MINUTE);
    return cookie;
  };
  await fail(4);
  const cookie = await challenge();
  assert.equal((await verify(CODE, cookie)).status, 200);
  wait(61 * MINUTE);
  await fail(4);
  await fail(3);
  const before = checks().length;
  const answer = await verify(CODE, await challenge());
  // Eight were used: seven failures since, and the success itself.
  assert.equal(answer.status, 429);
  assert.equal(checks().length, before);
});

test('H3: how long a code is taken is the handler’s choice, and after that nobody asks the service', async () => {
  const { ask, challenge, checks, verify, wait } = desk();
  const cookie = await challenge();
  const posted = await ask('verify', { body: { code: CODE, expirationTimeInMinutes: 15 }, headers: { cookie } });
  assert.equal(posted.status, 400);
  await verify('000000', cookie);
  assert.deepEqual(checks().map(({ expirationTimeInMinutes }) => expirationTimeInMinutes), [5]);
  wait(5 * MINUTE);
  assert.equal((await verify(CODE, cookie)).status, 403);
  assert.equal(checks().length, 1);
});

test('H4: three sends to a number in ten minutes', async () => {
  const { send, sends, wait } = desk();
  for (const ms of [0, MINUTE, 2 * MINUTE]) {
    wait(ms);
    assert.equal((await send()).status, 202);
  }
  wait(5 * MINUTE);
  assert.equal((await send()).status, 429);
  assert.equal(sends().length, 3);
  wait(2 * MINUTE);
  assert.equal((await send()).status, 202);
});

test('H5: of two parallel tries with the right code one is let in', async () => {
  const { challenge, checks, verified, verify } = desk({}, { isLenient: true });
  const cookie = await challenge();
  const answers = await times(2, () => verify(CODE, cookie));
  assert.equal(checks().length, 2);
  assert.deepEqual([count(answers, 200), count(answers, 403)], [1, 1]);
  assert.deepEqual(verified, [NUMBER]);
});

test('H5: a code is used up for every challenge of its number', async () => {
  const { challenge, verified, verify, wait } = desk({}, { isLenient: true });
  const first = await challenge();
  wait(MINUTE);
  const second = await challenge();
  assert.equal((await verify(CODE, first)).status, 200);
  assert.equal((await verify(CODE, second)).status, 403);
  assert.equal(verified.length, 1);
});

test('H6: a challenge is for its session alone, and for nobody when a byte of it was changed', async () => {
  const { challenge, checks, verify, wait } = desk({ session: (request) => request.headers.get('x-session') ?? '' });
  const cookie = await challenge(NUMBER, { headers: { 'x-session': 'anna' } });
  const as = (session) => ({ headers: { 'x-session': session } });
  const broken = [
    await verify(CODE, cookie, as('bert')),
    await verify(CODE, undefined, as('anna')),
    await verify(CODE, '__Host-mfa=1.2.3', as('anna')),
  ];
  for (let at = cookie.indexOf('=') + 1; at < cookie.length; at += 1) {
    const other = cookie[at] === '1' ? '2' : '1';
    broken.push(await verify(CODE, cookie.slice(0, at) + other + cookie.slice(at + 1), as('anna')));
  }
  assert.ok(broken.length > 50);
  for (const answer of broken) assert.deepEqual([answer.status, await body(answer)], [403, { valid: false }]);
  assert.equal(checks().length, 0);
  wait(MINUTE);
  assert.equal((await verify(CODE, cookie, as('anna'))).status, 200);
});

test('H6: the cookie is out of reach for scripts, other sites and other hosts', async () => {
  const { send } = desk();
  const [cookie] = (await send()).headers.getSetCookie();
  const [value, ...attributes] = cookie.split('; ');
  assert.match(value, /^__Host-mfa=[\w.]+$/);
  assert.deepEqual(attributes.sort(), ['HttpOnly', 'Max-Age=300', 'Path=/', 'SameSite=Strict', 'Secure']);
});

test('H6: a challenge of one scope is none for another', async () => {
  const login = desk({ scope: 'login' });
  const payment = desk({ scope: 'payment' });
  assert.equal((await payment.verify(CODE, await login.challenge())).status, 403);
  assert.equal(payment.checks().length, 0);
});

test('H7: fifty parallel sends of one key are one text and fifty good challenges', async () => {
  const { send, sends, verify } = desk();
  const key = crypto.randomUUID();
  const answers = await times(50, () => send(NUMBER, { key }));
  assert.equal(count(answers, 202), 50);
  assert.equal(sends().length, 1);
  assert.equal(new Set(answers.map(cookieOf)).size, 1);
  assert.equal((await verify(CODE, cookieOf(answers[49]))).status, 200);
});

test('H7: the same key with another number is another send, and what is no version 4 UUID is no key', async () => {
  const { send, sends } = desk();
  const key = crypto.randomUUID();
  await send('+19195550100', { key });
  await send('+19195660100', { key });
  assert.equal(sends().length, 2);
  for (const wrong of [undefined, '', '1', key.replace(/^(.{14})4/, '$11'), `${key}0`]) {
    assert.equal((await send('+19195770100', { headers: { 'idempotency-key': wrong } })).status, 400, wrong);
  }
  assert.equal(sends().length, 2);
});

test('H8: a minute between the first two sends, and two before the next', async () => {
  const { send, sends, wait } = desk();
  await send();
  for (let asked = 0; asked < 20; asked += 1) {
    const answer = await send();
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [429, '60']);
  }
  wait(MINUTE);
  assert.equal((await send()).status, 202);
  wait(MINUTE);
  const answer = await send();
  assert.deepEqual([answer.status, answer.headers.get('retry-after')], [429, '60']);
  wait(MINUTE);
  assert.equal((await send()).status, 202);
  assert.equal(sends().length, 3);
});

test('H9: countries that are not named are not served, and +1 876 is not the US', async () => {
  const { send, sends, verify } = desk({ countries: ['US'] });
  for (const to of ['+18765550100', '+12425550100', '+14165550100', '+442079460000', '+18005550100', '+19005550100', '+99955501000']) {
    const answer = await send(to, { address: `192.0.2.${to.length}` });
    assert.equal(answer.status, 202, to);
    assert.equal((await verify(CODE, cookieOf(answer))).status, 403);
  }
  assert.equal(sends().length, 0);
  await send('+19195550100');
  assert.equal(sends().length, 1);
});

test('H9: what is denied is not served, whatever is allowed', async () => {
  const { send, sends } = desk({ countries: { allow: ['US', 'CA'], deny: ['CA', '+1919'] } });
  await send('+14165550100');
  await send('+19195550100');
  assert.equal(sends().length, 0);
  await send('+12125550100');
  assert.equal(sends().length, 1);
});

test('H9: a page is told that a country is not served only if the program wants it told', async () => {
  const { send } = desk({ tellRefusedCountry: true });
  const answer = await send('+442079460000');
  assert.deepEqual([answer.status, await body(answer)], [403, { error: 'country' }]);
});

test('H10: numbers in a row from a thousand addresses end at their prefix’s cap', async () => {
  const { send, sends } = desk();
  const answers = await Promise.all(numbers(1000).map((to, index) => send(to, { address: `10.0.${index >> 8}.${index & 255}` })));
  assert.equal(sends().length, 5);
  assert.equal(count(answers, 429), 995);
});

test('H10: all sends together end at the hourly cap, with an alarm', async () => {
  const { events, send, sends, wait } = desk();
  const asked = numbers(100, 10_001);
  const answers = [];
  for (const [index, to] of asked.entries()) answers.push(await send(to, { address: `10.0.0.${index}` }));
  assert.equal(sends().length, 30);
  assert.equal(count(answers, 503), 70);
  assert.ok(answers.filter(({ status }) => status === 503).every(({ headers }) => headers.get('retry-after') === '3600'));
  assert.ok(events.some(({ type, reason }) => type === 'alarm' && reason === 'global'));
  wait(60 * MINUTE);
  assert.equal((await send(asked[99], { address: '10.0.1.1' })).status, 202);
});

test('H10: a country’s daily cap', async () => {
  const { events, send, sends } = desk({ limits: { countryPerDay: 2 } });
  for (const to of numbers(4, 10_001)) await send(to);
  assert.equal(sends().length, 2);
  await send('+14165550100');
  assert.equal(sends().length, 3);
  assert.ok(events.some(({ type, reason, country }) => type === 'alarm' && reason === 'country' && country === 'US'));
});

test('H11: where nobody enters a code, sends end; a right code begins anew', async () => {
  const { challenge, events, send, sends, verify, wait } = desk({ limits: { unverifiedPerCountryPerDay: 3 } });
  const asked = numbers(12, 10_001);
  await challenge(asked[0]);
  const cookie = await challenge(asked[1]);
  wait(1000);
  assert.equal((await verify(CODE, cookie)).status, 200);
  wait(1000);
  const answers = [];
  for (const to of asked.slice(2)) answers.push(await send(to, { address: '192.0.2.2' }));
  // The success counts as one.
  assert.equal(sends().length, 2 + 2);
  assert.equal(count(answers, 503), 8);
  assert.ok(events.some(({ type, reason }) => type === 'alarm' && reason === 'unverified'));
});

test('H12: ten sends an hour from an address, whatever X-Forwarded-For says', async () => {
  const { send, sends } = desk({ limits: { prefixPer10Minutes: 100, globalPerHour: 100 } });
  for (const [index, to] of numbers(20, 10_001).entries()) {
    await send(to, { headers: { 'x-forwarded-for': `203.0.113.${index}`, 'cf-connecting-ip': `203.0.113.${index}` } });
  }
  assert.equal(sends().length, 10);
});

test('H12: IPv6 is counted by its first 64 bits, an IPv4 address in it as that', async () => {
  for (const [addresses, expected] of [
    [['2001:db8:0:1::1', '2001:db8:0:1:ffff::2', '2001:DB8:0000:0001::3'], 1],
    [['2001:db8:0:1::1', '2001:db8:0:2::1'], 2],
    [['::ffff:192.0.2.1', '::ffff:192.0.2.2'], 2],
    [['fe80::1%eth0', 'fe80::2%eth1'], 1],
  ]) {
    const { send, sends } = desk({ limits: { addressPerHour: 1 } });
    for (const [index, address] of addresses.entries()) await send(numbers(9, 10_001)[index], { address });
    assert.equal(sends().length, expected, addresses.join());
  }
});

test('H12: behind proxies of one’s own the address is the one that they saw', async () => {
  const { send, sends } = desk({ clientAddress: { forwardedFor: 2 }, limits: { addressPerHour: 1 } });
  const from = (text) => ({ headers: { 'x-forwarded-for': text } });
  const [first, second, third] = numbers(3, 10_001);
  await send(first, from('198.51.100.1, 203.0.113.1, 10.0.0.1'));
  await send(second, from('198.51.100.2, 203.0.113.1, 10.0.0.1'));
  assert.equal(sends().length, 1);
  await send(third, from('198.51.100.2, 203.0.113.2, 10.0.0.1'));
  assert.equal(sends().length, 2);
  // Who comes past the proxies has no address, and gets nothing.
  assert.equal((await send(third, from('203.0.113.9'))).status, 503);
});

test('H12: no address, no text', async () => {
  const { events, send, sends } = desk();
  assert.equal((await send(NUMBER, { address: 'unknown' })).status, 503);
  assert.equal(sends().length, 0);
  assert.equal(events[0].reason, 'no-address');
});

test('H13: calls are off, and have caps of their own where they are on', async () => {
  const off = desk();
  assert.equal((await off.send(NUMBER, { channel: 'voice' })).status, 404);
  const on = desk({ voice: true, limits: { voicePerHour: 3 } });
  for (const to of numbers(5, 10_001)) await on.send(to, { channel: 'voice' });
  assert.deepEqual(on.sends().map(({ call }) => call), ['voice', 'voice', 'voice']);
  await on.send('+12125550100');
  assert.equal(on.sends().length, 4);
  const one = desk({ voice: true });
  for (let asked = 0; asked < 3; asked += 1) {
    await one.send(NUMBER, { channel: 'voice' });
    one.wait(3 * MINUTE);
  }
  assert.equal(one.sends().length, 2);
});

test('H14: a send is answered in one way, whatever came of it', async () => {
  const { send, sends } = desk({ beforeSend: ({ to }) => to !== '+12125550100' });
  const key = crypto.randomUUID();
  const causes = {
    sent: await send('+19195550100', { key }),
    duplicate: await send('+19195550100', { key }),
    'refused by country': await send('+442079460000'),
    'refused by the program': await send('+12125550100'),
    'refused by the service': await send('+19195550140'),
    'lost on the way back': await send('+19195660161'),
  };
  assert.ok(sends().length >= 3);
  const shapes = [];
  for (const [cause, answer] of Object.entries(causes)) {
    const headers = [...answer.headers].map(([name, value]) => [name, name === 'set-cookie' ? shape(value) : value]);
    shapes.push([JSON.stringify([answer.status, headers, await answer.text()]), cause]);
  }
  for (const [seen, cause] of shapes) assert.equal(seen, shapes[0][0], cause);
  const { digits } = JSON.parse(JSON.parse(shapes[0][0])[2]);
  assert.equal(digits, 6);
});

/** Digits of a number may differ in their count; all else is as long as ever. */
const shape = (cookie) => cookie.replace(/=\d+\./, '=N.').replace(/[0-9a-f]/g, 'x');

test('H14: a code that is not accepted is refused in one way, whatever the reason', async () => {
  const { challenge, verify, wait } = desk();
  const cookie = await challenge();
  const refusals = [
    await verify('000000', cookie),
    await verify('12', cookie),
    await verify('abcdef', cookie),
    await verify(CODE, `${cookie}0`),
    await verify(CODE, undefined),
  ];
  wait(5 * MINUTE);
  refusals.push(await verify(CODE, cookie));
  const texts = await Promise.all(refusals.map(async (answer) => JSON.stringify([answer.status, [...answer.headers], await answer.text()])));
  assert.equal(new Set(texts).size, 1, texts.join('\n'));
});

test('H15: a page is ours or listed, and sends JSON by POST; anything else is refused', async () => {
  const evil = 'https://evil.example';
  const matrix = [
    [{}, 202],
    [{ 'sec-fetch-site': undefined }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'none' }, 403],
    [{ 'sec-fetch-site': 'cross-site', origin: evil }, 403],
    [{ 'sec-fetch-site': undefined, origin: evil }, 403],
    [{ 'sec-fetch-site': undefined, origin: 'null' }, 403],
    [{ 'sec-fetch-site': undefined, origin: `${ORIGIN}.evil.example` }, 403],
    [{ 'sec-fetch-site': undefined, origin: ORIGIN }, 202],
    [{ 'sec-fetch-site': 'same-site', origin: ORIGIN }, 202],
    [{ 'content-type': 'text/plain' }, 415],
    [{ 'content-type': 'application/x-www-form-urlencoded' }, 415],
    [{ 'content-type': undefined }, 415],
    [{ 'content-type': 'application/json; charset=utf-8' }, 415],
  ];
  for (const [headers, status] of matrix) {
    const { send, sends } = desk({ origins: [ORIGIN] });
    const answer = await send(NUMBER, { headers });
    assert.equal(answer.status, status, JSON.stringify(headers));
    assert.equal(sends().length, status === 202 ? 1 : 0);
  }
  const { ask } = desk();
  for (const method of ['GET', 'PUT', 'DELETE', 'HEAD']) assert.equal((await ask('send', { method })).status, 405);
  assert.equal((await ask('', { body: {} })).status, 404);
  assert.equal((await ask('sender', { body: {} })).status, 404);
});

test('H16: only a listed origin may read an answer, and never every one', async () => {
  const { ask, send } = desk({ origins: [ORIGIN] });
  const preflight = (origin) => ask('send', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'content-type': undefined } });
  const allowed = await preflight(ORIGIN);
  assert.equal(allowed.status, 204);
  assert.equal(allowed.headers.get('access-control-allow-origin'), ORIGIN);
  assert.equal(allowed.headers.get('access-control-allow-credentials'), 'true');
  assert.match(allowed.headers.get('access-control-allow-headers'), /Idempotency-Key/);
  const refused = await preflight('https://evil.example');
  assert.deepEqual([refused.status, refused.headers.get('access-control-allow-origin')], [403, null]);
  const sent = await send(NUMBER, { headers: { origin: ORIGIN, 'sec-fetch-site': 'cross-site' } });
  assert.equal(sent.headers.get('access-control-allow-origin'), ORIGIN);
  assert.match(sent.headers.get('vary'), /Origin/);
  assert.equal((await send()).headers.get('access-control-allow-origin'), null);
});

test('H17: of a body that is too long no more is read than it takes to see that', async () => {
  const { ask, sends } = desk();
  let read = 0;
  const endless = new ReadableStream({
    pull(controller) {
      read += 1024;
      controller.enqueue(new Uint8Array(1024).fill(32));
      if (read > 10_000_000) controller.close();
    },
  });
  const answer = await ask('send', { body: endless, duplex: 'half', headers: { 'idempotency-key': crypto.randomUUID() } });
  assert.equal(answer.status, 413);
  assert.ok(read <= 8 * 1024, `${read}`);
  const announced = await ask('send', { body: '{}', headers: { 'content-length': '5000', 'idempotency-key': crypto.randomUUID() } });
  assert.ok([400, 413].includes(announced.status));
  assert.equal(sends().length, 0);
});

test('H17: what is no flat object of known texts is refused', async () => {
  const { ask, sends } = desk();
  const deep = `${'{"to":'.repeat(500)}1${'}'.repeat(500)}`;
  const wrong = ['', 'null', '[]', '"+19195550100"', '{', deep, '{"to":19195550100}', '{"to":["+19195550100"]}', '{"to":"+19195550100","x":1}', '{"to":"19195550100"}', '{"to":"+19195550100","channel":"fax"}', '{"to":"+19195550100","__proto__":{"a":1}}', '{"to":{"to":"+19195550100"}}', new Uint8Array([0x7b, 0xff, 0x7d])];
  for (const body of wrong) {
    const answer = await ask('send', { body, headers: { 'idempotency-key': crypto.randomUUID() } });
    assert.equal(answer.status, 400, String(body).slice(0, 60));
  }
  assert.equal(sends().length, 0);
});

test('H18: whoever spends all sends of a number does not keep its owner out', async () => {
  const { challenge, send, verify, wait } = desk();
  await challenge();
  wait(MINUTE);
  await challenge();
  wait(2 * MINUTE);
  const cookie = await challenge();
  for (let asked = 0; asked < 30; asked += 1) assert.equal((await send(NUMBER, { address: '203.0.113.1' })).status, 429);
  assert.equal((await verify(CODE, cookie)).status, 200);
});

test('H19: a store that fails, is silent or talks nonsense lets nothing through', { timeout: 20_000 }, async () => {
  const broken = {
    throws: () => {
      throw new Error('down');
    },
    rejects: () => Promise.reject(new Error('down')),
    silent: () => new Promise(() => {}),
    nothing: async () => undefined,
    'not a boolean': async () => ({ allowed: 1, retryAfterMs: 0 }),
    'no wait': async () => ({ allowed: false }),
    'a wait that is no number': async () => ({ allowed: false, retryAfterMs: Number.NaN }),
  };
  for (const [what, take] of Object.entries(broken)) {
    const working = desk();
    const { calls, events, send, verify } = desk({ store: { take } });
    const answer = await send();
    assert.equal(answer.status, 503, what);
    assert.ok(Number(answer.headers.get('retry-after')) > 0);
    assert.equal((await verify(CODE, await working.challenge())).status, 503, what);
    assert.equal(calls.length, 0, what);
    assert.deepEqual(events.map(({ type, reason }) => [type, reason]), [['failed', 'store'], ['failed', 'store']]);
  }
});

test('H20: nothing that is printed, kept or told shows a code, a number or a challenge', async (context) => {
  const printed = [];
  for (const name of ['log', 'info', 'warn', 'error', 'debug']) context.mock.method(console, name, (...all) => printed.push(...all));
  const keys = [];
  const told = [];
  const store = {
    take: async (key) => {
      keys.push(key);
      return { allowed: true, retryAfterMs: 0 };
    },
  };
  const { challenge, send, verify } = desk({ store, onEvent: (event) => told.push(event) });
  const cookie = await challenge('+19195550100');
  await send('+442079460000');
  await send('+19195550150');
  await verify('987654', cookie);
  await verify(CODE, cookie);
  const { inspect } = await import('node:util');
  const all = [...printed, ...keys, ...told].map((thing) => `${inspect(thing, { depth: 9, showHidden: true })} ${JSON.stringify(thing)}`).join('\n');
  for (const secret of ['9195550100', '5550150', '2079460000', CODE, '987654', cookie.split('.').at(-1)]) {
    assert.equal(all.includes(secret), false, secret);
  }
  assert.ok(keys.length > 10 && told.length === 5);
  assert.ok(keys.every((key) => /^[\x21-\x7e]{1,64}$/.test(key)));
});

test('H21: the program is asked before money is spent, and what is not a clear yes is none', async () => {
  const asked = [];
  const { send, sends } = desk({
    beforeSend({ to, channel, request }) {
      asked.push([to, channel, request.headers.get('x-risk'), sends().length]);
      return to !== '+12125550100';
    },
  });
  await send(NUMBER, { headers: { 'x-risk': 'low' } });
  await send('+12125550100');
  assert.deepEqual(asked.map(([, ...rest]) => rest), [['messaging', 'low', 0], ['messaging', null, 1]]);
  assert.equal(sends().length, 1);
  for (const beforeSend of [() => undefined, () => 'yes', () => Promise.reject(new Error('risk service down'))]) {
    const unsure = desk({ beforeSend });
    assert.equal((await unsure.send()).status, 503);
    assert.equal(unsure.sends().length, 0);
  }
});

test('H22: every answer may be kept by nobody, and none asks for a password', async () => {
  const { ask, challenge, send, verify } = desk();
  const cookie = await challenge();
  const answers = [await send(), await verify('000000', cookie), await verify(CODE, cookie), await ask('x'), await ask('send', { body: '{' }), await ask('send', { headers: { 'sec-fetch-site': 'cross-site' } })];
  for (const answer of answers) {
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.equal(answer.headers.get('www-authenticate'), null);
    assert.equal(answer.headers.has('retry-after'), [429, 503].includes(answer.status));
  }
});
