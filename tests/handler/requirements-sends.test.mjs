// The handler's rules for sends (H4, H7 to H13, H21): no page gets around them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE, MINUTE, NUMBER, cookieOf, count, fixture, numbers, times } from './fixture.mjs';

test('H4: allows three sends per number and ten minutes from one network, six from all', async () => {
  // One network has only a quarter of a prefix's limit: three sends too.
  const { send, sends, wait } = fixture({ limits: { prefixPer10Minutes: false } });
  const from = (address) => send(NUMBER, { address });
  const assertLimited = async (address) => {
    const response = await from(address);
    assert.deepEqual([response.status, response.headers.get('retry-after')], [429, '120']);
  };
  for (const ms of [0, MINUTE, 2 * MINUTE]) {
    wait(ms);
    assert.equal((await from('192.0.2.1')).status, 202);
    if (sends().length < 5) assert.equal((await from('192.0.2.2')).status, 202);
  }
  wait(5 * MINUTE);
  await assertLimited('192.0.2.1');
  assert.equal((await from('192.0.2.2')).status, 202, 'the sixth of all');
  await assertLimited('192.0.2.3');
  assert.equal(sends().length, 6);
  wait(2 * MINUTE);
  assert.equal((await from('192.0.2.3')).status, 202);
});

test('H4: allows four sends per number and day from one network without a right code', async () => {
  const { challenge, send, sends, verify, wait } = fixture();
  for (let sent = 0; sent < 4; sent += 1) {
    assert.equal((await send()).status, 202);
    wait(11 * MINUTE);
  }
  const response = await send();
  assert.equal(response.status, 429);
  assert.ok(Number(response.headers.get('retry-after')) > 80_000);
  assert.equal(sends().length, 4);
  // The owner, in another network, has separate limits.
  const address = '198.51.100.1';
  assert.equal((await verify(CODE, await challenge(NUMBER, { address }), { address })).status, 200);
});

test('H4: six codes of a number are valid at once, and the service accepts each with the challenge of another send', async () => {
  let next = 100_000;
  const shop = () => fixture({}, { code: () => String((next += 1)) });
  for (let right = 0; right < 6; right += 1) {
    const { challenge, service, verify, wait } = shop();
    const cookies = [];
    for (const ms of [0, MINUTE, 2 * MINUTE]) {
      wait(ms);
      for (const address of ['192.0.2.1', '192.0.2.2']) cookies.push(await challenge(NUMBER, { address }));
    }
    const codes = service.outbox.map(({ code }) => code);
    assert.equal(codes.length, 6);
    // So a guess has six chances.
    assert.equal((await verify(codes[right], cookies[5 - right])).status, 200);
  }
});

test('H7: fifty parallel sends with one key are one text, and all get the same valid challenge', async () => {
  const { send, sends, verify } = fixture();
  const key = crypto.randomUUID();
  const responses = await times(50, () => send(NUMBER, { key }));
  assert.equal(count(responses, 202), 50);
  assert.equal(sends().length, 1);
  assert.equal(new Set(responses.map(cookieOf)).size, 1);
  assert.equal((await verify(CODE, cookieOf(responses[49]))).status, 200);
});

test('H7: a repeat that reaches a server whose clock is behind is the same send, with a valid challenge', async () => {
  const { send, sends, verify, wait } = fixture();
  const key = crypto.randomUUID();
  await send(NUMBER, { key });
  wait(-1);
  // From another network: the phone has left its Wi-Fi.
  const repeat = await send(NUMBER, { key, address: '203.0.113.1' });
  assert.deepEqual([repeat.status, sends().length], [202, 1]);
  assert.equal((await verify(CODE, cookieOf(repeat))).status, 200);
});

