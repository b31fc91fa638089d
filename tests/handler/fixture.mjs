// A handler with the simulator and a stopped clock: makes a page's requests, and records the outcomes.
import { OPTIONS, SECRET } from './options.mjs';
import { entries } from './package.mjs';
import { addressHeaders, newStore, start } from './platform.mjs';

const { handler, simulator } = await entries();

export const { MfaError, Configuration } = handler;
export { OPTIONS, SECRET };
export const NUMBER = '+19195550100';

/** How many requests are running; during them the clock is stopped. */
let running = 0;
const { now: realNow } = Date;

/** The code of every message; the simulator repeats or cuts it to the number of digits. */
export const CODE = '123456';

export const ORIGIN = 'https://app.example';

/** The headers of a page's send. */
export const pageHeaders = (more) => ({
  'content-type': 'application/json',
  'sec-fetch-site': 'same-origin',
  'idempotency-key': crypto.randomUUID(),
  ...more,
});

/** A send of a page, for tests that call the handler themselves. */
export const sendRequest = (/** @type {object} */ headers = {}) =>
  new Request('https://shop.example/mfa/send', {
    method: 'POST',
    headers: pageHeaders(headers),
    body: JSON.stringify({ to: NUMBER }),
  });

/** Options that work. */
export function options(/** @type {any} */ more = {}) {
  return {
    configuration: new Configuration({ clientId: 'id', clientSecret: 'a-client-secret' }),
    ...OPTIONS,
    applicationId: more.voice ? { messaging: 'texts', voice: 'calls' } : OPTIONS.applicationId,
    countries: ['US', 'CA'],
    store: newStore(),
    // On a slow machine a store may take longer than the default.
    storeTimeout: 60_000,
    onVerified: () => {},
    ...more,
  };
}

/** A `fetch` that puts the requests to the service, except those for tokens, into `calls`. */
export const recorder = (calls, fetch) => async (url, init) => {
  const call = String(url).split('/code/')[1];
  if (call !== undefined) calls.push({ call, ...JSON.parse(await new Response(init.body).text()) });
  return fetch(url, init);
};

/**
 * `calls` are the requests to the service, without those for tokens; `more` are options of the handler. A lenient service accepts a
 * code more than once. It responds to no try before `together` tries have reached it. The simulator accepts a code once; whether
 * Bandwidth accepts it more often is not documented.
 * @param {{ [option: string]: any }} [more]
 * @param {{ code?: string | ((digits: number) => string), isLenient?: boolean, together?: number }} [service]
 */
export function fixture(more = {}, { code = CODE, isLenient = false, together = 1 } = {}) {
  let now = start();
  const clock = () => now;
  const applications = { messaging: ['an-application', 'texts'], voice: ['calls'] };
  const service = new simulator.Simulator({ applications, clock, code });
  const calls = [];
  const events = [];
  const verified = [];
  const deferred = [];
  let arrive;
  const arrived = new Promise((resolve) => (arrive = resolve));
  const fetch = recorder(calls, async (url, init) => {
    if (!isLenient || !String(url).endsWith('/verify')) return service.fetch(url, init);
    const valid = calls.at(-1).code === code;
    if (checks().length >= together) arrive();
    await arrived;
    return Response.json({ valid });
  });
  const configuration = new Configuration({ clientId: 'id', clientSecret: 'a-client-secret', fetch });
  const store = newStore(clock);
  const handle = handler.createHandler(
    options({
      configuration,
      store,
      onVerified: ({ to }) => void verified.push(to),
      onEvent: (event) => events.push(event),
      waitUntil: (work) => deferred.push(work),
      ...more,
    }),
  );

  /** One request, at the stopped time. A header that is `undefined` is left out. */
  async function ask(path, /** @type {any} */ { method = 'POST', body, headers = {}, address = '192.0.2.1', duplex } = {}) {
    const usual = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
    const all = { ...usual, ...headers, ...addressHeaders(address) };
    for (const name of Object.keys(all)) if (all[name] === undefined) delete all[name];
    const text = typeof body === 'object' && body?.constructor === Object ? JSON.stringify(body) : body;
    const request = new Request(
      `https://shop.example/mfa/${path}`,
      /** @type {RequestInit} */ ({ method, headers: all, body: text, duplex }),
    );
    Date.now = clock;
    running += 1;
    try {
      return await handle(request, { remoteAddr: { hostname: address } });
    } finally {
      running -= 1;
      if (running === 0) Date.now = realNow;
    }
  }

  const send = (to = NUMBER, /** @type {any} */ { key = crypto.randomUUID(), channel, headers, ...rest } = {}) =>
    ask('send', { body: channel ? { to, channel } : { to }, headers: { 'idempotency-key': key, ...headers }, ...rest });
  const verify = (code, cookie, /** @type {any} */ { headers, ...rest } = {}) =>
    ask('verify', { body: { code }, headers: { cookie, ...headers }, ...rest });
  /** Sends, and returns the cookie that a browser would keep. */
  const challenge = async (to, more) => cookieOf(await send(to, more));
  const wait = (ms) => (now += ms);
  /** Resolves when all work after the responses has ended. */
  const settled = () => Promise.all(deferred);
  const sends = () => calls.filter(({ call }) => call !== 'verify');
  const checks = () => calls.filter(({ call }) => call === 'verify');
  return {
    ask,
    calls,
    challenge,
    checks,
    clock,
    configuration,
    events,
    handle,
    send,
    sends,
    service,
    settled,
    store,
    verified,
    verify,
    wait,
  };
}

/** The type of each event, and its reason if it has one. */
export const eventNames = (events) => events.map(({ type, reason }) => (reason === undefined ? type : `${type} ${reason}`));

export const cookieOf = (response) => response.headers.getSetCookie()[0]?.split(';')[0];

export const MINUTE = 60_000;

/** Numbers of one prefix, or with `spread` of many prefixes. */
export const numbers = (count, spread = 1) =>
  Array.from({ length: count }, (_, index) => `+1919${String(5_550_000 + index * spread).padStart(7, '0')}`);

/** Does the work `count` times in parallel. */
export const times = (count, work) => Promise.all(Array.from({ length: count }, (_, index) => work(index)));

/** How many of the responses have the status. */
export const count = (responses, status) => responses.filter((response) => response.status === status).length;
