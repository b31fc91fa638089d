// What the demo's page calls: the package's handler, which uses a simulator; the phone; and the clock of handler and simulator.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Larger than any request of the page. */
const BODY_CHARACTERS = 1000;

/** Raised, because everybody who tries the demo shares these limits. Limits per number keep their defaults. */
const LIMITS = { prefixPer10Minutes: 1000, countryPerDay: 1000, globalPerHour: 1000, voicePerHour: 1000 };

/**
 * Starts the simulator over HTTP, and the handler of the package in the folder `home`, which sends to it. `code` is the simulator's
 * option. Resolves with the simulator's `url`, the `routes` for `serve`, and `stop()`.
 */
export async function startService({ home, code }) {
  const load = (file) => import(pathToFileURL(join(home, file)).href);
  const { readAdvance, serveSimulator } = await load('bin/server.js');
  const { Configuration, createHandler, toNodeListener } = await load('dist/handler.js');
  const { memoryStore } = await load('dist/stores/memory.js');

  let aheadMs = 0;
  const clock = () => Date.now() + aheadMs;
  const phones = new Set();
  /** @param {Iterable<import('node:http').ServerResponse>} [listeners] */
  const tell = (event, data, listeners = phones) => {
    for (const phone of listeners) phone.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };

  const onMessage = (message) => tell('message', message);
  const simulator = await serveSimulator({ port: 0, clock, code, onMessage });
  const api = `${simulator.url}/api/v1`;
  const handler = createHandler({
    // The simulator accepts any credentials.
    configuration: new Configuration({ clientId: 'demo', clientSecret: 'demo', basePath: api, tokenUrl: `${api}/oauth2/token` }),
    accountId: '9900000',
    from: '+19195554321',
    // The simulator accepts any application; at Bandwidth each is for one channel.
    applicationId: { messaging: 'demo-texts', voice: 'demo-calls' },
    message: 'Your sign-in code is {CODE}. Never share it.',
    secret: randomBytes(32).toString('base64'),
    countries: ['US', 'CA'],
    voice: true,
    clientAddress: false,
    limits: LIMITS,
    store: memoryStore({ singleInstance: true, now: clock }),
    // Your own program signs the person in here.
    onVerified: () => {},
  });

  const listener = toNodeListener(withoutHttps(handler));
  const routes = {
    'POST /mfa/send': listener,
    'POST /mfa/verify': listener,
    'GET /phone': (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      tell('clock', { aheadMs }, [response]);
      phones.add(response);
      response.once('close', () => phones.delete(response));
    },
    'POST /clock': async (request, response) => {
      // Pages of other sites need a CORS permission to send this type, and none is given.
      if (request.headers['content-type'] !== 'application/json') return response.writeHead(415).end();
      const advanceMs = readAdvance(await text(request));
      if (advanceMs === undefined) return response.writeHead(400).end();
      aheadMs += advanceMs;
      tell('clock', { aheadMs });
      response.writeHead(204).end();
    },
  };
  return { url: simulator.url, routes, stop: simulator.stop };
}

/**
 * The handler for a page without https: Safari drops `Secure` cookies there, even on this machine. A cookie that is not `Secure` cannot
 * have the prefix `__Host-`.
 */
const withoutHttps = (handler) => async (request, info) => {
  const cookie = request.headers.get('cookie');
  if (cookie) request.headers.set('cookie', cookie.replace(/(^|; )demo-/, '$1__Host-'));
  const response = await handler(request, info);
  const change = response.headers.get('set-cookie')?.replace('__Host-', 'demo-').replace('; Secure', '');
  if (change) response.headers.set('set-cookie', change);
  return response;
};

/** A request's body, cut if it is too long. */
async function text(request) {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body = (body + chunk).slice(0, BODY_CHARACTERS);
  return body;
}
