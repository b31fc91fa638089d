// The policy without HTTP: a verifier's results for every outcome of the store, the service and the program.
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { test } from 'node:test';
import { CODE, Configuration, MINUTE, MfaError, NUMBER, eventNames, numbers, options, recorder, times } from './fixture.mjs';
import { entries } from './package.mjs';

const { handler, memory, simulator } = await entries();

const ADDRESS = '203.0.113.7';

/** A verifier with the simulator and a stopped clock. */
function verifierFixture(context, more = {}, { code = CODE } = {}) {
  let now = Date.UTC(2026, 0, 5);
  const clock = () => now;
  context.mock.method(Date, 'now', clock);
  const service = new simulator.Simulator({ clock, code });
  const calls = [];
  const events = [];
  const steps = [];
  const fetch = recorder(calls, service.fetch);
  const inner = memory.memoryStore({ singleInstance: true });
  const apply = (shard, operations, instead) => {
    steps.push(operations);
    return inner.apply(shard, operations, instead);
  };
  const { onVerified: _, ...rest } = options({
    configuration: new Configuration({ clientId: 'id', clientSecret: 'a-client-secret', fetch }),
    store: { apply },
    onEvent: (event) => events.push(event),
    ...more,
  });
  const verifier = handler.createVerifier(rest);
  /** The challenge of a send, which must succeed. */
  const challengeOf = async (fields) => {
    const sent = await verifier.send(fields);
    assert.ok(sent.status === 'sent');
    return sent.challenge;
  };
  const sends = () => calls.filter(({ call }) => call !== 'verify');
  const checks = () => calls.filter(({ call }) => call === 'verify');
  return {
    ...verifier,
    challengeOf,
    checks,
    events,
    sends,
    steps,
    eventNames: () => eventNames(events),
    wait: (ms) => (now += ms),
  };
}

const DOWN = {
  throws: () => {
    throw new Error('down');
  },
  rejects: () => Promise.reject(new Error('down')),
  nonsense: async () => undefined,
  hangs: () => new Promise(() => {}),
};

test('sends and checks a code, and takes the number from the challenge', async (context) => {
  const { checks, events, send, sends, verify } = verifierFixture(context, { voice: true, scope: 'login' });
  const sent = await send({
    to: NUMBER,
    channel: 'messaging',
    address: ADDRESS,
    session: 'abc',
    idempotencyKey: crypto.randomUUID(),
  });
  assert.ok(sent.status === 'sent');
  const { challenge, ...rest } = sent;
  assert.deepEqual(rest, { status: 'sent', digits: 6, expiresIn: 300, resendIn: 60 });
  assert.match(challenge, /^[\w-]{56}$/);
  assert.deepEqual(
    sends().map(({ call, to, scope, digits }) => [call, to, scope, digits]),
    [['messaging', NUMBER, 'login', 6]],
  );
  const tried = { challenge, address: ADDRESS, session: 'abc' };
  assert.deepEqual(await verify({ ...tried, code: '000000' }), { status: 'invalid' });
  assert.deepEqual(await verify({ ...tried, code: CODE }), { status: 'valid', to: NUMBER });
  assert.deepEqual(await verify({ ...tried, code: CODE }), { status: 'invalid' }, 'once');
  assert.equal(checks().length, 2);
  assert.deepEqual(
    events.map(({ type, reason, channel, country }) => [type, reason, channel, country]),
    [
      ['sent', undefined, 'messaging', 'US'],
      ['refused', 'wrong', 'messaging', 'US'],
      ['verified', undefined, 'messaging', 'US'],
      ['refused', 'challenge', 'messaging', 'US'],
    ],
  );
  assert.equal(typeof events[0].messageId, 'string');
  const byVoice = await send({ to: '+13105550100', channel: 'voice' });
  assert.deepEqual([byVoice.status, sends().at(-1)?.call, events.at(-1).channel], ['sent', 'voice', 'voice']);
});

