// A handler for node:http, and for what is built on it.
import { UNAVAILABLE } from './handle.ts';
import type { HandlerInfo } from './options.ts';

declare const Request: new (url: string, init: object) => { text(): Promise<string> };
declare const Response: new (body: string, init: object) => Answer;
declare const ReadableStream: new (source: object) => unknown;

interface Controller {
  desiredSize: number | null;
  enqueue(bytes: Uint8Array): void;
  close(): void;
  error(reason: unknown): void;
}

/** The parts of `http.IncomingMessage` that are read. */
export interface NodeRequest {
  /** The method. */
  method?: string | undefined;
  /** The target. */
  url?: string | undefined;
  /** The headers by name. */
  headers: object;
  /** Whose other end the request came from. */
  socket: { remoteAddress?: string | undefined };
  /** Whether all of it has come. */
  complete: boolean;
  /** Of HTTP/2. */
  stream?: { close(): unknown } | undefined;
  /** Whether some of its body was read. */
  readableDidRead?: boolean | undefined;
  /** Whether its body was read to its end. */
  readableEnded?: boolean | undefined;
  /** Listens to its body. */
  on(event: string, listener: (value: Uint8Array) => void): unknown;
  /** Lets the body wait. */
  pause(): unknown;
  /** Lets the body come. */
  resume(): unknown;
}

/** The parts of `http.ServerResponse` that are written. */
export interface NodeResponse {
  /** The status. */
  statusCode: number;
  /** Sets a header. */
  setHeader(name: string, value: string | string[]): unknown;
  /** Sends the answer. */
  end(body: Uint8Array): unknown;
  /** Ends the connection without one. */
  destroy(): unknown;
}

interface Answer {
  status: number;
  headers: Iterable<[string, string]> & { getSetCookie(): string[] };
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** `fetch` makes no request of these methods; the handler refuses them like any that is not POST. */
const NO_REQUEST_HAS = /^(connect|trace|track)$/i;

/**
 * Makes a listener for `http.createServer` of a handler; a framework built on it takes it before any parser of bodies.
 *
 * ```js
 * http.createServer(toNodeListener(handler)).listen(3000);
 * ```
 *
 * It never rejects: where the handler does, or its answer breaks off, that is status 503.
 *
 * @param handler of `createHandler`
 */
export function toNodeListener(
  handler: (request: never, info: HandlerInfo) => Promise<unknown>,
): (request: NodeRequest, response: NodeResponse) => Promise<void> {
  return async (request, response) => {
    // Nobody catches what is thrown in here, and Node ends the process for that.
    try {
      const [answer, body] = await ask(handler, request).catch(() => read(unavailable()));
      response.statusCode = answer.status;
      for (const [name, value] of answer.headers) if (name !== 'set-cookie') response.setHeader(name, value);
      const cookies = answer.headers.getSetCookie();
      if (cookies.length > 0) response.setHeader('Set-Cookie', cookies);
      // Nobody reads the rest of a body that was refused; in HTTP/2 that ends one stream, and the connection goes on.
      const { complete: isComplete, stream } = request;
      if (!isComplete && !stream) response.setHeader('Connection', 'close');
      response.end(body);
      if (isComplete || !stream) return;
      stream.close();
      // It is gone when what has come already is read.
      request.resume();
    } catch {
      response.destroy();
    }
  };
}

async function ask(
  handler: (request: never, info: HandlerInfo) => Promise<unknown>,
  request: NodeRequest,
): Promise<[Answer, Uint8Array]> {
  const { method = 'GET', url = '/', headers } = request;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  // A stream that another has read tells nobody of its end, so the handler would wait for it.
  const wasRead = hasBody && (request.readableDidRead === true || request.readableEnded === true);
  const body = hasBody ? { body: wasRead ? '' : bodyOf(request), duplex: 'half' } : {};
  // The handler looks at the path alone.
  const path = url.replace(/^[^/]*\/\/[^/]*/, '').replace(/^\/?/, '/');
  const known = NO_REQUEST_HAS.test(method) ? 'PUT' : method;
  const asked = new Request(`http://localhost${path}`, { method: known, headers: headersOf(headers), ...body });
  // The handler sees it as it sees any Request whose body was read.
  if (wasRead) await asked.text();
  const info = { remoteAddr: { hostname: request.socket.remoteAddress ?? '' } };
  return read((await handler(asked as never, info)) as Answer);
}

/** An answer with its whole body: while nothing is sent yet, another answer can still be given. */
async function read(answer: Answer): Promise<[Answer, Uint8Array]> {
  if (answer.status < 200) throw new RangeError('an answer without a status');
  return [answer, new Uint8Array(await answer.arrayBuffer())];
}

function unavailable(): Answer {
  const { body, status, retryAfter } = UNAVAILABLE;
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', 'Retry-After': String(retryAfter) };
  return new Response(body, { status, headers });
}

/** The body, which waits until it is asked for. */
function bodyOf(request: NodeRequest): unknown {
  // A stream that has ended refuses whatever comes late.
  let isOver = false;
  const unless = (end: boolean, work: () => void) => {
    if (isOver) return;
    isOver = end;
    work();
  };
  return new ReadableStream({
    start(controller: Controller) {
      request.on('data', (bytes: Uint8Array) =>
        unless(false, () => {
          controller.enqueue(new Uint8Array(bytes));
          if ((controller.desiredSize ?? 0) <= 0) request.pause();
        }),
      );
      request.on('end', () => unless(true, () => controller.close()));
      for (const event of ['error', 'close']) {
        request.on(event, () => unless(true, () => controller.error(new Error('the request broke off'))));
      }
      request.pause();
    },
    pull: () => void request.resume(),
    cancel() {
      isOver = true;
      request.pause();
    },
  });
}

function headersOf(headers: object): object {
  const entries = Object.entries(headers as Record<string, string | string[] | undefined>).flatMap(([name, value]) => {
    // HTTP/2 has fields that are no headers.
    if (value === undefined || name.startsWith(':')) return [];
    return (Array.isArray(value) ? value : [value]).map((one) => [name, one]);
  });
  return entries;
}
