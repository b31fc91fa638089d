// Substitutes for the usual objects: a test's own Response, a configuration of bandwidth-sdk.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Configuration as OfficialConfiguration } from 'bandwidth-sdk';
import { Configuration, MFAApi, MfaError, verifyCode } from '../../pkg/dist/index.js';

const CODE = { to: '+19195551234', code: '123456', expirationTimeInMinutes: 3 };
const SEND = { to: '+19195551234', from: '+19195554321', applicationId: 'app', message: 'Code {CODE}', digits: 6 };

const refused = (promise) =>
  promise.then(
    () => assert.fail('it was accepted'),
    (error) => {
      assert.ok(error instanceof MfaError, String(error));
      return error;
    },
  );

const answering = (response, more) =>
  new MFAApi(new Configuration({ accessToken: 'token', fetch: async () => response, ...more }));

test('reads a response that has only `json`', async () => {
  for (const json of [async () => ({ valid: true }), () => ({ valid: true })]) {
    const { data } = await answering({ ok: true, status: 200, json }).verifyCode('1', CODE);
    assert.deepEqual(data, { valid: true });
  }
  const error = await refused(answering({ status: 403, json: async () => ({ message: 'No' }) }).verifyCode('1', CODE));
  assert.deepEqual([error.kind, error.detail, error.response.data], ['forbidden', 'No', { message: 'No' }]);
});

test('refuses a text of more than 64 KB from a response without a web stream', async () => {
  const long = (status) => answering({ status, text: async () => JSON.stringify({ valid: true, more: 'x'.repeat(65_536) }) });
  const error = await refused(long(200).verifyCode('1', CODE));
  assert.deepEqual([error.kind, error.sent, error.response.data], ['invalid-response', 'yes', '']);
  const { kind, response } = await refused(long(429).verifyCode('1', CODE));
  assert.deepEqual([kind, response.data], ['rate-limited', '']);
});

test('reads a text with a byte order mark, which node-fetch 2 keeps', async () => {
  const response = { status: 200, text: async () => '\ufeff{"valid":true}' };
  assert.deepEqual((await answering(response).verifyCode('1', CODE)).data, { valid: true });
});

test('a global `Deno` that the program has set changes nothing, also for a text with a byte order mark', async (context) => {
  const globals = /** @type {any} */ (globalThis);
  const url = new URL('../../pkg/dist/index.js?deno', import.meta.url).href;
  const body = '\ufeff{"valid":true}';
  const headers = new Headers({ 'content-length': '17' });
  context.mock.method(globals, 'fetch', async () => ({ status: 200, headers, text: async () => body }));
  globals.Deno = undefined;
  try {
    const sdk = await import(url);
    assert.deepEqual((await sdk.verifyCode({ accessToken: 'token' }, '1', CODE)).data, { valid: true });
  } finally {
    delete globals.Deno;
  }
});

test('reads tokens by `json` too', async () => {
  const fetch = async (url) => ({
    status: 200,
    json: async () => (url.endsWith('/token') ? { access_token: 't' } : { valid: true }),
  });
  const mfa = new MFAApi(new Configuration({ clientId: 'json', clientSecret: 'alone', fetch }));
  assert.deepEqual((await mfa.verifyCode('1', CODE)).data, { valid: true });
});

test('refuses a response with neither `text` nor `json`', async () => {
  for (const json of [undefined, 5, {}]) {
    const error = await refused(answering({ status: 200, json }).generateMessagingCode('1', SEND));
    assert.deepEqual([error.kind, error.sent, error.status], ['invalid-response', 'yes', 200]);
    assert.match(error.message, /^`fetch` returned something that is not a Response\. The text was sent/);
  }
  assert.equal((await refused(answering({ status: 500 }).verifyCode('1', CODE))).kind, 'server');
});

