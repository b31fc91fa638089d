// A handler for node:http, and for what is built on it.
import type { HandlerInfo } from './options.ts';
import type { Outgoing } from './platform.ts';

declare const Request: new (url: string, init: object) => unknown;

/** The parts of `http.IncomingMessage` that are read. */
export interface NodeRequest extends AsyncIterable<Uint8Array> {
  /** The method. */
  method?: string | undefined;
  /** The target. */
  url?: string | undefined;
  /** The headers by name. */
  headers: object;
  /** Whose other end the request came from. */
  socket: { remoteAddress?: string | undefined };
}

/** The parts of `http.ServerResponse` that are written. */
export interface NodeResponse {
  /** The status. */
  statusCode: number;
  /** Sets a header. */
  setHeader(name: string, value: string | string[]): unknown;
  /** Sends the answer. */
  end(body?: Uint8Array): unknown;
}

/** One byte more than a handler reads is enough for it to refuse. */
const LONGEST = 4097;

/**
 * Makes a listener for `http.createServer` of a handler; a framework built on it takes it before any parser of bodies.
 *
 * ```js
 * http.createServer(toNodeListener(handler)).listen(3000);
 * ```
 *
 * @param handler of `createHandler`
 */
export function toNodeListener(
  handler: (request: never, info: HandlerInfo) => Promise<unknown>,
): (request: NodeRequest, response: NodeResponse) => Promise<void> {
  return async (request, response) => {
    const method = request.method ?? 'GET';
    const init: { method: string; headers: object; body?: Uint8Array } = { method, headers: headersOf(request.headers) };
    let isWhole = true;
    if (method !== 'GET' && method !== 'HEAD') [init.body, isWhole] = await read(request);
    // The handler looks at the path alone.
    const path = (request.url ?? '/').replace(/^[^/]*\/\/[^/]*/, '');
    const info = { remoteAddr: { hostname: request.socket.remoteAddress ?? '' } };
    const answer = (await handler(new Request(`http://localhost${path}`, init) as never, info)) as Outgoing & {
      headers: Iterable<[string, string]> & { getSetCookie(): string[] };
      arrayBuffer(): Promise<ArrayBuffer>;
    };
    response.statusCode = answer.status;
    for (const [name, value] of answer.headers) if (name !== 'set-cookie') response.setHeader(name, value);
    const cookies = answer.headers.getSetCookie();
    if (cookies.length > 0) response.setHeader('Set-Cookie', cookies);
    // Nobody reads the rest of such a body.
    if (!isWhole) response.setHeader('Connection', 'close');
    response.end(new Uint8Array(await answer.arrayBuffer()));
  };
}

async function read(request: NodeRequest): Promise<[Uint8Array, boolean]> {
  const bytes = new Uint8Array(LONGEST);
  let length = 0;
  try {
    for await (const chunk of request) {
      const part = chunk.subarray(0, LONGEST - length);
      bytes.set(part, length);
      length += part.length;
      if (length === LONGEST) return [bytes, false];
    }
  } catch {
    // It broke off: what came is no JSON.
  }
  return [bytes.subarray(0, length), true];
}

function headersOf(headers: object): object {
  const entries = Object.entries(headers as Record<string, string | string[] | undefined>).flatMap(([name, value]) => {
    // HTTP/2 has fields that are no headers.
    if (value === undefined || name.startsWith(':')) return [];
    return (Array.isArray(value) ? value : [value]).map((one) => [name, one]);
  });
  return entries;
}
