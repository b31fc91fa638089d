// A handler for node:http and frameworks based on it.
import { UNAVAILABLE } from './handle.ts';
import type { HandlerInfo } from './options.ts';

declare const Request: new (url: string, init: object) => { body: { cancel(): Promise<void> } | null; text(): Promise<string> };
declare const Response: new (body: string, init: object) => WebResponse;
declare const URL: new (url: string) => { host: string; href: string };
declare const console: { error(error: unknown): void };
declare const ReadableStream: new (source: object) => unknown;

interface Controller {
  desiredSize: number | null;
  enqueue(bytes: Uint8Array): void;
  close(): void;
  error(reason: unknown): void;
}

/** The parts of `http.IncomingMessage` that are used. */
export interface NodeRequest {
  /** The method. */
  method?: string | undefined;
  /** The target. */
  url?: string | undefined;
  /** The headers by name. */
  headers: object;
  /** The socket of the connection. */
  socket: { remoteAddress?: string | undefined };
  /** Whether the whole request has arrived. */
  complete: boolean;
  /** The stream of an HTTP/2 request. */
  stream?: { close(): unknown } | undefined;
  /** Whether part of its body was read. */
  readableDidRead?: boolean | undefined;
  /** Whether its body was read to the end. */
  readableEnded?: boolean | undefined;
  /** Listens to its body. */
  on(event: string, listener: (value: Uint8Array) => void): unknown;
  /** Pauses the body. */
  pause(): unknown;
  /** Resumes the body. */
  resume(): unknown;
}

/** The parts of `http.ServerResponse` that are used. */
export interface NodeResponse {
  /** The status. */
  statusCode: number;
  /** A header that is set already. */
  getHeader(name: string): number | string | string[] | undefined;
  /** Sets a header. */
  setHeader(name: string, value: string | string[]): unknown;
  /** Sends the response. */
  end(body: Uint8Array): unknown;
  /** Ends the connection without a response. */
  destroy(): unknown;
}

interface WebResponse {
  status: number;
  headers: Iterable<[string, string]> & { getSetCookie(): string[] };
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** A `Request` cannot have these methods. PUT replaces them: the handler refuses it too. */
const FORBIDDEN_METHODS = /^(connect|trace|track)$/i;

/** Skipped: headers of a connection, which a response of `fetch` has and HTTP/2 forbids. Cookies are set together instead. */
const NOT_COPIED = /^(set-cookie|connection|keep-alive|transfer-encoding|upgrade|proxy-connection)$/;

/**
 * Makes a listener for `http.createServer` from a handler. In a framework, mount it before any body parser.
 *
 * ```js
 * http.createServer(toNodeListener(handler)).listen(3000);
 * ```
 *
 * It never rejects: if the handler does, or its response breaks off, the status is 503. The console shows the handler's error. It
 * reads the whole response before it sends anything, so `onVerified` must not return an endless stream. In `onVerified`,
 * `beforeSend` and your other functions, `request.url` has the requested host, and always the scheme `http`.
 *
 * @param handler from `createHandler`
 */
export function toNodeListener(
  handler: (request: never, info: HandlerInfo) => Promise<unknown>,
): (request: NodeRequest, response: NodeResponse) => Promise<void> {
  return async (request, response) => {
    // Nobody would catch an error from here, and Node would end the process.
    try {
      const [webResponse, body] = await callHandler(handler, request).catch(() => read(unavailable()));
      response.statusCode = webResponse.status;
      for (const [name, value] of webResponse.headers) if (!NOT_COPIED.test(name)) response.setHeader(name, value);
      const cookies = webResponse.headers.getSetCookie();
      // A middleware may have set some before.
      const earlier = (response.getHeader('Set-Cookie') ?? []) as string | string[];
      if (cookies.length > 0) response.setHeader('Set-Cookie', [earlier, cookies].flat());
      // The rest of a refused body is not read, so HTTP/1 must end the connection. HTTP/2 ends only the stream.
      const { complete: isComplete, stream } = request;
      if (!isComplete && !stream) response.setHeader('Connection', 'close');
      response.end(body);
      if (isComplete || !stream) return;
      stream.close();
      // Node frees the request only when everything that arrived has been read.
      request.resume();
    } catch {
      response.destroy();
    }
  };
}

async function callHandler(
  handler: (request: never, info: HandlerInfo) => Promise<unknown>,
  request: NodeRequest,
): Promise<[WebResponse, Uint8Array]> {
  const { method = 'GET', url = '/', headers } = request;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  // A stream that was read already does not report its end, so the handler would wait for it.
  const wasRead = hasBody && (request.readableDidRead === true || request.readableEnded === true);
  const body = hasBody ? { body: wasRead ? '' : bodyOf(request), duplex: 'half' } : {};
  // The handler uses only the host and the path.
  const path = url.replace(/^[^/]*\/\/[^/]*/, '').replace(/^\/?/, '/');
  const target = new URL(`http://localhost${path}`);
  // HTTP/2 has `:authority` instead. Setting an invalid host has no effect.
  const { host = 'localhost', ':authority': authority = host } = headers as Record<string, string | undefined>;
  target.host = authority;
  const allowedMethod = FORBIDDEN_METHODS.test(method) ? 'PUT' : method;
  const webRequest = new Request(target.href, { method: allowedMethod, headers: headersOf(headers), ...body });
  // So that the handler sees that the body was read.
  if (wasRead) await webRequest.text();
  const info = { remoteAddr: { hostname: request.socket.remoteAddress ?? '' } };
  try {
    return await read((await handler(webRequest as never, info)) as WebResponse);
  } catch (error) {
    // An error of the program, for example missing options if the first request creates the handler. Nothing else would show it.
    console.error(error);
    throw error;
  } finally {
    // Otherwise an unread body would pause the request again after `resume`. A body that is being read cannot be cancelled.
    webRequest.body?.cancel().catch(() => {});
  }
}

/** Reads the whole body of a response first: as long as nothing is sent, another response is possible. */
async function read(webResponse: WebResponse): Promise<[WebResponse, Uint8Array]> {
  if (webResponse.status < 200) throw new RangeError('The response of the handler has no status.');
  return [webResponse, new Uint8Array(await webResponse.arrayBuffer())];
}

function unavailable(): WebResponse {
  const { body, status, retryAfter } = UNAVAILABLE;
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', 'Retry-After': String(retryAfter) };
  return new Response(body, { status, headers });
}

/** The body, paused until it is read. */
function bodyOf(request: NodeRequest): unknown {
  // An ended stream refuses late data.
  let isOver = false;
  const unlessOver = (isLast: boolean, work: () => void) => {
    if (isOver) return;
    isOver = isLast;
    work();
  };
  return new ReadableStream({
    start(controller: Controller) {
      request.on('data', (bytes: Uint8Array) =>
        unlessOver(false, () => {
          controller.enqueue(new Uint8Array(bytes));
          if ((controller.desiredSize ?? 0) <= 0) request.pause();
        }),
      );
      request.on('end', () => unlessOver(true, () => controller.close()));
      for (const event of ['error', 'close']) {
        request.on(event, () => unlessOver(true, () => controller.error(new Error('the request broke off'))));
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
  return Object.entries(headers as Record<string, string | string[] | undefined>).flatMap(([name, value]) => {
    // HTTP/2 has fields that are not headers.
    if (value === undefined || name.startsWith(':')) return [];
    return (Array.isArray(value) ? value : [value]).map((item) => [name, item]);
  });
}
