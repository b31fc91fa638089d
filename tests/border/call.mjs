// A call with faults in it, and the rules for how it may end.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inspect } from 'node:util';
import * as sdk from '../../pkg/dist/index.js';
import { anyValue, place, placing } from './values.mjs';

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
    'onCall',
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

export const CREDENTIALS = [
  { accessToken: 'token' },
  { username: 'user', password: 'secret' },
  { clientId: 'id', clientSecret: 'secret' },
];

export const spots = [
  ...['configuration', 'accountId', 'request', 'options'].map((whole) => [whole]),
  ...Object.entries(FIELDS).flatMap(([owner, names]) => names.map((name) => [owner, name])),
  ['reply'],
];

export const anyCall = fc.record({
  verb: fc.constantFrom('generateMessagingCode', 'generateVoiceCode', 'verifyCode'),
  way: fc.constantFrom('function', 'class', 'factory', 'fp'),
  credentials: fc.constantFrom(...CREDENTIALS),
  faults: fc.array(fc.record({ spot: fc.constantFrom(...spots), value: anyValue, how: placing }), {
    minLength: 1,
    maxLength: 3,
  }),
});

/** Where a call without its own fetch goes: it must not reach the internet. */
let lastFetch;
export const runtimeFetch = (...args) => lastFetch(...args);

/**
 * The parts of a working call, with the faults put in. `sent` counts the requests that reach `fetch`; `counted` is false if a
 * fault replaces that function.
 */
function build({ verb, credentials, faults }) {
  const sent = { calls: 0, tokens: 0, counted: true };
  let reply = () => new Response(JSON.stringify(verb === 'verifyCode' ? { valid: true } : { messageId: 'm', callId: 'c' }));
  // Used once, so that the next call asks for a token again.
  let tokenReply = () => Response.json({ access_token: 'token', token_type: 'Bearer', expires_in: 0 });
  const fetch = (url) => {
    if (String(url).endsWith('/oauth2/token')) {
      sent.tokens += 1;
      return tokenReply();
    }
    sent.calls += 1;
    return reply();
  };
  lastFetch = fetch;
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
    else if (owner === 'tokenReply') tokenReply = () => value();
    else if (name === undefined) parts[owner] = value();
    else if (Object(parts[owner]) === parts[owner] && isOurs(parts, owner)) place(parts[owner], name, value(), how);
  }
  return { ...parts, sent };
}

/** Whether no earlier fault has replaced this part: a frozen value or a proxy may not accept a field. */
function isOurs(parts, owner) {
  try {
    return Object.getPrototypeOf(parts[owner]) === Object.prototype && parts[owner] !== globalThis;
  } catch {
    return false;
  }
}

const WAYS = {
  function: ({ verb }, { configuration, accountId, request, options }) => sdk[verb](configuration, accountId, request, options),
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

/** Makes the call and checks how it ends. */
export async function checkCall(call) {
  const parts = build(call);
  let result;
  try {
    result = await WAYS[call.way](call, parts);
  } catch (error) {
    return inContext(call, () => checkError(error, parts.sent));
  }
  inContext(call, () => {
    assert.equal(typeof result.status, 'number');
    if (parts.sent.counted) assert.ok(parts.sent.calls >= 1, 'a response without a request');
  });
}

/** Adds the call to the message of a failed check. */
function inContext({ verb, way, faults }, check) {
  try {
    check();
  } catch (error) {
    const places = faults.map(({ spot, value, how }) => `${spot.join('.')} (${how}) = ${value}`);
    throw new Error(`${verb} by ${way} with ${places.join(' and ')}: ${error.message}`, { cause: error });
  }
}

/** An MfaError: `attempts` is the number of requests, and `sent` is `no` if there was none. */
function checkError(error, sent) {
  assert.ok(error instanceof sdk.MfaError, `not an MfaError: ${inspect(error)}`);
  assert.ok(error instanceof Error);
  assert.ok(KINDS.includes(error.kind), `the kind ${error.kind}: ${error.message}`);
  assert.ok(['no', 'maybe', 'yes'].includes(error.sent));
  if (sent.counted) assert.equal(error.attempts, sent.calls, `attempts of ${error.kind}`);
  if (error.attempts === 0) assert.equal(error.sent, 'no', `sent of ${error.kind}`);
  if (error.kind === 'configuration' || error.kind === 'invalid-input') assert.deepEqual([sent.calls, sent.tokens], [0, 0]);
  assert.ok(error.message.length > 0 && error.message.length < 5000, `a message of ${error.message.length} characters`);
  assert.equal(typeof JSON.stringify(error), 'string');
  assert.equal(typeof inspect(error, { showHidden: true }), 'string');
}
