// The class Simulator: its options, its state and its prints.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { Configuration, MFAApi } from '../../pkg/dist/index.js';
import { Simulator } from '../../pkg/dist/simulator.js';
import { address, check, post, send } from './requests.mjs';

const real = 'https://mfa.bandwidth.com';
const sending = (simulator, more) => simulator.fetch(address(real, 'messaging'), post({ ...send, ...more }));

test('throws at once for an unknown option, or one of a wrong type', () => {
  for (const [options, pattern] of /** @type {[any, RegExp][]} */ ([
    [null, /^options must be an object/],
    ['123456', /^options must be an object/],
    [[], /^options must be an object/],
    [{ codes: '1234' }, /^options must not have the field codes, only applications, clock, code, credentials, onMessage$/],
    [{ clock: 5 }, /^clock must be a function/],
    [{ code: 1234 }, /^code must be digits, or a function/],
    [{ code: '' }, /^code must be digits/],
    [{ code: 'abc' }, /^code must be digits/],
    [{ code: '12 34' }, /^code must be digits/],
    [{ code: '١٢٣٤' }, /^code must be digits/],
    [{ onMessage: 'log' }, /^onMessage must be a function/],
    [{ credentials: 'user' }, /^credentials must be an object/],
    [{ credentials: null }, /^credentials must be an object/],
    [{ credentials: { password: 5 } }, /^credentials\.password must be a string/],
    [{ applications: 'app' }, /^applications must be an object/],
    [{ applications: null }, /^applications must be an object/],
    [{ applications: { text: ['app'] } }, /^applications must not have the field text, only messaging, voice$/],
    [{ applications: { messaging: 'app' } }, /^applications\.messaging must be an array of strings/],
    [{ applications: { voice: ['app', 5] } }, /^applications\.voice must be an array of strings/],
  ])) {
    assert.throws(() => new Simulator(options), { name: 'TypeError', message: pattern });
  }
});

test('the credentials may be a whole configuration', async () => {
  const configuration = new Configuration({ username: 'user', password: 'password' });
  const simulator = new Simulator({ credentials: configuration });
  const { fetch } = simulator;
  const answers = ['password', 'another'].map((password) =>
    new MFAApi(new Configuration({ username: 'user', password, fetch })).generateMessagingCode('9900000', send),
  );
  const [right, wrong] = await Promise.allSettled(answers);
  assert.equal(right?.status, 'fulfilled');
  assert.equal(wrong?.status === 'rejected' && wrong.reason.kind, 'forbidden');
});

test('an application of the wrong kind, or an unknown one, gets the documented 400, and nothing arrives', async () => {
  const statusOf = async (simulator, call, applicationId) => {
    const response = await simulator.fetch(address(real, call), post({ ...send, applicationId }));
    return [response.status, (await response.json()).error];
  };
  const refused = [400, '400 Request is malformed or invalid'];
  const simulator = new Simulator({ applications: { messaging: ['texts', 'more-texts'], voice: ['calls'] } });
  for (const [call, applicationId, expected] of [
    ['messaging', 'texts', [200, undefined]],
    ['messaging', 'more-texts', [200, undefined]],
    ['voice', 'calls', [200, undefined]],
    ['messaging', 'calls', refused],
    ['voice', 'texts', refused],
    ['messaging', 'another', refused],
    ['voice', 'Calls', refused],
  ]) {
    assert.deepEqual(await statusOf(simulator, call, applicationId), expected, `${call} ${applicationId}`);
  }
  assert.equal(simulator.outbox.length, 3);
  const texts = new Simulator({ applications: { messaging: ['texts'] } });
  assert.deepEqual(await statusOf(texts, 'voice', 'texts'), refused, 'an absent channel has no application');
  assert.deepEqual(
    await statusOf(new Simulator(), 'voice', 'texts'),
    [200, undefined],
    'without the option any application works',
  );
});