test('needs only a number; digits and minutes come from the options', async (context) => {
  const { send, sends, verify } = verifierFixture(context, { digits: 8, expirationTimeInMinutes: 10 }, { code: '12345678' });
  const sent = await send({ to: NUMBER });
  assert.ok(sent.status === 'sent');
  assert.deepEqual([sent.digits, sent.expiresIn, sends().length], [8, 600, 1]);
  assert.deepEqual(await verify({ challenge: sent.challenge, code: '12345678' }), { status: 'valid', to: NUMBER });
  // `undefined` counts as absent.
  const again = { to: '+13105550100', channel: undefined, address: undefined, session: undefined, idempotencyKey: undefined };
  assert.equal((await send(again)).status, 'sent');
});

test('a refusal has its reason, and a challenge that never verifies', async (context) => {
  const { checks, send, sends, eventNames, verify, wait } = verifierFixture(context, {
    countries: { allow: ['US', 'GB'], deny: ['+1212'] },
    beforeSend: ({ to, address, request }) => {
      assert.deepEqual([address, request], [ADDRESS, undefined]);
      return to === '+13105550101' ? false : to === '+13105550102' ? 'tell' : true;
    },
  });
  const cases = [
    ['not a number', 'number'],
    ['19195550100', 'number'],
    ['', 'number'],
    ['+14165550100', 'country'],
    ['+12125550100', 'country'],
    ['+191955501001', 'length'],
    ['+447012345678', 'type'],
    ['+13105550101', 'before-send'],
    ['+13105550102', 'before-send'],
    // A number that the service refuses.
    ['+19195550140', 'bad-request'],
  ];
  for (const [to, reason] of cases) {
    const refused = await send({ to, address: ADDRESS });
    assert.ok(refused.status === 'refused', to);
    const { challenge, ...rest } = refused;
    assert.deepEqual(rest, { status: 'refused', reason }, to);
    assert.match(challenge, /^[\w-]{56}$/, to);
    wait(1000);
    assert.deepEqual(await verify({ challenge, code: CODE, address: ADDRESS }), { status: 'invalid' }, to);
  }
  const byVoice = await send({ to: NUMBER, channel: 'voice' });
  assert.ok(byVoice.status === 'refused');
  assert.equal(byVoice.reason, 'voice');
  assert.deepEqual([sends().length, checks().length], [1, 0]);
  const reasons = eventNames().filter((name) => name !== 'refused challenge');
  assert.deepEqual(reasons, [
    ...cases.slice(0, -1).map(([, reason]) => `refused ${reason}`),
    'failed bad-request',
    'refused voice',
  ]);
});

test('a limit returns the seconds to wait, and does not count refused requests', async (context) => {
  const { challengeOf, send, sends, eventNames, verify, wait } = verifierFixture(context);
  assert.equal((await send({ to: NUMBER, address: ADDRESS })).status, 'sent');
  wait(17_500);
  for (let sent = 0; sent < 5; sent += 1) {
    assert.deepEqual(await send({ to: NUMBER, address: ADDRESS }), { status: 'limited', retryAfter: 43 });
  }
  for (const to of numbers(9, 10_001).map((number) => number.replace('+1919', '+1310'))) await send({ to, address: ADDRESS });
  assert.equal(sends().length, 10);
  assert.deepEqual(await send({ to: '+12125550100', address: ADDRESS }), { status: 'limited', retryAfter: 3583 });
  assert.equal(eventNames().at(-1), 'refused address');
  // The limit does not affect another network.
  const challenge = await challengeOf({ to: NUMBER, address: '198.51.100.7' });
  // A challenge has five tries, from any network.
  for (let tries = 0; tries < 5; tries += 1) await verify({ challenge, code: '000000', address: ADDRESS });
  assert.deepEqual(await verify({ challenge, code: CODE, address: ADDRESS }), { status: 'invalid' }, 'the sixth');
  assert.equal(eventNames().at(-1), 'refused tries');
});

test('a number that the service has locked is reported as limited', async (context) => {
  const { challengeOf, eventNames, verify } = verifierFixture(context);
  const locked = await challengeOf({ to: '+19195550142' });
  assert.deepEqual(await verify({ challenge: locked, code: CODE }), { status: 'limited', retryAfter: 120 });
  assert.equal(eventNames().at(-1), 'refused locked');
});

