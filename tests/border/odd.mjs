// Values that a careful program would never pass.

export const thrower = () => {
  throw new Error('a trap of the test');
};

/** A promise whose rejection is handled here: an unhandled rejection is then the package's own. */
const rejected = (reason) => {
  const promise = Promise.reject(reason);
  promise.catch(() => {});
  return promise;
};

const proxyThatThrowsOn = (...traps) => new Proxy({}, Object.fromEntries(traps.map((trap) => [trap, thrower])));

function revoked(target = {}) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** A response whose body was read before. */
function used(response) {
  response.text();
  return response;
}

function cycle() {
  const value = { to: '+19195551234' };
  value.self = value;
  return value;
}

function deep() {
  let value = {};
  for (let level = 0; level < 20_000; level += 1) value = { value };
  return value;
}

// Each is created for every run, because one call's changes to a value must not reach the next.
export const ODD = [
  () => undefined,
  () => null,
  () => NaN,
  () => -0,
  () => Infinity,
  () => -1,
  () => 0.5,
  () => 2 ** 31,
  () => 2 ** 53,
  () => 5n,
  () => Symbol('s'),
  () => Symbol.iterator,
  () => '',
  () => ' ',
  () => 'a\ud800b',
  () => '\udc00',
  () => '\u0000\r\n',
  () => 'x'.repeat(100_000),
  () => 'https://user:password@example.com/?q#h',
  () => 'http://[',
  () => '//example.com',
  () => '../..',
  () => true,
  () => [],
  () => [,],
  () => ['+19195551234'],
  () => Object.create(null),
  () => Object.assign(Object.create(null), { to: '+19195551234' }),
  () => Object.create({ to: '+19195551234', code: '123456', expirationTimeInMinutes: 3 }),
  () => new String('123456'),
  () => new Number(6),
  () => Object(5n),
  () => new Date(NaN),
  () => new Map([['to', 1]]),
  () => new Uint8Array(3),
  () => new ArrayBuffer(3),
  () => /x/g,
  () => () => {},
  () => async () => 'made',
  () => thrower,
  () => () => rejected('because'),
  () => () => rejected(null),
  () => () => rejected(revoked()),
  () => () => rejected(new Proxy(new Error('x'), { get: thrower, getPrototypeOf: thrower })),
  () => () => {
    throw Symbol('s');
  },
  () => () => {
    throw revoked();
  },
  () => () => ({ then: thrower }),
  () => () => 5n,
  () => () => Symbol('s'),
  () => () => revoked(),
  () => function* () {},
  () => class Odd {},
  () => Promise.resolve('promised'),
  () => Promise.resolve(Symbol('s')),
  () => rejected(new Error('no token')),
  () => rejected(undefined),
  () => ({ then: thrower }),
  () => ({
    get then() {
      return thrower();
    },
  }),
  () => ({ then: (resolve) => resolve('thenable') }),
  () => ({ toString: thrower, valueOf: thrower, [Symbol.toPrimitive]: thrower }),
  () => ({ toJSON: thrower }),
  () => ({ toJSON: () => 'other' }),
  () => ({
    get to() {
      return thrower();
    },
  }),
  () => ({
    get timeout() {
      return thrower();
    },
  }),
  () => ({ ['__proto__']: null, constructor: null }),
  () => JSON.parse('{"__proto__":{"to":"+19195551234"}}'),
  () => ({ n: 5n }),
  () => ({ a: { b: Symbol('s') } }),
  () => ({ [Symbol('s')]: 1 }),
  cycle,
  deep,
  revoked,
  () => revoked(() => {}),
  () => proxyThatThrowsOn('get'),
  () => proxyThatThrowsOn('ownKeys'),
  () => proxyThatThrowsOn('has'),
  () => proxyThatThrowsOn('getPrototypeOf'),
  () => proxyThatThrowsOn('getOwnPropertyDescriptor', 'ownKeys', 'get', 'has', 'getPrototypeOf', 'set', 'defineProperty'),
  () => new Proxy(() => {}, { apply: thrower }),
  () => new Proxy([], { get: thrower }),
  () => globalThis,
  () => new AbortController(),
  () => new AbortController().signal,
  () => AbortSignal.abort(),
  () => AbortSignal.abort(Symbol('s')),
  () => ({ aborted: true }),
  () => ({ aborted: false, addEventListener: thrower, removeEventListener: thrower }),
  () => ({ aborted: false, addEventListener: () => {}, removeEventListener: thrower }),
  () => ({ aborted: false, addEventListener: (_type, listener) => listener(), removeEventListener: () => {} }),
  () => ({
    aborted: false,
    addEventListener: (_type, listener) => queueMicrotask(listener),
    removeEventListener: thrower,
  }),
  () => ({
    aborted: false,
    get addEventListener() {
      return thrower();
    },
  }),
  () => new Headers({ 'x-a': '1' }),
  () => new URLSearchParams('a=1'),
  () => new Response('{}'),
  () => new Response('{"valid":true}', { status: 299 }),
  () => new Response(null, { status: 401 }),
  () => Response.error(),
  () => used(new Response('{"valid":true}')),
  // What the user's own `fetch` may return; these are the same objects in every run.
  ...[
    {
      get status() {
        return thrower();
      },
    },
    { status: 200 },
    { status: 200, text: () => 5 },
    { status: 200, text: thrower },
    { status: 200, text: () => rejected(revoked()) },
    { status: 200, text: async () => '{"valid":true,"messageId":"m","callId":"c"}' },
    {
      status: 200,
      get text() {
        return thrower();
      },
    },
    {
      status: 200,
      get body() {
        return thrower();
      },
    },
    { status: 200, body: { getReader: thrower } },
    { status: 200, body: { getReader: () => ({ read: async () => ({ value: 'no bytes' }), cancel: thrower }) } },
    { status: 200, body: { getReader: () => ({ read: async () => undefined }) } },
    { status: 302, body: { cancel: thrower } },
    { status: 302, body: { cancel: () => rejected('no') } },
    { status: 200, headers: { get: thrower, forEach: thrower }, text: async () => '{"valid":true}' },
    { status: 200, headers: { get: () => Symbol('s') }, text: async () => '{"valid":true}' },
    { status: 429, headers: { get: () => 5n }, text: async () => '' },
    { status: 429, headers: { get: () => ({ toString: thrower }) }, text: async () => '' },
    {
      status: 200,
      get headers() {
        return thrower();
      },
      text: async () => '{"valid":true}',
    },
    {
      status: 200,
      get statusText() {
        return thrower();
      },
      text: async () => '{"valid":true}',
    },
    {
      status: 500,
      get statusText() {
        return thrower();
      },
      text: async () => '{"error":"x"}',
    },
    { status: 500, statusText: Symbol('s'), text: async () => '{"error":5,"requestId":[]}' },
    {
      status: 200,
      get type() {
        return thrower();
      },
      text: async () => '{"valid":true}',
    },
    { status: NaN },
    { status: '200' },
    { status: 200.5 },
    { status: -1 },
    { status: 0, type: 'opaqueredirect' },
    { status: 70_000 },
  ].map((odd) => () => odd),
  () => new Error('an error as a value'),
  () => WebAssembly,
];
