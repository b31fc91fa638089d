// A promise of a token that rejects never ends the process: the call handles it, even if it does not use it.
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { test } from 'node:test';

const CODE = { to: '+19195551234', code: '123456', expirationTimeInMinutes: 3 };

/** Clients whose token is a promise that rejects, from a copy of the package whose WebAssembly does not run before the first call. */
async function withRejectedToken(copy) {
  const { Configuration, MFAApi, MFAApiFp } = await import(`../../pkg/dist/index.js?${copy}`);
  const configuration = new Configuration({ accessToken: Promise.reject(new Error('vault closed')), fetch: () => assert.fail() });
  return { api: new MFAApi(configuration), functions: MFAApiFp(configuration) };
}

/** node:test fails a test in which a rejection is not handled, which Node decides after the microtasks. */
async function rejects(call, kind) {
  await assert.rejects(call, { kind, sent: 'no', attempts: 0 });
  await setImmediate();
}

test('a rejected token is handled while the first call waits for the WebAssembly', async () => {
  const { api } = await withRejectedToken('first');
  await rejects(api.verifyCode('9900000', CODE), 'authorization');
});

test('a rejected token is handled when the request is refused', async () => {
  const { api } = await withRejectedToken('request');
  await rejects(api.verifyCode('9900000', { ...CODE, to: 'nobody' }), 'invalid-input');
  // Now the WebAssembly runs.
  const other = await withRejectedToken('request');
  await rejects(other.api.verifyCode('9900000', { ...CODE, to: 'nobody' }), 'invalid-input');
});

test('a rejected token is handled while the program holds a function of MFAApiFp', async () => {
  const { functions } = await withRejectedToken('functions');
  const later = await functions.verifyCode('9900000', CODE);
  await setImmediate();
  await rejects(later(), 'authorization');
});