test('a full shared limit is reported as unavailable, with one alarm', async (context) => {
  const { send, eventNames } = verifierFixture(context, { limits: { globalPerHour: 4 } });
  const results = [];
  for (const [index, to] of numbers(7, 10_001).entries()) results.push(await send({ to, address: `198.51.100.${index}` }));
  assert.deepEqual(
    results.map(({ status }) => status),
    [...Array(4).fill('sent'), ...Array(3).fill('unavailable')],
  );
  assert.deepEqual(results.at(-1), { status: 'unavailable', retryAfter: 3600 });
  assert.deepEqual(eventNames().slice(4), ['alarm global', 'refused global', 'refused global']);
});

test('counts no network without an address, and refuses an invalid address', async (context) => {
  const { send, sends, steps, eventNames, verify } = verifierFixture(context);
  for (const to of numbers(15, 10_001)) assert.equal((await send({ to })).status, 'sent');
  const keys = steps.flat().map(({ key }) => key);
  assert.deepEqual(
    keys.filter((key) => key.startsWith('net:')),
    [],
  );
  for (const address of ['', 'unknown', '999.1.1.1', '203.0.113.7, 10.0.0.1']) {
    assert.deepEqual(await send({ to: NUMBER, address }), { status: 'unavailable', retryAfter: 10 }, address);
    assert.deepEqual(await verify({ challenge: 'a', code: CODE, address }), { status: 'unavailable', retryAfter: 10 }, address);
    assert.equal(eventNames().at(-1), 'failed no-address');
  }
  assert.equal(sends().length, 15);
});

test('a repeated key gets the first result, also in parallel, and uses no limit', async (context) => {
  const { challengeOf, send, sends, eventNames, verify, wait } = verifierFixture(context);
  const idempotencyKey = 'order 7';
  const options = { to: NUMBER, address: ADDRESS, session: 'abc', idempotencyKey };
  const [first, ...others] = await times(10, () => send(options));
  for (const other of others) assert.deepEqual(other, first);
  wait(9 * MINUTE);
  // This challenge contains another time, but belongs to the same send.
  const late = await challengeOf(options);
  assert.equal(sends().length, 1);
  assert.equal(eventNames().filter((name) => name === 'duplicate').length, 10);
  assert.equal((await send({ ...options, to: '+13105550100' })).status, 'sent');
  assert.deepEqual(await verify({ challenge: late, code: CODE, session: 'abc' }), { status: 'invalid' }, 'the code is old');
  assert.equal(sends().length, 2);
});

test('an empty idempotencyKey counts as absent', async (context) => {
  const { send, sends, wait } = verifierFixture(context);
  const options = { to: NUMBER, address: ADDRESS, idempotencyKey: '' };
  assert.equal((await send(options)).status, 'sent');
  wait(MINUTE);
  assert.equal((await send(options)).status, 'sent');
  assert.equal(sends().length, 2);
});

test('a repeat of a refused send is a new attempt, even with the same key', async (context) => {
  const { send, sends, wait } = verifierFixture(context);
  assert.equal((await send({ to: NUMBER, address: ADDRESS })).status, 'sent');
  const options = { to: NUMBER, address: ADDRESS, idempotencyKey: 'a' };
  assert.equal((await send(options)).status, 'limited');
  assert.equal((await send(options)).status, 'limited');
  wait(MINUTE);
  assert.equal((await send(options)).status, 'sent');
  assert.equal(sends().length, 2);
});

test('one key in two verifiers with different scopes is two sends', async (context) => {
  const store = memory.memoryStore({ singleInstance: true });
  const limits = { numberPerAddressPer10Minutes: false };
  const options = { to: NUMBER, address: ADDRESS, idempotencyKey: 'order 7' };
  const login = verifierFixture(context, { store, limits, scope: 'login' });
  assert.equal((await login.send(options)).status, 'sent');
  context.mock.restoreAll();
  const payment = verifierFixture(context, { store, limits, scope: 'payment' });
  payment.wait(MINUTE);
  const challenge = await payment.challengeOf(options);
  assert.equal(payment.sends().length, 1);
  assert.equal((await payment.verify({ challenge, code: CODE })).status, 'valid');
});

