// The simulator over HTTP, on loopback only.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Simulator } from '../dist/simulator.js';
import { isLoopback, LOOPBACK } from './loopback.js';

/** Larger than any request of a real program. */
const BODY_BYTES = 1_000_000;

/** The latest time of a Date (ECMA-262 21.4.1.1). The simulator rejects later ones. */
const LATEST = 8.64e15;

/** The status of responses without a body. */
const EMPTY = 204;

const ORIGIN = new RegExp(`^https?://${LOOPBACK}$`, 'i');

/**
 * Serves a simulator. The options are the class's and `port` (0: the system chooses). Resolves when it listens, with its `url`,
 * the `simulator` and `stop()`; rejects if the port is in use.
 * @param {import('../dist/simulator.js').SimulatorOptions & { port?: number }} [options]
 */
export async function serveSimulator({ port = 4010, clock = () => Date.now(), ...options } = {}) {
  let ahead = 0;
  const simulator = new Simulator({ ...options, clock: () => clock() + ahead });
  const routes = {
    'GET /simulator/outbox': () => json(200, simulator.outbox),
    'DELETE /simulator/outbox': () => {
      simulator.reset();
      return { status: EMPTY };
    },
    'POST /simulator/clock': (body) => {
      const milliseconds = readAdvance(body);
      const now = clock() + ahead + milliseconds;
      // This form of comparison also refuses NaN.
      if (!(now <= LATEST))
        return json(400, {
          error: 'The body must be {"advanceMs": <milliseconds, 0 or more>}, and the time may be at most 8.64e15',
        });
      ahead += milliseconds;
      return json(200, { now });
    },
  };
  const server = createServer(async (request, response) => {
    try {
      await respond(simulator, routes, request, response);
    } catch {
      // A magic number made the network fail, or the client is gone.
      response.destroy();
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`,
    simulator,
    async stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function respond(simulator, routes, request, response) {
  setCorsHeaders(request, response);
  const refusal = refusalOf(request);
  if (refusal) return send(response, json(403, { error: refusal }));
  if (request.method === 'OPTIONS' && request.headers['access-control-request-method']) return response.writeHead(EMPTY).end();
  const body = await read(request);
  if (body === undefined) return send(response, json(413, { message: 'Request Entity Too Large' }));
  const path = request.url.split('?')[0];
  // node:http omits the body of a HEAD response.
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const route = routes[`${method} ${path}`];
  if (route) return send(response, route(body));
  const ended = new AbortController();
  response.once('close', () => ended.abort());
  const reply = await simulator.fetch(toRequest(request, body, ended.signal));
  response.writeHead(reply.status, Object.fromEntries(reply.headers));
  // Each chunk is sent before the next one is read, so that the client gets the beginning of a body that breaks off.
  for await (const chunk of reply.body) await new Promise((resolve) => response.write(chunk, resolve));
  response.end();
}

/** The request for `simulator.fetch`. `Request` refuses some methods. PUT replaces them: the service refuses every method except POST. */
function toRequest({ method, url, headers }, body, signal) {
  const absoluteUrl = `http://127.0.0.1${url.startsWith('/') ? url : '/'}`;
  const usedHeaders = new Headers();
  for (const name of ['authorization', 'content-type']) if (headers[name] !== undefined) usedHeaders.set(name, headers[name]);
  const hasBody = !['GET', 'HEAD'].includes(method);
  const allowedMethod = ['CONNECT', 'TRACE', 'TRACK'].includes(method) ? 'PUT' : method;
  return new Request(absoluteUrl, { method: allowedMethod, headers: usedHeaders, body: hasBody ? body : undefined, signal });
}

/**
 * Why a request is refused, if it is. A page whose host name was changed to resolve to this machine could read every code (DNS
 * rebinding); the header `Host` shows this. Pages of other sites cannot read responses, but can send requests.
 */
function refusalOf({ headers: { host = '', origin }, url }) {
  if (!isLoopback(host)) return 'Only this machine may call the simulator: use 127.0.0.1 or localhost.';
  const isForeign = origin !== undefined && !ORIGIN.test(origin);
  return isForeign && url.startsWith('/simulator/')
    ? 'Only pages of this machine may read and change the outbox and the clock.'
    : undefined;
}

/** Pages of other loopback origins may read its responses, and no other page. */
function setCorsHeaders({ headers }, response) {
  response.setHeader('x-simulator', '1');
  response.setHeader('vary', 'origin');
  if (!ORIGIN.test(headers.origin ?? '')) return;
  response.setHeader('access-control-allow-origin', headers.origin);
  response.setHeader('access-control-allow-methods', 'GET, POST, DELETE');
  response.setHeader('access-control-allow-headers', headers['access-control-request-headers'] ?? '*');
  response.setHeader('access-control-expose-headers', 'x-simulator');
}

/** The whole body; undefined if it is too large. */
async function read(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= BODY_BYTES) chunks.push(chunk);
  }
  return length > BODY_BYTES ? undefined : Buffer.concat(chunks);
}

/** The milliseconds of `{"advanceMs": n}`, or undefined. */
export function readAdvance(body) {
  try {
    const { advanceMs } = JSON.parse(body);
    return Number.isFinite(advanceMs) && advanceMs >= 0 ? advanceMs : undefined;
  } catch {
    return undefined;
  }
}

const json = (status, value) => ({ status, text: JSON.stringify(value) });

function send(response, { status, text }) {
  response.writeHead(status, text === undefined ? {} : { 'content-type': 'application/json' }).end(text);
}
