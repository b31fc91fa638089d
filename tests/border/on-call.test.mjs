// `onCall`: the events of a call, their order and their async context. With the simulator's server.
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { createServer } from 'node:http';
import { after, before, beforeEach, describe, test } from 'node:test';
import { serveSimulator } from '../../pkg/bin/server.js';
import { Configuration, generateMessagingCode, verifyCode } from '../../pkg/dist/index.js';
import { listen } from '../../scripts/listen.mjs';
import { CLOSED } from '../runtime/port.mjs';

const SECRET = 'canary-secret';
const FIELDS = ['type', 'operation', 'attempt', 'status', 'kind', 'sent', 'requestId', 'durationMs'];
const account = '9900000';
const send = (to = '+19195551234') => ({ to, from: '+19195554321', applicationId: 'app', message: '{CODE}', digits: 6 });
const check = { to: '+19195551234', code: '739146', expirationTimeInMinutes: 3 };

let simulator;
let forward;
let clients = 0;
const everything = [];
before(async () => {
  simulator = await serveSimulator({ port: 0 });
  forward = (ms) => fetch(`${simulator.url}/simulator/clock`, { method: 'POST', body: JSON.stringify({ advanceMs: ms }) });
});
after(() => simulator.stop());
// Each test gets its own token.
beforeEach(() => (clients += 1));

/** A configuration for the simulator, and the events of its calls, without durations. */
function watched(more = {}) {
  const events = [];
  const configuration = new Configuration({
    clientId: `client-${clients}`,
    clientSecret: SECRET,
    basePath: `${simulator.url}/api/v1`,
    tokenUrl: `${simulator.url}/api/v1/oauth2/token`,
    onCall({ durationMs, ...event }) {
      everything.push({ ...event, durationMs });
      events.push(event);
    },
    ...more,
  });
  return { configuration, events };
}

const messaging = (fields) => ({ operation: 'generateMessagingCode', ...fields });
const done = [
  messaging({ type: 'attempt', attempt: 1, status: 200, sent: 'yes' }),
  messaging({ type: 'end', attempt: 1, status: 200, sent: 'yes' }),
];
const start = messaging({ type: 'start' });
const token = (kind, more) => messaging({ type: 'token', kind, ...more });

