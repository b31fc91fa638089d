// Turns a reply of the core into a response, a delay, or a failure of the network.

/** A message on a phone. */
export interface SimulatorMessage {
  /** The phone's number, in E.164 form. */
  to: string;
  /** The sender's number, in E.164 form. */
  from: string;
  /** By text or by call. */
  channel: 'messaging' | 'voice';
  /** The text, shown or spoken: the request's message with every `{CODE}`, `{NAME}` (always `Simulator`) and `{SCOPE}` replaced. */
  text: string;
  /** The code: 4 to 8 digits. */
  code: string;
  /** When it was sent, in milliseconds since 1970 on the simulator's clock. */
  at: number;
}

/** A reply of the core. */
export interface Reply {
  status: number;
  headers: [string, string][];
  body: string;
  message: SimulatorMessage | null;
  delayMs: number;
  fault: 'cut' | 'cutBody' | 'refused' | null;
}

/** The part of an `AbortSignal` that is used. */
export interface Signal {
  aborted: boolean;
  reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options: { once: boolean }): void;
}

interface StreamController {
  enqueue(chunk: Uint8Array): void;
  error(error: unknown): void;
  close(): void;
}

interface Source {
  start(controller: StreamController): void;
  pull?(controller: StreamController): void;
}

declare function setTimeout(work: () => void, milliseconds: number): unknown;
declare function clearTimeout(timer: unknown): void;
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const ReadableStream: new (source: Source) => object;
declare const Response: new (
  body: unknown,
  init: { status: number; statusText: string | undefined; headers: [string, string][] },
) => { body?: { getReader?: unknown } | null };

/** The reason phrases (RFC 9110 15) of the simulator's statuses, as a server would send them. */
const PHRASES: Record<number, string> = {
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
};

export async function respond(reply: Reply, signal: Signal | undefined): Promise<object> {
  if (reply.delayMs > 0) await pause(reply.delayMs, signal);
  if (reply.fault === 'cut') throw failure('ECONNRESET', 'read');
  if (reply.fault === 'refused') throw failure('ECONNREFUSED', 'connect');
  const { status, headers } = reply;
  const init = { status, statusText: PHRASES[status], headers };
  const bytes = new TextEncoder().encode(reply.body);
  const response = new Response(reply.fault === 'cutBody' ? half(bytes) : whole(bytes), init);
  // jest-fetch-mock 3 replaces Response by that of node-fetch, which knows no such streams.
  return response.body?.getReader ? response : new Response(reply.body, init);
}

/** In the form of Node's `fetch`, on every runtime: the cause has the code. */
function failure(code: string, syscall: string): TypeError {
  const cause = Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
  return new TypeError('fetch failed', { cause });
}

/** A whole body. A stream of our own, because Node ends the body of a text by `queueMicrotask`, which Sinon's fake timers stop. */
function whole(bytes: Uint8Array): object {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** The first half of a body, which then breaks off. */
function half(bytes: Uint8Array): object {
  return new ReadableStream({
    start: (controller) => controller.enqueue(bytes.subarray(0, bytes.length >> 1)),
    pull: (controller) => controller.error(failure('ECONNRESET', 'read')),
  });
}

function pause(milliseconds: number, signal: Signal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    const end = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', end, { once: true });
  });
}