test('H7: the same key with another number is another send; a key must be a UUID', async () => {
  const { send, sends } = fixture();
  const key = crypto.randomUUID();
  await send('+19195550100', { key });
  await send('+19195660100', { key });
  assert.equal(sends().length, 2);
  for (const wrong of [
    undefined,
    '',
    '1',
    '""',
    `${key}0`,
    `"${key}`,
    `${key}"`,
    `""${key}""`,
    `{${key}}`,
    key.replaceAll('-', ''),
  ]) {
    assert.equal((await send('+19195770100', { headers: { 'idempotency-key': wrong } })).status, 400, String(wrong));
  }
  assert.equal(sends().length, 2);
});

test('H7: accepts a UUID of any version (RFC 9562), with or without quotes', async () => {
  // The examples of the RFC's appendices A and B, versions 1 and 3 to 8.
  const versions = [
    'C232AB00-9414-11EC-B3C8-9F6BDECED846',
    '5df41881-3aed-3515-88a7-2f4a814cf09e',
    '919108f7-52d1-4320-9bac-f847db4148a8',
    '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    '1EC9414C-232A-6B00-B3C8-9F6BDECED846',
    '017F22E2-79B0-7CC3-98C4-DC0C0C07398F',
    '2489E9AD-2EE2-8E00-8EC9-32D5F69181C0',
  ];
  for (const key of versions) {
    const { send, sends } = fixture();
    const responses = [];
    for (const same of [key, `"${key}"`, key.toLowerCase()]) responses.push(await send(NUMBER, { key: same }));
    assert.deepEqual([count(responses, 202), sends().length, new Set(responses.map(cookieOf)).size], [3, 1, 1], key);
  }
});

test('H8: a network waits one minute after its first send, two after the second; other networks do not', async () => {
  const { send, sends, wait } = fixture();
  await send();
  for (let sent = 0; sent < 20; sent += 1) {
    const response = await send();
    assert.deepEqual([response.status, response.headers.get('retry-after')], [429, '60']);
  }
  wait(MINUTE);
  assert.equal((await send()).status, 202);
  wait(MINUTE);
  const response = await send();
  assert.deepEqual([response.status, response.headers.get('retry-after')], [429, '60']);
  assert.equal((await send(NUMBER, { address: '203.0.113.1' })).status, 202);
  wait(MINUTE);
  assert.equal((await send()).status, 202);
  assert.equal(sends().length, 4);
});

test('H9: refuses countries that are not listed, and special types; +1 876 is not the US', async () => {
  const { send, sends } = fixture({ countries: ['US'] });
  for (const to of [
    '+18765550100',
    '+12425550100',
    '+14165550100',
    '+442079460000',
    '+18005550100',
    '+19005550100',
    '+99955501000',
  ]) {
    const response = await send(to, { address: `192.0.2.${to.length}` });
    assert.deepEqual(
      [response.status, await response.json(), response.headers.getSetCookie()],
      [403, { error: 'refused' }, []],
      to,
    );
  }
  assert.equal(sends().length, 0);
  await send('+19195550100');
  assert.equal(sends().length, 1);
});

test('H9: refuses a denied number, even if its country is allowed', async () => {
  const { send, sends } = fixture({ countries: { allow: ['US', 'CA'], deny: ['CA', '+1919'] } });
  await send('+14165550100');
  await send('+19195550100');
  assert.equal(sends().length, 0);
  await send('+12125550100');
  assert.equal(sends().length, 1);
});

/** One network per number. */
const address = (index) => `10.0.${index >> 8}.${index & 255}`;

test('H10: sends to numbers in a row, from a thousand addresses, end at the limit of their prefix, and one network has a quarter of it', async () => {
  const { send, sends } = fixture();
  for (const to of numbers(5)) await send(to);
  assert.equal(sends().length, 3);
  const responses = await Promise.all(numbers(1000).map((to, index) => send(to, { address: address(index) })));
  assert.equal(sends().length, 12);
  assert.equal(count(responses, 429), 991);
});

