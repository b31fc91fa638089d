// The values that a careful program would never pass, by name.

export const thrower = () => {
  throw new Error('thrown by the test');
};

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const throwing = () => new Proxy({}, { get: thrower, has: thrower, ownKeys: thrower, getPrototypeOf: thrower });

const ODD = {
  'a number': () => 5,
  NaN: () => NaN,
  'a boolean': () => true,
  'an array': () => ['+19195551234'],
  'an object': () => ({ to: '+19195551234' }),
  'an object without a prototype': () => Object.create(null),
  'a boxed string': () => new String('123456'),
  'a symbol': () => Symbol('s'),
  'a bigint': () => 5n,
  'a function': () => thrower,
  'a date': () => new Date(0),
  'a map': () => new Map([['to', 1]]),
  bytes: () => new Uint8Array(3),
  'a promise': () => Promise.resolve('promised'),
  'a response': () => new Response('{}'),
  'a revoked proxy': revoked,
  'a proxy that throws': throwing,
  'a toJSON that throws': () => ({ toJSON: thrower }),
  'a toString that throws': () => ({ toString: thrower, valueOf: thrower, [Symbol.toPrimitive]: thrower }),
};

export const oddNames = () => Object.keys(ODD);

export const odd = (name) => ODD[name]();

export function withThrowingGetter(object, field) {
  return Object.defineProperty(object, field, { get: thrower, enumerable: true, configurable: true });
}

export function cyclic(object) {
  object.self = object;
  return object;
}