test('refuses a token response with neither `text` nor `json`', async () => {
  const mfa = new MFAApi(
    new Configuration({ clientId: 'neither', clientSecret: 'of them', fetch: async () => ({ status: 200 }) }),
  );
  const error = await refused(mfa.verifyCode('1', CODE));
  assert.deepEqual([error.kind, error.sent, error.status], ['authorization', 'no', 200]);
  assert.match(error.message, /: `fetch` returned something that is not a Response\. .* Check your own `fetch`\.$/);
});

test('says that a Response given twice was read before', async () => {
  const again = /the body broke off \(it was read before: return a new Response for each request\)/;
  const mfa = answering(Response.json({ valid: true }));
  assert.equal((await mfa.verifyCode('1', CODE)).data.valid, true);
  const error = await refused(mfa.verifyCode('1', CODE));
  assert.deepEqual([error.kind, error.sent, error.status], ['invalid-response', 'yes', 200]);
  assert.match(error.message, again);
  const token = Response.json({ access_token: 'token' });
  await token.text();
  const readBefore = new MFAApi(new Configuration({ clientId: 'given', clientSecret: 'twice', fetch: async () => token }));
  assert.match((await refused(readBefore.verifyCode('1', CODE))).message, again);
});

test('reports a `json` that fails or returns undefined', async () => {
  const nothing = await refused(answering({ status: 200, json: async () => undefined }).verifyCode('1', CODE));
  assert.match(nothing.message, /the body is not a JSON object/);
  const failing = await refused(answering({ status: 200, json: () => Promise.reject(new Error('cut')) }).verifyCode('1', CODE));
  assert.deepEqual([failing.kind, failing.sent, failing.cause.message], ['invalid-response', 'yes', 'cut']);
  assert.match(failing.message, /the body broke off \(cut\)/);
});

test('an “Illegal invocation” from the program’s own fetch does not prove that nothing was sent', async () => {
  const fetch = async () => {
    throw new TypeError('Illegal invocation');
  };
  const error = await refused(answering(undefined, { fetch }).verifyCode('1', CODE));
  assert.deepEqual([error.kind, error.sent, error.attempts], ['connection-lost', 'maybe', 1]);
});

/** The requests of a call, with a configuration from either package. */
async function requestsOf(configuration) {
  const requests = [];
  const fetch = async (url, { headers }) => {
    requests.push([url, headers.Authorization]);
    return Response.json(url.endsWith('/token') ? { access_token: 'fresh', token_type: 'Bearer' } : { valid: true });
  };
  configuration.fetch = fetch;
  for (let count = 0; count < 2; count += 1) {
    assert.equal((await new MFAApi(configuration).verifyCode('1', CODE)).data.valid, true);
    assert.equal((await verifyCode(configuration, '1', CODE)).data.valid, true);
  }
  return requests.map(([url, authorization]) => [url.split('/').pop(), authorization]);
}

test('a configuration of bandwidth-sdk with a user name and a password sends Basic', async () => {
  const basic = ['verify', `Basic ${btoa('user:password')}`];
  const requests = await requestsOf(new OfficialConfiguration({ username: 'user', password: 'password' }));
  assert.deepEqual(requests, [basic, basic, basic, basic]);
});

test('a configuration with client credentials requests one token, by its `fetch`', async () => {
  const configuration = new OfficialConfiguration({ clientId: 'official', clientSecret: 'secret' });
  const used = ['verify', 'Bearer fresh'];
  const token = ['token', `Basic ${btoa('official:secret')}`];
  assert.deepEqual(await requestsOf(configuration), [token, used, used, used, used]);
});

test('uses a token function of the configuration', async () => {
  const configuration = new OfficialConfiguration({ username: 'user', password: 'password', accessToken: async () => 'given' });
  const used = ['verify', 'Bearer given'];
  assert.deepEqual(await requestsOf(configuration), [used, used, used, used]);
});

test('refuses a configuration without credentials', async () => {
  const error = await refused(new MFAApi(new OfficialConfiguration()).verifyCode('1', CODE));
  assert.deepEqual([error.kind, error.issues.map(({ field }) => field)], ['configuration', ['credentials']]);
});