describe('the events of a call', () => {
  test('a token is fetched by the first call and reused by the next', async () => {
    const { configuration, events } = watched();
    await generateMessagingCode(configuration, account, send());
    assert.deepEqual(events.splice(0), [start, token('fetched'), ...done]);
    await generateMessagingCode(configuration, account, send());
    assert.deepEqual(events, [start, token('reused'), ...done]);
  });

  test('HTTP Basic and a fixed token have no token event, a token function has one', async () => {
    for (const [credentials, expected] of /** @type {[object, object[]][]} */ ([
      [{ username: 'user', password: SECRET }, []],
      [{ accessToken: 'canary-token' }, []],
      [{ accessToken: async () => 'canary-token' }, [token('fetched')]],
    ])) {
      const { configuration, events } = watched({ clientId: undefined, clientSecret: undefined, ...credentials });
      await generateMessagingCode(configuration, account, send());
      assert.deepEqual(events, [start, ...expected, ...done]);
    }
  });

  test('a refused token is replaced for a second attempt', async () => {
    const { configuration, events } = watched();
    await generateMessagingCode(configuration, account, send());
    await forward(2 * 3_600_000);
    events.length = 0;
    await generateMessagingCode(configuration, account, send());
    assert.deepEqual(events, [
      start,
      token('reused'),
      messaging({ type: 'attempt', attempt: 1, status: 401, kind: 'unauthorized', sent: 'no' }),
      token('refused', { status: 401 }),
      token('fetched'),
      messaging({ type: 'attempt', attempt: 2, status: 200, sent: 'yes' }),
      messaging({ type: 'end', attempt: 2, status: 200, sent: 'yes' }),
    ]);
  });

  test('both attempts that get a 401 name their request', async () => {
    let calls = 0;
    const fetch = async (url) => {
      if (url.endsWith('/oauth2/token')) return Response.json({ access_token: `token-${calls}` });
      calls += 1;
      return Response.json({ message: 'Unauthorized' }, { status: 401, headers: { 'x-amzn-requestid': `request-${calls}` } });
    };
    const { configuration, events } = watched({ fetch });
    await assert.rejects(generateMessagingCode(configuration, account, send()), { kind: 'unauthorized' });
    const attempts = events.filter(({ type }) => type === 'attempt');
    assert.deepEqual(
      attempts.map(({ attempt, requestId }) => [attempt, requestId]),
      [
        [1, 'request-1'],
        [2, 'request-2'],
      ],
    );
  });

  test('a refused request and a faulty configuration have a start and an end', async () => {
    for (const [more, request, kind] of /** @type {[object, any, string][]} */ ([
      [{}, send('919'), 'invalid-input'],
      [{}, null, 'invalid-input'],
      [{ timeout: -1 }, send(), 'configuration'],
    ])) {
      const { configuration, events } = watched(more);
      await assert.rejects(generateMessagingCode(configuration, account, request), { kind });
      assert.deepEqual(events, [start, messaging({ type: 'end', attempt: 0, kind, sent: 'no' })]);
    }
  });

  test('a token endpoint that refuses, or cannot be reached, is reported as a refused token', async () => {
    const refusing = await listen(createServer((_, response) => response.writeHead(401).end()));
    for (const [tokenUrl, status] of [[refusing.url, 401], [CLOSED]]) {
      const { configuration, events } = watched({ tokenUrl });
      await assert.rejects(generateMessagingCode(configuration, account, send()), { kind: 'authorization' });
      const seen = status === undefined ? {} : { status };
      const end = messaging({ type: 'end', attempt: 0, ...seen, kind: 'authorization', sent: 'no' });
      assert.deepEqual(events, [start, token('refused', seen), end]);
    }
    await refusing.stop();
  });

  test('a token function that throws, or returns no token, is reported as a refused token', async () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const functions = [() => Promise.reject(new Error('of the program')), () => Promise.reject(proxy), () => 5, () => 'no token'];
    for (const accessToken of functions) {
      const { configuration, events } = watched({ clientId: undefined, clientSecret: undefined, accessToken });
      await assert.rejects(generateMessagingCode(configuration, account, send()), { kind: 'authorization' });
      const end = messaging({ type: 'end', attempt: 0, kind: 'authorization', sent: 'no' });
      assert.deepEqual(events, [start, token('refused'), end]);
    }
  });

  test('reports two attempts if no connection can be made', async () => {
    const { configuration, events } = watched({ accessToken: 'canary-token', basePath: CLOSED });
    await assert.rejects(generateMessagingCode(configuration, account, send()), { kind: 'connection', attempts: 2 });
    const failed = { kind: 'connection', sent: 'no' };
    assert.deepEqual(events, [
      start,
      messaging({ type: 'attempt', attempt: 1, ...failed }),
      messaging({ type: 'attempt', attempt: 2, ...failed }),
      messaging({ type: 'end', attempt: 2, ...failed }),
    ]);
  });

  // The simulator's numbers for faults.
  for (const [to, expected, more] of /** @type {[string, any, object?][]} */ ([
    ['+19195550140', { status: 400, kind: 'bad-request', sent: 'no' }],
    ['+19195550143', { status: 403, kind: 'forbidden', sent: 'no' }],
    ['+19195550150', { status: 500, kind: 'server', sent: 'maybe' }],
    ['+19195550161', { kind: 'connection-lost', sent: 'maybe' }],
    ['+19195550162', { status: 200, kind: 'invalid-response', sent: 'yes' }],
    ['+19195550160', { kind: 'timeout', sent: 'maybe' }, { timeout: 300 }],
  ])) {
    test(`attempt and end report the failure ${expected.kind}, and sent ${expected.sent}`, async () => {
      const { configuration, events } = watched({ accessToken: 'canary-token', ...more });
      const error = await generateMessagingCode(configuration, account, send(to)).catch((reason) => reason);
      const { requestId } = error;
      const fields = { attempt: 1, ...expected, ...(requestId === undefined ? {} : { requestId }) };
      assert.deepEqual(events, [start, messaging({ type: 'attempt', ...fields }), messaging({ type: 'end', ...fields })]);
    });
  }

  test('a status that the caller accepts is no error', async () => {
    const { configuration, events } = watched({ accessToken: 'canary-token' });
    await generateMessagingCode(configuration, account, send('+19195550143'), { validateStatus: null });
    assert.deepEqual(events.at(-1), messaging({ type: 'end', attempt: 1, status: 403, sent: 'no' }));
  });

  test('attempts, ends and awaited tokens have a duration in whole milliseconds', () => {
    const seen = new Set();
    for (const { type, kind, status, durationMs } of everything) {
      seen.add(type === 'token' ? kind : type);
      const isMeasured = ['attempt', 'end'].includes(type) || kind === 'fetched' || (kind === 'refused' && status !== 401);
      if (isMeasured) assert.ok(Number.isInteger(durationMs) && durationMs >= 0, `${type} ${kind}`);
      else if (type === 'start' || kind === 'reused') assert.equal(durationMs, undefined);
    }
    for (const name of ['start', 'reused', 'fetched', 'attempt', 'end'])
      assert.ok(seen.has(name), `the tests above have seen ${name}`);
  });
});

