// Whatever a JavaScript program passes ends in a result or an MfaError, and an error says truly what was sent.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import { after, before, describe, test } from 'node:test';
import * as sdk from '../../pkg/dist/index.js';
import { anyValue, place, placing } from './values.mjs';

const RUNS = { seed: 20261202, numRuns: 10_000 };

/** A call that has not ended by then never will: every answer here comes at once. */
const NEVER_MS = 15_000;

const KINDS = [
  'configuration',
  'invalid-input',
  'connection',
  'connection-lost',
  'timeout',
  'aborted',
  'authorization',
  'bad-request',
  'unauthorized',
  'forbidden',
  'rate-limited',
  'server',
  'unexpected-status',
  'invalid-response',
];

const FIELDS = {
  configuration: [
    'apiKey',
    'username',
    'password',
    'clientId',
    'clientSecret',
    'accessToken',
    'awsv4',
    'basePath',
    'serverIndex',
    'baseOptions',
    'formDataCtor',
    'tempAccessToken',
    'tempAccessTokenExpiration',
    'fetch',
    'timeout',
    'tokenUrl',
    'tokenStore',
    'validate',
    'allowInsecure',
    'dangerouslyAllowBrowser',
    'other',
  ],
  baseOptions: ['headers', 'timeout', 'params', 'validateStatus', 'signal', 'httpsAgent', 'baseURL', 'other'],
  tokenStore: ['get', 'set'],
  request: [
    'to',
    'from',
    'applicationId',
    'scope',
    'message',
    'digits',
    'callbackUrl',
    'expirationTimeInMinutes',
    'code',
    'toJSON',
    'other',
  ],
  options: ['headers', 'timeout', 'params', 'validateStatus', 'signal', 'baseURL', 'adapter', 'proxy', 'other'],
  headers: ['x-a', 'Authorization', 'Content-Type', 'Host', 'User-Agent', ' bad name '],
  params: ['q', 'list', ''],
};

const send = {
  to: '+19195551234',
  from: '+19195554321',
  applicationId: 'app',
  message: 'Your code is {CODE}',
  digits: 6,
};
const check = { to: '+19195551234', expirationTimeInMinutes: 3, code: '123456' };

const CREDENTIALS = [
  { accessToken: 'token' },
  { username: 'user', password: 'secret' },
  { clientId: 'id', clientSecret: 'secret' },
];

const spots = [
  ...['configuration', 'accountId', 'request', 'options'].map((whole) => [whole]),
  ...Object.entries(FIELDS).flatMap(([owner, names]) => names.map((name) => [owner, name])),
  ['reply'],
];

const callArbitrary = fc.record({
  verb: fc.constantFrom('generateMessagingCode', 'generateVoiceCode', 'verifyCode'),
  way: fc.constantFrom('function', 'class', 'factory', 'fp'),
  credentials: fc.constantFrom(...CREDENTIALS),
  faults: fc.array(fc.record({ spot: fc.constantFrom(...spots), value: anyValue, how: placing }), {
    minLength: 1,
    maxLength: 3,
  }),
});

/** What the runtime's own fetch does meanwhile: a configuration without one must not reach the world. */
let runtimeFetch;

/**
 * The parts of a call that would work, with the faults put in. `sent` counts what reaches fetch, and is not counted
 * on where a fault has taken the place of that very function.
 */
function build({ verb, credentials, faults }) {
  const sent = { calls: 0, tokens: 0, counted: true };
  let reply = () =>
    new Response(JSON.stringify(verb === 'verifyCode' ? { valid: true } : { messageId: 'm', callId: 'c' }));
  const fetch = (url) => {
    if (String(url).endsWith('/oauth2/token')) {
      sent.tokens += 1;
      return Promise.resolve(new Response('{"access_token":"token","token_type":"Bearer","expires_in":3600}'));
    }
    sent.calls += 1;
    return reply();
  };
  runtimeFetch = fetch;
  const parts = {
    accountId: '9900000',
    request: { ...(verb === 'verifyCode' ? check : send) },
    headers: {},
    params: {},
    baseOptions: {},
    tokenStore: { get: async () => undefined, set: async () => {} },
  };
  parts.options = { headers: parts.headers, params: parts.params };
  parts.configuration = {
    ...credentials,
    basePath: 'https://example.com',
    fetch,
    timeout: 2000,
    baseOptions: parts.baseOptions,
    tokenStore: parts.tokenStore,
  };
  for (const {
    spot: [owner, name],
    value,
    how,
  } of faults) {
    if (owner === 'configuration' && (name ?? 'fetch') === 'fetch') sent.counted = false;
    if (owner === 'reply') reply = () => value();
    else if (name === undefined) parts[owner] = value();
    else if (Object(parts[owner]) === parts[owner] && isOurs(parts, owner)) place(parts[owner], name, value(), how);
  }
  return { ...parts, sent };
}