test('a challenge works only in its session, unchanged, and with a code of six digits', async (context) => {
  const { challengeOf, checks, verify } = verifierFixture(context);
  const challenge = await challengeOf({ to: NUMBER, session: 'abc' });
  const broken = challenge.slice(0, 20) + (challenge[20] === 'A' ? 'B' : 'A') + challenge.slice(21);
  for (const tried of [
    { challenge, session: 'abd' },
    { challenge },
    { challenge: broken, session: 'abc' },
    { challenge: '', session: 'abc' },
    { challenge: 'x'.repeat(100_000), session: 'abc' },
  ]) {
    assert.deepEqual(await verify({ ...tried, code: CODE }), { status: 'invalid' });
  }
  for (const code of ['', '12345', '1234567', 'abcdef', '１２３４５６', '9'.repeat(100_000)]) {
    assert.deepEqual(await verify({ challenge, session: 'abc', code }), { status: 'invalid' }, code.slice(0, 9));
  }
  assert.equal(checks().length, 0);
  assert.equal((await verify({ challenge, session: 'abc', code: CODE })).status, 'valid');
});

test('a number instead of a challenge needs a valid send, and all its tries share one limit', async (context) => {
  const { checks, send, steps, eventNames, verify, wait } = verifierFixture(context);
  const code = '000000';
  for (const more of [{}, { challenge: undefined }, { challenge: '' }]) {
    assert.deepEqual(await verify({ ...more, to: NUMBER, code: CODE }), { status: 'invalid' });
    assert.equal(eventNames().at(-1), 'refused challenge');
  }
  for (const address of [ADDRESS, '198.51.100.7']) assert.equal((await send({ to: NUMBER, address })).status, 'sent');
  assert.deepEqual(await verify({ to: '+13105550100', code: CODE }), { status: 'invalid' }, 'nothing was sent to this number');
  assert.equal(checks().length, 0);
  for (let tries = 0; tries < 4; tries += 1) assert.deepEqual(await verify({ to: NUMBER, code }), { status: 'invalid' });
  wait(1000);
  steps.length = 0;
  assert.deepEqual(await verify({ to: NUMBER, code: CODE }), { status: 'valid', to: NUMBER });
  assert.equal(steps.length, 2);
  assert.deepEqual(await verify({ to: NUMBER, code: CODE }), { status: 'invalid' }, 'once');
  assert.equal(steps.length, 3);
  assert.equal(eventNames().at(-1), 'refused challenge');
  wait(11 * MINUTE);
  for (const address of [ADDRESS, '198.51.100.7']) assert.equal((await send({ to: NUMBER, address })).status, 'sent');
  for (let tries = 0; tries < 5; tries += 1) await verify({ to: NUMBER, code });
  const before = checks().length;
  assert.deepEqual(await verify({ to: NUMBER, code: CODE }), { status: 'invalid' }, 'both sends together have five tries');
  assert.deepEqual([eventNames().at(-1), checks().length], ['refused tries', before]);
  wait(11 * MINUTE);
  assert.deepEqual(await verify({ to: NUMBER, code: CODE }), { status: 'invalid' });
  assert.deepEqual([eventNames().at(-1), checks().length], ['refused challenge', before], 'its sends have expired');
});

test('a challenge given with a number works only for that number', async (context) => {
  const { challengeOf, checks, verify } = verifierFixture(context);
  const [mine, other] = [await challengeOf({ to: NUMBER }), await challengeOf({ to: '+13105550100' })];
  assert.deepEqual(await verify({ to: NUMBER, challenge: other, code: CODE }), { status: 'invalid' });
  assert.deepEqual(await verify({ to: NUMBER, challenge: 'x', code: CODE }), { status: 'invalid' });
  assert.equal(checks().length, 0);
  assert.deepEqual(await verify({ to: NUMBER, challenge: mine, code: CODE }), { status: 'valid', to: NUMBER });
});