test('H10: all sends together end at the hourly limit, with one alarm', async () => {
  const { events, send, sends, wait } = fixture();
  const targets = numbers(100, 10_001);
  const responses = [];
  for (const [index, to] of targets.entries()) responses.push(await send(to, { address: address(index) }));
  assert.equal(sends().length, 60);
  assert.equal(count(responses, 503), 40);
  assert.ok(responses.filter(({ status }) => status === 503).every(({ headers }) => headers.get('retry-after') === '3600'));
  const globalEvents = () => events.filter(({ reason }) => reason === 'global').map(({ type }) => type);
  assert.deepEqual(globalEvents(), ['alarm', ...Array(39).fill('refused')]);
  wait(60 * MINUTE);
  assert.equal((await send(targets[99], { address: '10.0.1.1' })).status, 202);
});

test('H10: of two handlers with one secret and one store, one ends at its hourly limit, and the other continues below its own', async () => {
  // A store counts a limit above 200 in another way than a lower one.
  const of = (globalPerHour, more = {}) =>
    fixture({ limits: { addressPerHour: false, countryPerDay: false, prefixPer10Minutes: false, globalPerHour }, ...more });
  const low = of(4);
  const high = of(1000, { store: low.store });
  for (const [index, to] of numbers(24, 10_001).entries()) {
    const { send } = index % 2 === 0 ? low : high;
    await send(to, { address: address(index) });
  }
  assert.deepEqual([low.sends().length, high.sends().length], [4, 12]);
});

test('H10: a number with +1 that belongs to no country, such as a toll-free one, counts as the US', async () => {
  const countries = { allow: ['US'], allowTypes: ['toll-free'] };
  const { events, send, sends } = fixture({ countries, limits: { countryPerDay: 1 } });
  await send('+18005550100', { address: address(1) });
  await send('+12125550100', { address: address(2) });
  assert.equal(sends().length, 1);
  const facts = events.map(({ type, reason, country }) => [type, reason, country]);
  assert.deepEqual(facts, [
    ['sent', undefined, 'US'],
    ['alarm', 'country', 'US'],
  ]);
});

test('H10: a country has a daily limit, and one network has a quarter of it', async () => {
  const { events, send, sends } = fixture({ limits: { countryPerDay: 8 } });
  const targets = numbers(14, 10_001);
  for (const to of targets.slice(0, 4)) await send(to);
  assert.equal(sends().length, 2);
  for (const [index, to] of targets.slice(4).entries()) await send(to, { address: address(index) });
  assert.equal(sends().length, 8);
  await send('+14165550100');
  assert.equal(sends().length, 9);
  assert.ok(events.some(({ type, reason, country }) => type === 'alarm' && reason === 'country' && country === 'US'));
});

test('H11: stops sending if nobody enters a code; a right code frees its own place', async () => {
  const { challenge, events, send, sends, verify, wait } = fixture({ limits: { unverifiedPerCountryPerDay: 3 } });
  const targets = numbers(12, 10_001);
  await challenge(targets[0], { address: address(0) });
  const cookie = await challenge(targets[1], { address: address(1) });
  wait(1000);
  assert.equal((await verify(CODE, cookie, { address: address(1) })).status, 200);
  const responses = [];
  for (const [index, to] of targets.slice(2).entries()) responses.push(await send(to, { address: address(index + 2) }));
  assert.equal(sends().length, 2 + 2);
  assert.equal(count(responses, 503), 8);
  assert.equal(events.filter(({ type, reason }) => type === 'alarm' && reason === 'unverified').length, 1);
});

test('H12: allows ten sends per hour and address, whatever X-Forwarded-For says', async () => {
  const { send, sends } = fixture({ limits: { prefixPer10Minutes: 100, globalPerHour: 100 } });
  for (const [index, to] of numbers(20, 10_001).entries()) {
    await send(to, { headers: { 'x-forwarded-for': `203.0.113.${index}`, 'cf-connecting-ip': `203.0.113.${index}` } });
  }
  assert.equal(sends().length, 10);
});