test('rejects if clock or code returns a wrong value, and nothing arrives', async () => {
  for (const clock of [() => NaN, () => -1, () => '0', () => undefined, () => Infinity, () => 8.65e15]) {
    const simulator = new Simulator(/** @type {any} */ ({ clock }));
    await assert.rejects(sending(simulator), /^TypeError: clock must return milliseconds since 1970, at most 8.64e15/);
    assert.deepEqual(simulator.outbox, []);
  }
  for (const code of [() => 123456, () => '1', () => '1234567']) {
    const simulator = new Simulator(/** @type {any} */ ({ code }));
    await assert.rejects(sending(simulator), /^TypeError: code\(6\) must return a string of 6 characters/);
    assert.deepEqual(simulator.outbox, []);
  }
  const thrown = new Error('mine');
  const code = () => {
    throw thrown;
  };
  await assert.rejects(sending(new Simulator({ code })), thrown);
});

test('passes the number of digits to a code function, which may reset the simulator', async () => {
  const numbers = [];
  const simulator = new Simulator({
    code(digits) {
      numbers.push(digits);
      simulator.reset();
      return '7'.repeat(digits);
    },
  });
  for (const digits of [4, 5, 6, 7, 8]) assert.equal((await sending(simulator, { digits })).status, 200);
  assert.deepEqual(numbers, [4, 5, 6, 7, 8]);
});

test('a send rejects with what onMessage throws, but the message has arrived', async () => {
  const thrown = new Error('mine');
  const onMessage = () => {
    throw thrown;
  };
  const simulator = new Simulator({ onMessage, code: '123456' });
  await assert.rejects(sending(simulator), thrown);
  assert.equal(simulator.outbox.length, 1);
  assert.deepEqual(await (await simulator.fetch(address(real, 'verify'), post(check))).json(), { valid: true });
});

test('codes are random digits of the requested length', async () => {
  const simulator = new Simulator();
  for (let sent = 0; sent < 200; sent += 1) await sending(simulator, { digits: 8 });
  const codes = simulator.outbox.map(({ code }) => code);
  assert.ok(codes.every((code) => /^\d{8}$/.test(code)));
  assert.ok(new Set(codes).size > 190);
  const digits = new Set(codes.join(''));
  assert.equal(digits.size, 10);
});

test('the outbox keeps the latest thousand messages', async () => {
  let count = 0;
  const simulator = new Simulator({ code: (digits) => String(count++).padStart(digits, '0') });
  const { outbox } = simulator;
  for (let sent = 0; sent < 1003; sent += 1) await sending(simulator);
  assert.equal(outbox.length, 1000);
  assert.deepEqual([outbox[0].code, outbox.at(-1)?.code], ['000003', '001002']);
  simulator.reset();
  assert.equal(simulator.outbox, outbox, 'the same list, emptied');
  assert.equal(outbox.length, 0);
});

test('an already aborted signal ends the request before anything arrives', async () => {
  const simulator = new Simulator();
  const signal = AbortSignal.abort(new Error('mine'));
  await assert.rejects(simulator.fetch(address(real, 'messaging'), { ...post(send), signal }), /mine/);
  assert.deepEqual(simulator.outbox, []);
});

test('prints no secret, and can be reset before its WebAssembly has started', async () => {
  // A new copy of the module, whose instance has not started.
  const fresh = await import('../../pkg/dist/simulator.js?first');
  const simulator = new fresh.Simulator({ credentials: { clientId: 'id', clientSecret: 'a-secret', password: 'a-password' } });
  simulator.reset();
  const printed = `${inspect(simulator, { showHidden: true, depth: 9 })}${JSON.stringify(simulator)}${String(simulator)}`;
  assert.doesNotMatch(printed, /a-secret|a-password/);
  assert.match(printed, /Simulator/);
});

test('frees the state of simulators that are garbage collected', () => {
  const script = fileURLToPath(new URL('left-behind.mjs', import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [script], { encoding: 'utf8', timeout: 120_000 });
  assert.equal(status, 0, stderr);
  const { first, last } = JSON.parse(stdout);
  assert.ok(last <= first * 1.5, `${first} bytes after the first round, ${last} after the last`);
});

test('answers with a text where Response knows no streams, as in tests with jest-fetch-mock 3', async () => {
  const native = globalThis.Response;
  class TextResponse {
    constructor(body, { status, headers }) {
      Object.assign(this, { status, headers: new Headers(headers), text: async () => String(body) });
    }
  }
  globalThis.Response = /** @type {any} */ (TextResponse);
  try {
    const response = await sending(new Simulator());
    assert.match(JSON.parse(await response.text()).messageId, /./);
  } finally {
    globalThis.Response = native;
  }
});
