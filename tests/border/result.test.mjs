// The result of a call behaves like a plain object, although its headers are created when first read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Configuration, MFAApi } from '../../pkg/dist/index.js';

const respond = () => Response.json({ valid: true }, { headers: { 'x-a': '1' } });
const api = new MFAApi(new Configuration({ accessToken: 'a-token', fetch: async () => respond() }));
const REQUEST = { to: '+19195551234', code: '123456', expirationTimeInMinutes: 3 };
const result = () => api.verifyCode('9900000', REQUEST);

const HEADERS = { 'content-type': 'application/json', 'x-a': '1' };
const PLAIN = { data: { valid: true }, status: 200, statusText: '', headers: HEADERS };

test('a result is serialised, copied and listed with its headers', async () => {
  assert.deepEqual(Object.keys(await result()), Object.keys(PLAIN));
  assert.deepEqual(JSON.parse(JSON.stringify(await result())), PLAIN);
  assert.deepEqual(structuredClone(await result()), PLAIN);
  const spread = { ...(await result()) };
  assert.deepEqual({ ...spread, headers: { ...spread.headers } }, PLAIN);
  const read = await result();
  assert.equal(read.headers, read.headers);
  assert.match(inspect(read), /headers: ResponseHeaders \{/);
});

test('a result may have fields that its operation does not know, of any type', async () => {
  const fetch = async () => Response.json({ valid: true, messageId: 5, callId: null });
  const { data } = await new MFAApi(new Configuration({ accessToken: 'a-token', fetch })).verifyCode('9900000', REQUEST);
  assert.deepEqual(data, { valid: true, messageId: 5, callId: null });
});

test('the headers of a result can be replaced by any value', async () => {
  for (const value of [{ b: 2 }, undefined, null]) {
    const changed = await result();
    Object.assign(changed, { headers: value });
    assert.equal(changed.headers, value);
  }
  const derived = Object.create(await result());
  derived.headers = 'own';
  assert.deepEqual([derived.headers, { ...Object.getPrototypeOf(derived).headers }], ['own', HEADERS]);
});

test('a frozen result keeps its headers', async () => {
  const frozen = Object.freeze(await result());
  assert.equal(frozen.headers.get('X-A'), '1');
  assert.throws(() => Object.assign(frozen, { headers: {} }), TypeError);
});

test('a result has its headers through a proxy', async () => {
  const proxy = new Proxy(await result(), {});
  assert.equal(proxy.headers['x-a'], '1');
});

test('an error has the same response at each read, even if it is frozen or in a proxy', async () => {
  const refusal = () => api.verifyCode('9900000', { ...REQUEST, to: '' }).catch((error) => error);
  const forbidden = new MFAApi(new Configuration({ accessToken: 'a', fetch: async () => new Response('{}', { status: 403 }) }));
  const answered = () => forbidden.verifyCode('9900000', REQUEST).catch((error) => error);
  for (const [status, fail] of /** @type {const} */ ([
    [400, refusal],
    [403, answered],
  ])) {
    for (const error of [await fail(), Object.freeze(await fail()), new Proxy(await fail(), {})]) {
      assert.equal(error.response.status, status);
      assert.equal(error.response, error.response);
      assert.ok(!inspect(error, { showHidden: true }).includes('statusText'));
    }
  }
});
