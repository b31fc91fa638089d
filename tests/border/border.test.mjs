// Any input of a JavaScript program ends in a result or in an MfaError that has the right number of attempts.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRequire } from 'node:module';
import { after, before, beforeEach, describe, test } from 'node:test';
import * as sdk from '../../pkg/dist/index.js';
import { CREDENTIALS, anyCall, runtimeFetch, checkCall, spots } from './call.mjs';
import { oddValues } from './values.mjs';

const RUNS = { seed: 20261202, numRuns: 10_000 };

/** All responses here arrive at once, so a call that takes longer hangs. */
const HANGS_AFTER_MS = 15_000;

const VERBS = ['generateMessagingCode', 'generateVoiceCode', 'verifyCode'];

const check = { to: '+19195551234', expirationTimeInMinutes: 3, code: '123456' };

/** What `work` resolves with while `Object.prototype` has these fields. */
async function whilePolluted(pollution, work) {
  Object.assign(Object.prototype, pollution);
  try {
    return await work();
  } finally {
    for (const field of Object.keys(pollution)) delete Object.prototype[field];
  }
}

describe('the border to JavaScript', () => {
  const unhandled = [];
  const note = (reason) => unhandled.push(reason);
  const { fetch } = globalThis;
  before(() => {
    process.on('unhandledRejection', note);
    globalThis.fetch = runtimeFetch;
  });
  beforeEach(() => unhandled.splice(0));
  after(() => {
    process.off('unhandledRejection', note);
    globalThis.fetch = fetch;
  });

  test('any value in any place leads to a result or a correct MfaError', async () => {
    await fc.assert(fc.asyncProperty(anyCall, checkCall), { ...RUNS, timeout: HANGS_AFTER_MS });
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(unhandled, []);
  });

  // All values of a place in parallel, because some make a call wait; each has its own secret, so that no token is shared.
  for (const [number, spot] of [...spots, ['tokenReply']].entries()) {
    test(`every odd value as ${spot.join('.')} leads to a result or a correct MfaError`, async () => {
      const calls = oddValues.map((value, index) => ({
        verb: VERBS[(index + number) % VERBS.length],
        way: index % 2 === 0 ? 'function' : 'class',
        credentials: { ...CREDENTIALS[index % CREDENTIALS.length] },
        faults: [{ spot, value, how: 'plain' }],
      }));
      if (spot[0] === 'tokenReply') calls.forEach((call) => (call.credentials = { clientId: 'id', clientSecret: '' }));
      calls.forEach(({ credentials }, index) => {
        if ('clientSecret' in credentials) credentials.clientSecret = `secret-${number}-${index}`;
      });
      await Promise.all(calls.map(checkCall));
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(unhandled, []);
    });
  }

  test('a call never throws: its errors are rejections', async () => {
    for (const configuration of [undefined, null, 5, Symbol('s'), {}]) {
      const promise = /** @type {any} */ (sdk).verifyCode(configuration);
      assert.ok(promise instanceof Promise);
      await assert.rejects(promise, sdk.MfaError);
    }
  });

  test('an error of the CommonJS module is an instance of the class of the ES module', async () => {
    const commonJs = createRequire(import.meta.url)('../../pkg/dist/index.cjs');
    const error = await commonJs.verifyCode({}).catch((caught) => caught);
    assert.ok(error instanceof sdk.MfaError && error instanceof commonJs.MfaError && error instanceof Error);
    for (const other of [new Error('x'), {}, null, undefined, 5, Object.create(null)]) {
      assert.equal(other instanceof sdk.MfaError, false);
    }
  });

  test('reads every field of a request once', async () => {
    const reads = [];
    const request = new Proxy(
      { ...check, other: 1 },
      {
        get(target, name, receiver) {
          if (typeof name === 'string') reads.push(name);
          return Reflect.get(target, name, receiver);
        },
      },
    );
    const fetch = async () => new Response('{"valid":true}');
    await sdk.verifyCode({ accessToken: 'token', fetch }, '1', request);
    const fields = reads.filter((name) => name !== 'toJSON').sort();
    assert.deepEqual(fields, ['code', 'expirationTimeInMinutes', 'other', 'to']);
  });

  test('runs no getter of a request twice, even if one throws', async () => {
    const reads = [];
    const request = {};
    for (const field of ['to', 'expirationTimeInMinutes', 'code', 'other']) {
      Object.defineProperty(request, field, {
        enumerable: true,
        get() {
          reads.push(field);
          if (field === 'expirationTimeInMinutes') throw new Error('a getter of the test');
          return check[field] ?? 1;
        },
      });
    }
    const error = await sdk.verifyCode({ accessToken: 'token' }, '1', /** @type {any} */ (request)).catch((caught) => caught);
    assert.deepEqual(error.issues, [{ field: 'expirationTimeInMinutes', message: 'cannot be read: its getter throws' }]);
    assert.deepEqual(reads, ['to', 'expirationTimeInMinutes', 'code', 'other']);
  });

  test('a polluted Object.prototype adds nothing to a request, a response or a configuration', async () => {
    const pollution = { scope: 'polluted', valid: true, fault: 'x', cause: 'x', client: {}, error: {}, toJSON: () => 'polluted' };
    const sent = [];
    const configuration = {
      username: 'user',
      password: 'password',
      fetch: async (_, { body }) => {
        sent.push(body);
        return new Response('{}');
      },
    };
    const error = await whilePolluted(pollution, () => sdk.verifyCode(configuration, '1', check).catch((caught) => caught));
    assert.deepEqual([error.kind, error.sent], ['invalid-response', 'yes']);
    assert.deepEqual(sent, [JSON.stringify(check)]);
  });

  test('a polluted Object.prototype changes no server, credentials, header or option', async () => {
    const elsewhere = 'https://elsewhere.example';
    const pollution = {
      ...{ basePath: elsewhere, baseURL: elsewhere, tokenUrl: elsewhere, accessToken: 'polluted', timeout: '0', signal: {} },
      ...{ headers: { polluted: '1' }, params: { polluted: '1' }, baseOptions: { headers: { polluted: '1' } }, validate: false },
      onCall: ({ type }) => sent.push([type]),
    };
    const sent = [];
    const fetch = async (url, { headers }) => {
      sent.push([url, ...Object.keys(headers)]);
      return Response.json({ valid: true, access_token: 'token' });
    };
    const calls = async (clientId) => {
      sent.length = 0;
      const plain = { clientId, clientSecret: 'secret', fetch };
      for (const configuration of [plain, new sdk.Configuration(plain)]) {
        await sdk.verifyCode(configuration, '1', check);
        await sdk.verifyCode(configuration, '1', check, {});
        await new sdk.MFAApi(configuration, 'https://own.example').verifyCode('1', check, {});
        await (await sdk.MFAApiFp(configuration).verifyCode('1', check, {}))();
      }
      return [...sent];
    };
    const expected = await calls('clean');
    assert.deepEqual(await whilePolluted(pollution, () => calls('polluted')), expected);
  });

  test('a polluted Object.prototype changes no error', async () => {
    const pollution = {
      reason: 'too-large',
      end: 'aborted',
      left: 0,
      name: 'x',
      message: 'x',
      code: 'X',
      retryAfter: '5',
      numbers: 5,
      digest: 'x',
    };
    const fetch = async (url) =>
      /token$/.test(url) ? Response.json({ access_token: 'token' }) : new Response('{"error":"e"}', { status: 400 });
    const errors = (clientId) =>
      Promise.all(
        [check, /** @type {any} */ ({})].map((request) =>
          sdk.verifyCode({ clientId, clientSecret: 'secret', fetch }, '1', request).catch((caught) => ({ ...caught })),
        ),
      );
    const expected = await errors('clean');
    assert.deepEqual(await whilePolluted(pollution, () => errors('polluted')), expected);
  });

  test('the deadline is the timeout of the call, otherwise of the configuration, otherwise of baseOptions', async (context) => {
    const timers = context.mock.method(globalThis, 'setTimeout').mock;
    const fetch = async () => Response.json({ valid: true });
    const deadlines = async (/** @type {object} */ parameters, /** @type {any} */ options = undefined) => {
      timers.resetCalls();
      await sdk.verifyCode({ accessToken: 'token', fetch, ...parameters }, '1', check, options);
      // Token requests of other tests may still set short timers.
      return timers.calls.map(({ arguments: [, delay] }) => Number(delay)).filter((delay) => delay >= 30_000);
    };
    const baseOptions = { timeout: 30_000 };
    assert.deepEqual(await deadlines({ baseOptions }), [30_000]);
    assert.deepEqual(await deadlines({ baseOptions, timeout: 40_000 }), [40_000]);
    assert.deepEqual(await deadlines({ baseOptions, timeout: 40_000 }, { timeout: 50_000 }), [50_000]);
    assert.deepEqual(await deadlines({ baseOptions, timeout: 40_000 }, { timeout: '60000' }), [60_000]);
  });

  test('if no token arrives before the deadline, the error names the host of the token endpoint, not the service', async () => {
    const never = () => new Promise(() => {});
    const client = { clientId: 'id', clientSecret: 'secret', tokenUrl: 'https://idp.example/token', fetch: never };
    const late = (configuration) =>
      sdk.verifyCode({ ...configuration, timeout: 1 }, '1', check).then(
        () => assert.fail(),
        ({ message }) => message,
      );
    const started = 'No access token arrived within the deadline of 1 ms';
    assert.equal(await late(client), `${started} (idp.example). The code was not checked.`);
    assert.equal(await late({ accessToken: never, fetch: never }), `${started}. The code was not checked.`);
  });

  test('refuses an access token that is neither a string, a promise nor a function', async () => {
    for (const accessToken of [{}, [], new Map(), Object('token'), 5]) {
      const error = await /** @type {any} */ (sdk)
        .verifyCode({ accessToken, fetch: assert.fail }, '1', check)
        .catch((caught) => caught);
      assert.deepEqual([error.kind, error.issues?.map(({ field }) => field)], ['configuration', ['accessToken']]);
    }
  });

  test('names the parameter that brought a wrong server', async () => {
    const configuration = { accessToken: 'token', fetch: assert.fail };
    const calls = /** @type {const} */ ([
      ['basePath', () => new sdk.MFAApi(configuration, 'nowhere').verifyCode('1', check)],
      ['basePath', () => new sdk.MFAApi(configuration, 'nowhere').verifyCode('1', check, { baseURL: undefined })],
      ['basePath', () => sdk.MFAApiFactory(configuration, 'nowhere').verifyCode('1', check)],
      ['basePath', async () => (await sdk.MFAApiFp(configuration).verifyCode('1', check))(undefined, 'nowhere')],
      ['basePath', () => sdk.verifyCode({ ...configuration, basePath: 'nowhere' }, '1', check)],
      ['baseURL', () => sdk.verifyCode(configuration, '1', check, { baseURL: 'nowhere' })],
      ['baseURL', () => new sdk.MFAApi(configuration, 'https://b.example').verifyCode('1', check, { baseURL: 'nowhere' })],
    ]);
    for (const [field, call] of calls) {
      const { kind, issues } = await /** @type {Promise<any>} */ (call()).catch((caught) => caught);
      assert.deepEqual([kind, issues?.map((issue) => issue.field)], ['configuration', [field]], String(call));
    }
  });

  test('reports all faults of a request at once, each with its field and what was found', async () => {
    const request = { to: 5, from: null, applicationId: Symbol('s'), message: {}, digits: '6', scope: [], callbackUrl: true };
    const error = await /** @type {any} */ (sdk)
      .generateMessagingCode({ accessToken: 'token' }, null, request)
      .catch((caught) => caught);
    assert.equal(error.kind, 'invalid-input');
    assert.deepEqual(Object.fromEntries(error.issues.map(({ field, message }) => [field, message])), {
      accountId: 'is required',
      to: 'must be a string, found a number',
      from: 'must be a string, found null',
      applicationId: 'must be a string, found a value that JSON does not have',
      message: 'must be a string, found an object',
      digits: 'must be a number, found a string',
      scope: 'must be a string, found an array',
      callbackUrl: 'must be a string, found a boolean',
    });
  });
});
