// Finds the client's address in what each framework passes to the handler; the frameworks themselves do not run here.
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { OPTIONS, eventNames, fixture, sendRequest } from './fixture.mjs';
import { entries } from './package.mjs';

const { handler, memory } = await entries();

const ADDRESS = '203.0.113.7';
const FORGED = '198.51.100.99';

/** Headers that any client can write. */
const forged = {
  'x-forwarded-for': FORGED,
  'x-real-ip': FORGED,
  'cf-connecting-ip': FORGED,
  'true-client-ip': FORGED,
  forwarded: `for=${FORGED}`,
};

const { env } = process;
const original = { VERCEL: env.VERCEL, VERCEL_ENV: env.VERCEL_ENV, NODE_ENV: env.NODE_ENV };

function setEnvironment(values) {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
}

afterEach(() => setEnvironment(original));

const request = (headers = forged) => sendRequest(headers);

/** Requests a code; resolves with the status, the address that `beforeSend` got, and the events. */
async function ask(info, /** @type {any} */ { incoming = request(), ...options } = {}) {
  let address;
  const beforeSend = (send) => {
    ({ address } = send);
    return true;
  };
  const { events, handle, settled } = fixture({ beforeSend, ...options });
  const { status } = await handle(incoming, info);
  await settled();
  return { status, address, events };
}

const socket = { remoteAddress: ADDRESS };

function throws() {
  throw new Error('not available here');
}

/** The argument after the request, in each framework's form. */
const SHAPES = {
  'Deno.serve': { remoteAddr: { transport: 'tcp', hostname: ADDRESS, port: 51234 } },
  'Bun.serve': {
    requestIP: (incoming) => (incoming instanceof Request ? { address: ADDRESS, family: 'IPv4', port: 51234 } : null),
  },
  'Hono on Node': { incoming: { socket }, outgoing: {} },
  'h3 1 (Nuxt 4, Nitro 2)': { node: { req: { socket }, res: {} }, context: {} },
  SvelteKit: { getClientAddress: () => ADDRESS, cookies: {}, url: new URL('https://shop.example') },
  Astro: Object.defineProperty({ params: {} }, 'clientAddress', { get: () => ADDRESS }),
  'h3 2 (Nitro 3)': { req: Object.defineProperty(request(), 'ip', { get: () => ADDRESS }) },
  Netlify: { ip: ADDRESS },
  'React Router, by its recipe': { ip: ADDRESS },
};

for (const [name, info] of Object.entries(SHAPES)) {
  test(`${name}: the address is found in the argument after the request`, async () => {
    const { status, address, events } = await ask(info);
    assert.deepEqual([status, address], [202, ADDRESS], JSON.stringify(events));
  });
}

test('srvx: the address is on the request', async () => {
  const withIp = Object.defineProperty(request(), 'ip', { get: () => ADDRESS });
  assert.equal((await ask(undefined, { incoming: withIp })).address, ADDRESS);
});

test('calls a method of the platform with its object', async () => {
  class Server {
    #address = ADDRESS;
    requestIP() {
      return { address: this.#address };
    }
  }
  class Event {
    #address = ADDRESS;
    getClientAddress() {
      return this.#address;
    }
  }
  for (const info of [new Server(), new Event()]) assert.equal((await ask(info)).address, ADDRESS);
});

test('ignores sources without a valid address, and getters or methods that throw', async () => {
  const astro = () => Object.defineProperty({}, 'clientAddress', { get: throws, enumerable: true });
  for (const info of [
    astro(),
    { getClientAddress: throws },
    { requestIP: () => null },
    { requestIP: () => undefined },
    { remoteAddr: { transport: 'unix', path: '/run/shop' } },
    { node: { req: { socket: { remoteAddress: '' } } } },
    { ip: 5, req: { ip: undefined } },
    new Proxy({}, { get: throws }),
    { ip: 'unknown' },
    'https://shop.example',
    null,
  ]) {
    const { status, events } = await ask(info);
    assert.deepEqual([status, events[0].reason], [503, 'no-address']);
  }
  // Another source still counts.
  assert.equal((await ask(Object.assign(astro(), { req: { ip: ADDRESS } }))).address, ADDRESS);
});

test('normalises an address: drops port, zone and white space around it, reads the IPv4 address inside IPv6, and refuses anything else', async () => {
  for (const [ip, expected] of [
    ['::ffff:203.0.113.7', ADDRESS],
    ['::FFFF:cb00:7107', ADDRESS],
    ['203.0.113.7:51234', ADDRESS],
    [' 203.0.113.7\t', ADDRESS],
    [' [2001:db8::1]:443', '2001:db8::1'],
    ['[::ffff:203.0.113.7]:443', ADDRESS],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%eth0]:443', 'fe80::1'],
    ['64:ff9b::203.0.113.7', ADDRESS],
    ['[64:ff9b::cb00:7107]:443', ADDRESS],
    ['64:ff9b:1::cb00:7107', '64:ff9b:1::cb00:7107'],
  ]) {
    assert.equal((await ask({ ip })).address, expected, ip);
  }
  for (const ip of ['1.2', '16909060', '0x7f.0.0.1', '203.0.113.256', '2001:db8::1::2', 'example.com', ' ', '[::1', '::1]']) {
    assert.equal((await ask({ ip })).status, 503, ip);
  }
});