test('H12: counts IPv6 by /64, /56 and /48, and a mapped IPv4 address as IPv4', async () => {
  for (const [addresses, expected] of /** @type {any[][]} */ ([
    [['2001:db8:0:1::1', '2001:db8:0:1:ffff::2', '2001:DB8:0000:0001::3'], 10],
    [['2001:db8:0:1::1', '2001:db8:0:2::1'], 12],
    [['2001:db8:0:1::1', '2001:db8:0:101::1'], 15],
    [['2001:db8:0::1', '2001:db8:1::1'], 20],
    [['::ffff:192.0.2.1', '192.0.2.1', '192.0.2.1:443'], 10],
    [['::ffff:192.0.2.1', '::ffff:192.0.2.2'], 20],
    [['fe80::1%eth0', 'fe80::2%eth1', '[fe80::3]:443'], 10],
  ])) {
    // One network's quarter of the hourly limit is 15 too.
    const { send, sends } = fixture({ limits: { globalPerHour: false } });
    for (const [index, to] of numbers(30, 10_001).entries()) await send(to, { address: addresses[index % addresses.length] });
    assert.equal(sends().length, expected, addresses.join());
  }
});

test('H12: behind trusted proxies, counts the address that they saw', async () => {
  const { send, sends } = fixture({ clientAddress: { forwardedFor: 2 }, limits: { addressPerHour: 1 } });
  const from = (text) => ({ headers: { 'x-forwarded-for': text } });
  const [first, second, third] = numbers(3, 10_001);
  await send(first, from('198.51.100.1, 203.0.113.1, 10.0.0.1'));
  await send(second, from('198.51.100.2, 203.0.113.1, 10.0.0.1'));
  assert.equal(sends().length, 1);
  await send(third, from('198.51.100.2, 203.0.113.2, 10.0.0.1'));
  assert.equal(sends().length, 2);
  // A request that bypasses the proxies has no address, and is refused.
  assert.equal((await send(third, from('203.0.113.9'))).status, 503);
});

test('H12: sends nothing without an address', async () => {
  const { events, send, sends } = fixture();
  assert.equal((await send(NUMBER, { address: 'unknown' })).status, 503);
  assert.equal(sends().length, 0);
  assert.equal(events[0].reason, 'no-address');
});

test('H13: voice calls are off by default, and have their own limits', async () => {
  const off = fixture();
  assert.equal((await off.send(NUMBER, { channel: 'voice' })).status, 404);
  const on = fixture({ voice: true, limits: { voicePerHour: 3 } });
  for (const [index, to] of numbers(5, 10_001).entries()) await on.send(to, { channel: 'voice', address: address(index) });
  assert.deepEqual(
    on.sends().map(({ call }) => call),
    ['voice', 'voice', 'voice'],
  );
  await on.send('+12125550100');
  assert.equal(on.sends().length, 4);
  // Without the hourly limit, because one network's quarter of it is two calls too.
  const one = fixture({ voice: true, limits: { voicePerHour: false } });
  for (let sent = 0; sent < 3; sent += 1) {
    await one.send(NUMBER, { channel: 'voice' });
    one.wait(3 * MINUTE);
  }
  assert.equal(one.sends().length, 2);
});

test('H21: asks beforeSend before a text is sent, and sends only after a clear yes', async () => {
  const asked = [];
  const { send, sends, settled } = fixture({
    beforeSend({ to, channel, request }) {
      asked.push([to, channel, request.headers.get('x-risk'), sends().length]);
      return to !== '+12125550100';
    },
  });
  await send(NUMBER, { headers: { 'x-risk': 'low' } });
  await settled();
  await send('+12125550100');
  await settled();
  assert.deepEqual(
    asked.map(([, ...rest]) => rest),
    [
      ['messaging', 'low', 0],
      ['messaging', null, 1],
    ],
  );
  assert.equal(sends().length, 1);
  for (const beforeSend of [() => undefined, () => 'yes', () => Promise.reject(new Error('risk service down'))]) {
    const unsure = fixture({ beforeSend });
    assert.equal((await unsure.send()).status, 503);
    assert.equal(unsure.sends().length, 0);
  }
});
