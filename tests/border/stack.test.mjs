// The stack of an error leads to the code that awaits the call, whatever went wrong and whenever.
import assert from 'node:assert/strict';
import { Session } from 'node:inspector';
import { test } from 'node:test';
import { Configuration, MFAApi } from '../../pkg/dist/index.js';

const REQUEST = { to: '+19195551234', code: '123456', expirationTimeInMinutes: 3 };
const BASIC = { username: 'user', password: 'password' };

const answering = (status) => async () => new Response('{"valid":true}', { status });
const failing = async () => {
  throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED', syscall: 'connect' } });
};

// An engine keeps only a few frames, and this function must be among them.
async function theCaller(api, request) {
  await api.verifyCode('9900000', request);
}

async function stackOf(kind, parameters, request = REQUEST, mfa = { Configuration, MFAApi }) {
  const api = new mfa.MFAApi(new mfa.Configuration({ ...BASIC, ...parameters }));
  const error = await theCaller(api, request).then(
    () => undefined,
    (rejection) => rejection,
  );
  assert.equal(error?.kind, kind, `${error}`);
  return error.stack;
}

/** Each case: the error's kind, the configuration's parameters, and a request if it is not the usual one. */
const CASES = {
  'a refused request': ['invalid-input', { fetch: answering(200) }, { ...REQUEST, to: '1' }],
  'a faulty configuration': ['configuration', { basePath: 'nowhere' }],
  'a status': ['server', { fetch: answering(500) }],
  'a response that does not match the document': ['invalid-response', { fetch: async () => new Response('{}') }],
  'a failing connection': ['connection', { fetch: failing }],
  'a deadline': ['timeout', { fetch: () => new Promise(() => {}), timeout: 1 }],
  'a failing token function': ['authorization', { username: undefined, accessToken: failing }],
};

for (const [what, input] of Object.entries(CASES)) {
  test(`${what}: the stack names the caller, and nothing of WebAssembly`, async () => {
    const stack = await stackOf(...input);
    assert.match(stack, /\btheCaller\b/);
    assert.doesNotMatch(stack, /wasm/);
  });
}

test('the stack names the caller at the first call too', async () => {
  const fresh = await import('../../pkg/dist/index.js?first');
  const [kind, parameters, request] = /** @type {any[]} */ (CASES['a refused request']);
  assert.match(await stackOf(kind, parameters, request, fresh), /\btheCaller\b/);
});

// Sentry's `includeLocalVariables` adds local variables to an error, with the fields of plain objects.
test('no variable of the function that throws holds a secret', async (t) => {
  const session = new Session();
  session.connect();
  t.after(() => session.disconnect());
  const shown = [];
  // A session that inspects its own thread calls back before `post` returns.
  const propertiesOf = (/** @type {any} */ { objectId }) => {
    let properties = [];
    session.post(
      'Runtime.getProperties',
      { objectId, ownProperties: true },
      (_, /** @type {any} */ answer) => (properties = answer.result),
    );
    return properties;
  };
  session.on('Debugger.paused', ({ params }) => {
    const { data, callFrames } = /** @type {any} */ (params);
    if (!data.description.startsWith('MfaError')) return;
    const scopes = callFrames.flatMap(({ scopeChain }) => scopeChain.filter(({ type }) => type === 'local'));
    for (const { value } of scopes.flatMap(({ object }) => propertiesOf(object))) {
      shown.push(value?.className === 'Object' ? propertiesOf(value).map((field) => field.value?.value) : [value?.value]);
    }
  });
  session.post('Debugger.enable');
  session.post('Debugger.setPauseOnExceptions', { state: 'all' });
  const fresh = await import('../../pkg/dist/index.js?variables?first');
  const configuration = { ...BASIC, fetch: answering(500) };
  // The first call uses a copy of its arguments.
  for (const _ of [1, 2]) await assert.rejects(fresh.verifyCode(configuration, '9900000', REQUEST), { kind: 'server' });
  assert.notEqual(shown.length, 0);
  for (const secret of [BASIC.password, REQUEST.to, REQUEST.code]) assert.ok(!shown.flat().includes(secret), secret);
});