test('after too many failures of a number, a right code takes two steps, or three in a store that ignores `instead`', async (context) => {
  for (const knowsInstead of [true, false]) {
    const inner = memory.memoryStore({ singleInstance: true });
    let steps = 0;
    const apply = (shard, operations, instead) => {
      steps += 1;
      return inner.apply(shard, operations, knowsInstead ? instead : undefined);
    };
    const { challengeOf, checks, eventNames, verify, wait } = verifierFixture(context, {
      limits: { failuresPerNumber: 5 },
      store: { apply },
    });
    const first = await challengeOf({ to: NUMBER, address: ADDRESS });
    for (let tries = 0; tries < 5; tries += 1) await verify({ challenge: first, code: '000000', address: ADDRESS });
    assert.ok(!eventNames().includes('alarm failures'));
    wait(11 * MINUTE);
    const second = await challengeOf({ to: NUMBER, address: '198.51.100.7' });
    steps = 0;
    const once = { challenge: second, code: '000000', address: '198.51.100.7' };
    assert.deepEqual(await verify(once), { status: 'invalid' });
    assert.deepEqual([eventNames().slice(-2), checks().length], [['alarm failures', 'refused wrong'], 6]);
    assert.equal(steps, knowsInstead ? 1 : 2);
    assert.deepEqual(await verify({ ...once, code: CODE }), { status: 'invalid' });
    assert.deepEqual([eventNames().at(-1), checks().length], ['refused tries', 6], 'one try');
    wait(MINUTE);
    const right = { challenge: await challengeOf({ to: NUMBER, address: ADDRESS }), code: CODE, address: ADDRESS };
    steps = 0;
    assert.deepEqual(await verify(right), { status: 'valid', to: NUMBER });
    assert.equal(steps, knowsInstead ? 2 : 3);
  }
});

test('forget gives a number its tries back, and reports whether the store did it', async (context) => {
  const limits = { failuresPerNumber: 5 };
  const { challengeOf, forget, eventNames, verify, wait } = verifierFixture(context, { limits });
  const first = await challengeOf({ to: NUMBER, address: ADDRESS });
  for (let tries = 0; tries < 5; tries += 1) await verify({ challenge: first, code: '000000', address: ADDRESS });
  wait(11 * MINUTE);
  const second = await challengeOf({ to: NUMBER, address: ADDRESS });
  assert.deepEqual(await verify({ challenge: second, code: '000000', address: ADDRESS }), { status: 'invalid' });
  assert.ok(eventNames().includes('alarm failures'));
  await verify({ challenge: second, code: CODE, address: ADDRESS });
  assert.equal(eventNames().at(-1), 'refused tries', 'one try a challenge');
  assert.equal(await forget(NUMBER), true);
  const third = await challengeOf({ to: NUMBER, address: '198.51.100.7' });
  for (let tries = 0; tries < 2; tries += 1) await verify({ challenge: third, code: '000000', address: '198.51.100.7' });
  assert.deepEqual(await verify({ challenge: third, code: CODE, address: '198.51.100.7' }), { status: 'valid', to: NUMBER });
  assert.equal(await forget('not a number'), true, 'nothing to forget');
  const address = '192.0.2.9';
  for (let tries = 0, challenge; tries < 6; tries += 1) {
    if (tries % 5 === 0) wait(11 * MINUTE);
    if (tries % 5 === 0) challenge = await challengeOf({ to: NUMBER, address });
    await verify({ challenge, code: '000000', address });
  }
  assert.equal(eventNames().filter((name) => name === 'alarm failures').length, 2, 'the alarm is raised again');
});

test('sends nothing and accepts no code if the store fails, hangs or returns nonsense', async (context) => {
  const challenge = await verifierFixture(context).challengeOf({ to: NUMBER });
  for (const [what, apply] of Object.entries(DOWN)) {
    context.mock.restoreAll();
    const { checks, events, forget, send, sends, eventNames, verify } = verifierFixture(context, {
      store: { apply },
      storeTimeout: 5,
    });
    const down = { status: 'unavailable', retryAfter: 10 };
    assert.deepEqual(await send({ to: NUMBER }), down, what);
    assert.deepEqual(await verify({ challenge, code: CODE }), down, what);
    assert.deepEqual(await verify({ to: NUMBER, code: CODE }), down, what);
    assert.equal(await forget(NUMBER), false, what);
    assert.deepEqual([sends().length, checks().length], [0, 0], what);
    assert.deepEqual(eventNames(), Array(4).fill('failed store'), what);
    assert.ok(events.every(({ error }) => error instanceof Error));
  }
});

