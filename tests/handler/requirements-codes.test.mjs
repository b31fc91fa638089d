// The handler's rules for codes and challenges (H1 to H3, H5, H6, H18): no page gets around them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE, MINUTE, NUMBER, count, fixture, times } from './fixture.mjs';

test('H1: the handler sets the number of digits, at least six; a page cannot', async () => {
  const { ask, send, sends } = fixture();
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const refused = await ask('send', { body: { to: NUMBER, digits: 4 }, headers });
  assert.equal(refused.status, 400);
  assert.throws(() => fixture({ digits: 5 }), /digits/);
  await send();
  assert.deepEqual(
    sends().map(({ digits }) => digits),
    [6],
  );
});

test('H2: only five of 200 parallel tries at one challenge reach the service', async () => {
  const { challenge, checks, verify } = fixture();
  const cookie = await challenge();
  const responses = await times(200, (index) => verify(String(200_000 + index), cookie));
  assert.equal(checks().length, 5);
  assert.equal(count(responses, 403), 200);
});

test('H2: allows ten wrong tries per day and number from one network, forty per hour from all', async () => {
  const { challenge, checks, verify, wait } = fixture({}, { isLenient: true });
  const guess = async (address) => {
    const cookie = await challenge(NUMBER, { address });
    let response;
    for (let tries = 0; tries < 5; tries += 1) response = await verify('000000', cookie, { address });
    return response;
  };
  const ADDRESSES = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.5'];
  for (const address of ADDRESSES.slice(0, 4)) {
    for (let sent = 0; sent < 2; sent += 1) {
      await guess(address);
      wait(4 * MINUTE);
    }
  }
  assert.equal(checks().length, 40);
  wait(3 * MINUTE);
  for (const address of [ADDRESSES[0], ADDRESSES[4]]) {
    const response = await verify('000000', await challenge(NUMBER, { address }), { address });
    assert.equal(response.status, 429);
    assert.ok(Number(response.headers.get('retry-after')) > 0);
  }
  assert.equal(checks().length, 40);
  // An hour after the first tries, other networks may try again, but not this one.
  wait(60 * MINUTE);
  const [address] = ADDRESSES;
  assert.equal((await verify('000000', await challenge(NUMBER, { address }), { address })).status, 429);
  assert.equal((await verify(CODE, await challenge(NUMBER, { address: ADDRESSES[4] }), { address: ADDRESSES[4] })).status, 200);
});

test('H2: after a hundred failures a challenge has one try, until a success resets the count', async () => {
  const { challenge, checks, events, verify, wait } = fixture({}, { isLenient: true });
  const alarms = () => events.filter(({ type }) => type === 'alarm').map(({ reason, country }) => [reason, country]);
  const fail = async (address, tries) => {
    const cookie = await challenge(NUMBER, { address });
    await times(tries, () => verify('000000', cookie, { address }));
    wait(11 * MINUTE);
  };
  for (let sent = 0; sent < 20; sent += 1) await fail(`198.51.100.${sent}`, 5);
  assert.deepEqual([checks().length, alarms()], [100, []]);
  await fail('192.0.2.3', 50);
  assert.equal(checks().length, 101, 'one of fifty parallel tries');
  assert.deepEqual(alarms(), [['failures', 'US']]);
  // The owner's challenge also has one try, which is enough for the right code.
  const owner = await challenge(NUMBER, { address: '192.0.2.4' });
  assert.equal((await verify(CODE, owner, { address: '192.0.2.4' })).status, 200);
  wait(11 * MINUTE);
  await fail('192.0.2.4', 5);
  assert.equal(checks().length, 107);
});

test('H3: the handler sets how long a code is valid; after that the service is not called', async () => {
  const { ask, challenge, checks, verify, wait } = fixture();
  const cookie = await challenge();
  const posted = await ask('verify', { body: { code: CODE, expirationTimeInMinutes: 15 }, headers: { cookie } });
  assert.equal(posted.status, 400);
  await verify('000000', cookie);
  assert.deepEqual(
    checks().map(({ expirationTimeInMinutes }) => expirationTimeInMinutes),
    [5],
  );
  wait(5 * MINUTE);
  assert.equal((await verify(CODE, cookie)).status, 403);
  assert.equal(checks().length, 1);
});