describe('Vercel', () => {
  const vercel = { VERCEL: '1', VERCEL_ENV: 'production', NODE_ENV: 'production' };

  test("takes the address from Vercel's header if the environment is Vercel's", async () => {
    setEnvironment(vercel);
    const spoofed = () => request({ ...forged, 'x-real-ip': ADDRESS });
    assert.equal((await ask(undefined, { incoming: spoofed() })).address, ADDRESS);
    assert.equal((await ask({ getClientAddress: () => FORGED }, { incoming: spoofed() })).address, ADDRESS);
    setEnvironment({ VERCEL_ENV: undefined });
    assert.equal((await ask(undefined, { incoming: spoofed() })).address, ADDRESS);
  });

  test('ignores the header elsewhere, on edge runtimes too', async () => {
    setEnvironment({ ...vercel, VERCEL: undefined });
    assert.equal((await ask(undefined)).status, 503);
    globalThis.EdgeRuntime = 'edge-runtime';
    try {
      assert.equal((await ask(undefined)).status, 503);
    } finally {
      delete globalThis.EdgeRuntime;
    }
  });

  test("a variable from `vercel env pull` does not make a server Vercel's", async () => {
    setEnvironment({ ...vercel, VERCEL_ENV: 'development' });
    assert.equal((await ask(undefined)).status, 503);
    assert.equal((await ask({ ip: ADDRESS })).address, ADDRESS);
  });
});

describe('without an address', () => {
  const next = () => Object.defineProperty(request(), 'nextUrl', { value: new URL('https://shop.example') });

  test('the event says in one sentence which option to set', async () => {
    const cases = [
      [{}, {}, /^Pass your framework's event or context.*clientAddress to \{ forwardedFor: 1 \}.* only in development to false/],
      [
        { params: Promise.resolve({}) },
        { incoming: next() },
        /^Next\.js hides the connection.*clientAddress to \{ forwardedFor: 1 \}/,
      ],
      [{}, { clientAddress: { forwardedFor: 3 } }, /^X-Forwarded-For has fewer addresses than forwardedFor says/],
      [{}, { clientAddress: { header: 'x-none' } }, /^The header that clientAddress names contains no address/],
      [{}, { clientAddress: () => 'somewhere' }, /^clientAddress returned no valid IPv4 or IPv6 address/],
      [{}, { clientAddress: () => undefined }, /^clientAddress returned no valid IPv4 or IPv6 address/],
    ];
    for (const [info, options, expected] of /** @type {[any, any, RegExp][]} */ (cases)) {
      const { status, events } = await ask(info, options);
      assert.equal(status, 503);
      assert.deepEqual(eventNames(events), ['failed no-address']);
      assert.match(events[0].error.message, expected);
      assert.match(events[0].error.message, /^[^.]*(?:\.js[^.]*)?\.$/, 'one sentence');
      assert.equal(events[0].error.message.includes(FORGED), false);
    }
  });

  test('the event has the error of a clientAddress that throws or rejects', async () => {
    for (const clientAddress of [throws, async () => throws()]) {
      const { status, events } = await ask({ ip: ADDRESS }, { clientAddress });
      assert.deepEqual([status, events.length, events[0].reason], [503, 1, 'no-address']);
      assert.match(events[0].error.message, /not available here/);
    }
  });

  test('a verifier reports that the address is invalid', async () => {
    const events = [];
    const verifier = handler.createVerifier({
      configuration: { clientId: 'id', clientSecret: 'a-client-secret' },
      ...OPTIONS,
      store: memory.memoryStore({ singleInstance: true }),
      onEvent: (event) => events.push(event),
    });
    for (const { status } of [
      await verifier.send({ to: '+19195550100', address: 'somewhere' }),
      await verifier.verify({ to: '+19195550100', code: '123456', address: '' }),
    ]) {
      assert.equal(status, 'unavailable');
    }
    assert.match(events[1].error.message, /^address is not an IPv4 or IPv6 address\.$/);
    assert.equal(events.length, 2);
  });
});