test('reports unavailable if the service is down, gives limits back and uses no try', async (context) => {
  const { challengeOf, send, sends, eventNames, verify } = verifierFixture(context);
  for (const [to, kind] of [
    ['+19195550141', 'unauthorized'],
    ['+19195550143', 'forbidden'],
    ['+19195550163', 'connection'],
  ]) {
    for (let sent = 0; sent < 8; sent += 1) {
      assert.deepEqual(await send({ to, address: ADDRESS }), { status: 'unavailable', retryAfter: 10 }, to);
      assert.equal(eventNames().at(-1), `failed ${kind}`);
    }
  }
  // A text may have been sent, so it counts as a send.
  for (const to of ['+19195550150', '+19195550161', '+19195550162']) {
    assert.equal((await send({ to, address: ADDRESS })).status, 'sent', to);
  }
  const before = sends().length;
  const unchecked = await challengeOf({ to: '+19195550152', address: '198.51.100.7' });
  for (let tries = 0; tries < 12; tries += 1) {
    const checked = await verify({ challenge: unchecked, code: CODE, address: ADDRESS });
    assert.deepEqual(checked, { status: 'unavailable', retryAfter: 10 });
  }
  assert.equal(sends().length, before + 1);
});

test('sends nothing if beforeSend throws, rejects or returns a wrong value; the same key works later', async (context) => {
  let beforeSend;
  const { send, sends, eventNames } = verifierFixture(context, { beforeSend: () => beforeSend() });
  const options = { to: NUMBER, idempotencyKey: 'a' };
  for (const outcome of [
    () => undefined,
    () => 'yes',
    () => Promise.reject(new Error('down')),
    () => {
      throw new Error('down');
    },
  ]) {
    beforeSend = outcome;
    assert.deepEqual(await send(options), { status: 'unavailable', retryAfter: 10 });
    assert.equal(eventNames().at(-1), 'failed hook');
  }
  beforeSend = () => true;
  assert.deepEqual([(await send(options)).status, sends().length], ['sent', 1]);
});

test('a verifier waits for the service even with beforeSend', async (context) => {
  const { send, eventNames } = verifierFixture(context, { beforeSend: () => true });
  assert.deepEqual(await send({ to: '+19195550143' }), { status: 'unavailable', retryAfter: 10 });
  assert.deepEqual(eventNames(), ['failed forbidden']);
});

test('with waitUntil a send returns before the service is called, and a failed one still looks sent', async (context) => {
  const rests = [];
  const waitUntil = (work) => rests.push(work);
  const { eventNames, send, sends, verify } = verifierFixture(context);
  const tried = [];
  for (const to of [NUMBER, '+19195550143', '+19195550140']) {
    const before = sends().length;
    const sent = await send({ to, waitUntil });
    assert.ok(sent.status === 'sent');
    assert.equal(sends().length, before);
    await rests.at(-1);
    assert.equal(sends().length, before + 1);
    tried.push((await verify({ challenge: sent.challenge, code: CODE })).status);
    // A failed send keeps its place, so asking again does not show the failure.
    if (to !== NUMBER) assert.equal((await send({ to, waitUntil })).status, 'limited');
  }
  assert.deepEqual([rests.length, tried], [3, ['valid', 'invalid', 'invalid']]);
  assert.ok(eventNames().includes('failed forbidden') && eventNames().includes('failed bad-request'));
});