/** A part that an earlier fault has replaced is left alone: a frozen or trapped value can't take a field. */
function isOurs(parts, owner) {
  try {
    return Object.getPrototypeOf(parts[owner]) === Object.prototype && parts[owner] !== globalThis;
  } catch {
    return false;
  }
}

const WAYS = {
  function: ({ verb }, { configuration, accountId, request, options }) =>
    sdk[verb](configuration, accountId, request, options),
  class: ({ verb }, { configuration, accountId, request, options }) =>
    new sdk.MFAApi(new sdk.Configuration(configuration))[verb](accountId, request, options),
  factory: ({ verb }, { configuration, accountId, request, options }) =>
    sdk.MFAApiFactory(configuration)[verb](accountId, request, options),
  fp: ({ verb }, { configuration, accountId, request, options }) =>
    sdk
      .MFAApiFp(configuration)
      [verb](accountId, request, options)
      .then((start) => start()),
};

async function settles(call) {
  const parts = build(call);
  let answer;
  try {
    answer = await WAYS[call.way](call, parts);
  } catch (error) {
    return isAnHonestError(error, parts.sent);
  }
  assert.equal(typeof answer.status, 'number');
  if (parts.sent.counted) assert.ok(parts.sent.calls >= 1, 'an answer without a call');
}

function isAnHonestError(error, sent) {
  assert.ok(error instanceof sdk.MfaError, `not an MfaError: ${inspect(error)}`);
  assert.ok(error instanceof Error);
  assert.ok(KINDS.includes(error.kind), `the kind ${error.kind}: ${error.message}`);
  assert.ok(['no', 'maybe', 'yes'].includes(error.sent));
  if (sent.counted) assert.equal(error.attempts, sent.calls, `attempts of ${error.kind}`);
  if (error.attempts === 0) assert.equal(error.sent, 'no', `sent of ${error.kind}`);
  if (error.kind === 'configuration' || error.kind === 'invalid-input')
    assert.deepEqual([sent.calls, sent.tokens], [0, 0]);
  assert.ok(error.message.length > 0 && error.message.length < 5000, `a message of ${error.message.length} characters`);
  assert.equal(typeof JSON.stringify(error), 'string');
  assert.equal(typeof inspect(error, { showHidden: true }), 'string');
}

describe('the border to JavaScript', () => {
  const unhandled = [];
  const note = (reason) => unhandled.push(reason);
  const { fetch } = globalThis;
  before(() => {
    process.on('unhandledRejection', note);
    globalThis.fetch = (...args) => runtimeFetch(...args);
  });
  after(() => {
    process.off('unhandledRejection', note);
    globalThis.fetch = fetch;
  });

  test('any value in any place ends in a result or an honest MfaError', async () => {
    await fc.assert(fc.asyncProperty(callArbitrary, settles), { ...RUNS, timeout: NEVER_MS });
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(unhandled, []);
  });

  test('a call never throws: its errors are rejections', async () => {
    for (const configuration of [undefined, null, 5, Symbol('s'), {}]) {
      const promise = sdk.verifyCode(configuration);
      assert.ok(promise instanceof Promise);
      await assert.rejects(promise, sdk.MfaError);
    }
  });

  test('an error of one entry is an instance of the class of the other', async () => {
    const commonJs = createRequire(import.meta.url)('../../pkg/dist/index.cjs');
    const error = await commonJs.verifyCode({}).catch((caught) => caught);
    assert.ok(error instanceof sdk.MfaError && error instanceof commonJs.MfaError && error instanceof Error);
    for (const other of [new Error('x'), {}, null, undefined, 5, Object.create(null)]) {
      assert.equal(other instanceof sdk.MfaError, false);
    }
  });

  test('every field of a request is read once', async () => {
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

  test('all faults of a request are told at once, each by its field', async () => {
    const request = { to: 5, from: null, applicationId: Symbol('s'), message: 5n, digits: '6', scope: [] };
    const error = await sdk.generateMessagingCode({ accessToken: 'token' }, '1', request).catch((caught) => caught);
    assert.equal(error.kind, 'invalid-input');
    assert.deepEqual(error.issues.map(({ field }) => field).sort(), [
      'applicationId',
      'digits',
      'from',
      'message',
      'scope',
      'to',
    ]);
  });
});