test('H5: lets in one of two parallel tries with the right code', async () => {
  const { challenge, verified, verify } = fixture({}, { isLenient: true, together: 2 });
  const cookie = await challenge();
  const responses = await times(2, () => verify(CODE, cookie));
  assert.deepEqual([count(responses, 200), count(responses, 403)], [1, 1]);
  assert.deepEqual(verified, [NUMBER]);
});

test('H5: a right code ends every challenge of its number, earlier and later ones', async () => {
  for (const right of [0, 1]) {
    const { challenge, verified, verify, wait } = fixture({}, { isLenient: true });
    const cookies = [await challenge()];
    wait(MINUTE);
    cookies.push(await challenge());
    assert.equal((await verify(CODE, cookies[right])).status, 200);
    assert.equal((await verify(CODE, cookies[1 - right])).status, 403);
    assert.equal(verified.length, 1);
  }
});

test('H6: a challenge works only in its session, and never with a changed byte', async () => {
  const { challenge, checks, verify, wait } = fixture({ session: (request) => request.headers.get('x-session') ?? '' });
  const cookie = await challenge(NUMBER, { headers: { 'x-session': 'anna' } });
  const as = (session) => ({ headers: { 'x-session': session } });
  const broken = [
    await verify(CODE, cookie, as('bert')),
    await verify(CODE, undefined, as('anna')),
    await verify(CODE, '__Host-mfa=AAAA', as('anna')),
  ];
  for (let at = cookie.indexOf('=') + 1; at < cookie.length; at += 1) {
    const other = cookie[at] === '1' ? '2' : '1';
    broken.push(await verify(CODE, cookie.slice(0, at) + other + cookie.slice(at + 1), as('anna')));
  }
  assert.ok(broken.length > 50);
  for (const response of broken) assert.deepEqual([response.status, await response.json()], [403, { valid: false }]);
  assert.equal(checks().length, 0);
  wait(MINUTE);
  assert.equal((await verify(CODE, cookie, as('anna'))).status, 200);
});

test('H6: scripts, other sites and other hosts cannot reach the cookie', async () => {
  const { send } = fixture();
  const [cookie] = (await send()).headers.getSetCookie();
  const [value, ...attributes] = cookie.split('; ');
  assert.match(value, /^__Host-mfa=[\w-]{56}$/);
  assert.deepEqual(attributes.sort(), ['HttpOnly', 'Max-Age=300', 'Path=/', 'SameSite=Strict', 'Secure']);
});

test('H6: a challenge works only for its account, application and scope', async () => {
  const first = fixture();
  const { store } = first;
  const cookie = await first.challenge();
  // The store's keys depend on these three too, so a store would also refuse. This one fails if it is asked.
  const untouched = { apply: () => assert.fail('the store was asked') };
  for (const more of [{ accountId: '9900001' }, { applicationId: 'another' }, { scope: 'login' }]) {
    const other = fixture({ store: untouched, ...more }, { isLenient: true });
    assert.equal((await other.verify(CODE, cookie)).status, 403);
    assert.equal(other.checks().length, 0);
  }
  assert.equal((await fixture({ store, accountId: 9900000 }, { isLenient: true }).verify(CODE, cookie)).status, 200);
});

test('H18: using up all sends of a number does not keep its owner out', async () => {
  const { challenge, send, verify, wait } = fixture();
  await challenge();
  wait(MINUTE);
  await challenge();
  wait(2 * MINUTE);
  const cookie = await challenge();
  for (let sent = 0; sent < 30; sent += 1) assert.equal((await send()).status, 429);
  // From other networks, whose limits are not reached, codes can still be sent, until there are six.
  for (let other = 1; other <= 3; other += 1) assert.equal((await send(NUMBER, { address: `203.0.113.${other}` })).status, 202);
  assert.equal((await send(NUMBER, { address: '203.0.113.4' })).status, 429);
  assert.equal((await verify(CODE, cookie)).status, 200);
});