test('rejects for a missing field, a wrong type or an unknown channel, with an MfaError that names the field', async (context) => {
  const { checks, forget, send, sends, steps, verify } = verifierFixture(context);
  const thrower = {
    get to() {
      throw new Error('a getter');
    },
  };
  const cases = [
    [() => send(undefined), 'to'],
    [() => send(null), 'to'],
    [() => send('x'), 'to'],
    [() => send({}), 'to'],
    [() => send({ to: 19195550100 }), 'to'],
    [() => send({ to: null }), 'to'],
    [() => send({ to: ['+19195550100'] }), 'to'],
    [() => send(thrower), 'to'],
    [() => send({ to: `${NUMBER}\ud800` }), 'to'],
    [() => send({ to: NUMBER, channel: 'fax' }), 'channel'],
    [() => send({ to: NUMBER, channel: 5 }), 'channel'],
    [() => send({ to: NUMBER, channel: null }), 'channel'],
    [() => send({ to: NUMBER, address: 5 }), 'address'],
    [() => send({ to: NUMBER, session: {} }), 'session'],
    [() => send({ to: NUMBER, session: '\udfff' }), 'session'],
    [() => send({ to: NUMBER, idempotencyKey: 5n }), 'idempotencyKey'],
    [() => send({ to: NUMBER, waitUntil: true }), 'waitUntil'],
    [() => verify(undefined), 'code'],
    [() => verify({ code: CODE }), 'challenge'],
    [() => verify({ challenge: 'a' }), 'code'],
    [() => verify({ challenge: 'a', code: 123456 }), 'code'],
    [() => verify({ challenge: Symbol('a'), code: CODE }), 'challenge'],
    [() => verify({ to: 5, code: CODE }), 'to'],
    [() => verify({ to: NUMBER, code: CODE, address: false }), 'address'],
    [() => verify({ to: NUMBER, code: CODE, session: 0 }), 'session'],
    [() => forget(undefined), 'to'],
    [() => forget(5), 'to'],
    [() => forget('\ud800'), 'to'],
  ];
  for (const [ask, field] of /** @type {[() => Promise<unknown>, string][]} */ (cases)) {
    await assert.rejects(ask, (/** @type {any} */ error) => {
      assert.ok(error instanceof MfaError, inspect(error));
      assert.deepEqual([error.kind, error.sent], ['invalid-input', 'no'], String(ask));
      assert.ok(
        error.issues?.some((issue) => issue.field === field),
        `${ask}: ${inspect(error.issues)}`,
      );
      assert.ok(error.message.includes(field) && !error.message.includes('9195550100'), error.message);
      return true;
    });
  }
  assert.deepEqual([steps.length, sends().length, checks().length], [0, 0, 0]);
});

test('names every wrong argument at once, each once', async (context) => {
  const { send } = verifierFixture(context);
  await assert.rejects(send({ channel: 5, session: 5 }), (/** @type {any} */ error) => {
    assert.ok(error instanceof MfaError);
    assert.deepEqual(error.issues?.map(({ field }) => field).sort(), ['channel', 'session', 'to']);
    return true;
  });
  await assert.rejects(send(null), (/** @type {any} */ error) => {
    assert.ok(error instanceof MfaError);
    assert.deepEqual(
      error.issues?.map(({ field }) => field),
      ['to'],
    );
    return true;
  });
});

test('makes two store steps for a send, two for a right code, one for a wrong one', async (context) => {
  const { challengeOf, steps, verify } = verifierFixture(context);
  const challenge = await challengeOf({ to: NUMBER, address: ADDRESS });
  assert.equal(steps.splice(0).length, 2);
  await verify({ challenge, code: '000000', address: ADDRESS });
  assert.equal(steps.splice(0).length, 1);
  await verify({ challenge, code: CODE, address: ADDRESS });
  assert.equal(steps.splice(0).length, 2);
});

test('after a failed resend, the code of the first text is still right for the number', async (context) => {
  let isDown = false;
  const service = new simulator.Simulator({ code: CODE });
  const fetch = (url, init) => {
    if (isDown) throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
    return service.fetch(url, init);
  };
  const configuration = new Configuration({ clientId: 'id', clientSecret: 'a-client-secret', fetch });
  const { send, verify, wait } = verifierFixture(context, { configuration });
  assert.equal((await send({ to: NUMBER })).status, 'sent');
  wait(MINUTE);
  isDown = true;
  assert.equal((await send({ to: NUMBER })).status, 'unavailable');
  isDown = false;
  assert.equal((await verify({ to: NUMBER, code: CODE })).status, 'valid');
});

test('a verifier refuses options for HTTP, and names every fault of the others', () => {
  const { onVerified, ...rest } = options();
  for (const [name, value] of Object.entries({
    onVerified,
    origins: ['https://app.example'],
    clientAddress: false,
    session: () => '',
    challenge: 'body',
    waitUntil: () => {},
  })) {
    assert.throws(
      () => handler.createVerifier({ ...rest, [name]: value }),
      (/** @type {any} */ error) =>
        error instanceof MfaError && error.kind === 'configuration' && error.issues?.map(({ field }) => field).join() === name,
      name,
    );
  }
  assert.throws(
    () => handler.createVerifier({ ...rest, digits: 4, secret: 'short', store: {}, limit: {} }),
    (/** @type {any} */ error) => {
      assert.ok(error instanceof MfaError);
      assert.deepEqual(error.issues?.map(({ field }) => field).sort(), ['digits', 'limit', 'secret', 'store']);
      return true;
    },
  );
});