describe('a hook', () => {
  const hooks = {
    throws() {
      throw new Error('of the hook');
    },
    rejects: async () => Promise.reject(new Error('of the hook')),
    'returns a value that throws when it is read': () =>
      new Proxy(
        {},
        {
          get() {
            throw new Error('of the hook');
          },
        },
      ),
    'writes into the event': (event) => Object.assign(event, { type: 'x', attempt: 99, sent: 'no', status: 500 }),
  };
  for (const [name, hook] of Object.entries(hooks)) {
    test(`that ${name} changes nothing`, async () => {
      const seen = [];
      const onCall = (event) => {
        seen.push({ ...event });
        return hook(event);
      };
      const { configuration } = watched({ onCall });
      const { data } = await generateMessagingCode(configuration, account, send());
      assert.equal(typeof data.messageId, 'string');
      assert.deepEqual(
        seen.map(({ type }) => type),
        ['start', 'token', 'attempt', 'end'],
      );
      await assert.rejects(generateMessagingCode(configuration, account, send('+19195550150')), {
        kind: 'server',
        sent: 'maybe',
      });
    });
  }

  for (const type of ['start', 'token']) {
    test(`that aborts the call at its ${type}: nothing is sent, and one end is reported`, async () => {
      const before = simulator.simulator.outbox.length;
      const controller = new AbortController();
      const types = [];
      const onCall = (event) => {
        types.push(event.type);
        if (event.type === type) controller.abort();
      };
      const { configuration } = watched({ onCall });
      const call = generateMessagingCode(configuration, account, send(), { signal: controller.signal });
      await assert.rejects(call, { kind: 'aborted', sent: 'no', attempts: 0 });
      assert.equal(types.at(-1), 'end');
      assert.equal(types.filter((one) => one === 'end').length, 1);
      assert.ok(!types.includes('attempt'));
      assert.equal(simulator.simulator.outbox.length, before);
    });
  }

  test('can be removed, must be a function, and works in plain parameters', async () => {
    const { configuration, events } = watched();
    await generateMessagingCode(configuration, account, send());
    events.length = 0;
    configuration.onCall = undefined;
    await generateMessagingCode(configuration, account, send());
    assert.deepEqual(events, []);
    configuration.onCall = /** @type {any} */ ('log');
    await assert.rejects(generateMessagingCode(configuration, account, send()), {
      kind: 'configuration',
      message: /onCall: must be a function/,
    });
    const plain = [];
    const parameters = {
      accessToken: 'canary-token',
      basePath: `${simulator.url}/api/v1`,
      onCall: (event) => {
        everything.push(event);
        plain.push(event.type);
      },
    };
    await verifyCode(parameters, account, check);
    assert.deepEqual(plain, ['start', 'attempt', 'end']);
  });
});

describe('the async context of the caller', () => {
  const context = new AsyncLocalStorage();

  test('is kept through a shared token request, a refused token, and in every event', async () => {
    const seen = [];
    const requests = [];
    const note = (/** @type {any} */ { request }) => requests.push([request.path, context.getStore()]);
    subscribe('undici:request:create', note);
    const { configuration } = watched({ onCall: ({ type }) => seen.push([type, context.getStore()]) });
    const callers = ['a', 'b', 'c'];
    const callAll = () =>
      Promise.all(callers.map((caller) => context.run(caller, () => generateMessagingCode(configuration, account, send()))));
    await callAll();
    assert.equal(requests.filter(([path]) => path.endsWith('/oauth2/token')).length, 1, 'one token for all');
    for (const round of ['fetched', 'refused']) {
      for (const caller of callers) {
        const types = seen.filter(([, store]) => store === caller).map(([type]) => type);
        for (const type of ['start', 'token', 'attempt', 'end'])
          assert.ok(types.includes(type), `${round}: ${type} of ${caller}`);
        assert.ok(
          requests.some(([path, store]) => path.endsWith('/messaging') && store === caller),
          `${round}: ${caller}`,
        );
      }
      assert.deepEqual(
        seen.filter(([, store]) => store === undefined),
        [],
      );
      if (round === 'refused') break;
      seen.length = 0;
      requests.length = 0;
      await forward(2 * 3_600_000);
      await callAll();
      assert.equal(requests.filter(([path]) => path.endsWith('/messaging')).length, 6, 'each is made twice');
    }
  });

  test('is kept when another context aborts the call, or its deadline passes', async () => {
    for (const end of ['aborted', 'timeout']) {
      const seen = [];
      const onCall = ({ type }) => seen.push([type, context.getStore()]);
      const { configuration } = watched({ accessToken: 'canary-token', onCall, timeout: end === 'timeout' ? 300 : 0 });
      const controller = new AbortController();
      const { length } = simulator.simulator.outbox;
      const call = context.run('caller', () =>
        generateMessagingCode(configuration, account, send('+19195550160'), { signal: controller.signal }),
      );
      const failed = assert.rejects(call, { kind: end });
      if (end === 'aborted') {
        const deadline = AbortSignal.timeout(60_000);
        while (simulator.simulator.outbox.length === length)
          await new Promise(setImmediate).then(() => deadline.throwIfAborted());
        context.run('stranger', () => controller.abort());
      }
      await failed;
      assert.deepEqual(seen, [
        ['start', 'caller'],
        ['attempt', 'caller'],
        ['end', 'caller'],
      ]);
    }
  });
});

test('no event holds a secret, a token, a code, a number or an unknown field', () => {
  assert.ok(everything.length > 50);
  const text = JSON.stringify(everything);
  for (const canary of [SECRET, 'canary-token', 'client-', 'eyJ', check.code, '919555', '{CODE}'])
    assert.ok(!text.includes(canary), canary);
  for (const event of everything)
    assert.deepEqual(
      Object.keys(event).filter((name) => !FIELDS.includes(name)),
      [],
    );
});
