// The JavaScript functions of service.rs.

const original = globalThis.fetch;

// Node exits with 0 if only a pending promise is left. Here that is a failure.
globalThis.process?.once('beforeExit', () => {
  process.stderr.write('The last test waits for a promise that never settles.\n');
  process.exit(1);
});

const unhandled = [];
globalThis.process?.on('unhandledRejection', (reason) => unhandled.push(reason));
globalThis.addEventListener?.('unhandledrejection', (event) => unhandled.push(event.reason));

export async function countUnhandled() {
  // The runtime reports them before its next timer.
  await new Promise((resolve) => setTimeout(resolve));
  return unhandled.splice(0).length;
}

export function fetchOf(responders, requests) {
  return async (resource, init) => {
    const respond = responders.length > 1 ? responders.shift() : responders[0];
    requests.push(await describe(resource, init));
    return respond(init.signal ?? resource.signal);
  };
}

// The exports pass a URL and an init, `FetchTransport` passes a Request.
async function describe(resource, init) {
  const isRequest = resource instanceof Request;
  const { method, headers, redirect, credentials, cache } = isRequest ? resource : init;
  const body = isRequest ? await resource.clone().text() : init.body;
  const url = isRequest ? resource.url : resource;
  return JSON.stringify({ url, method, headers: Object.fromEntries(new Headers(headers)), body, redirect, credentials, cache });
}

export const useFetch = (fetch) => {
  globalThis.fetch = fetch;
};

export const restoreFetch = () => {
  globalThis.fetch = original;
};

export function watchTimers(waits) {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = (callback, wait) => {
    waits.push(wait);
    return setTimeout(callback, wait);
  };
  return () => {
    globalThis.setTimeout = setTimeout;
  };
}

export const useExample = (prefer) => {
  globalThis.fetch = (request, init) => {
    request.headers.set('Prefer', prefer);
    return original(request, init);
  };
};

export const replies = (status, text, headers) => () => new Response(text, { status, headers });

export const gives = (value) => () => value;

export const rejects = (reason) => () => {
  throw reason;
};

// The error of Node's fetch for a failed connection, with a code and, if known, a system call.
function networkError(failure) {
  const [code, syscall] = failure.split(' ');
  const cause = Object.assign(new Error(`${syscall ?? ''} ${code} 127.0.0.1`), { code, syscall });
  return new TypeError('fetch failed', { cause });
}

export const rejectsAsNode = (failure) => rejects(networkError(failure));

export function errorOfSeveralAddresses() {
  const refused = Object.assign(new Error('connect ECONNREFUSED ::1:9'), { code: 'ECONNREFUSED', syscall: 'connect' });
  const cause = Object.assign(new AggregateError([refused, refused]), { code: 'ECONNREFUSED' });
  return new TypeError('fetch failed', { cause });
}

export function watched() {
  const seen = { aborted: false };
  seen.started = new Promise((resolve) => {
    seen.answer = (signal) => {
      signal.addEventListener('abort', () => {
        seen.aborted = true;
      });
      resolve();
      return new Promise(() => {});
    };
  });
  return seen;
}

export const hangs = () => (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

// The user's own `fetch` may ignore signals.
export const ignoresItsSignal = () => () => new Promise(() => {});

// The status arrives, but the body never ends.
export const hangsInItsBody = (status) => (signal) => {
  const start = (controller) => {
    controller.enqueue(new TextEncoder().encode('{'));
    signal.addEventListener('abort', () => controller.error(signal.reason));
  };
  return new Response(new ReadableStream({ start }), { status });
};

export const breaksItsBody = (status) => () => {
  const pull = (controller) => controller.error(new TypeError('terminated'));
  return new Response(new ReadableStream({ pull }), { status });
};

// A body that never ends and cannot be cancelled.
export const overflows = (status) => () => {
  const pull = (controller) => controller.enqueue(new Uint8Array(16_384).fill(0x20));
  const cancel = () => Promise.reject(new Error('cannot be cancelled'));
  return new Response(new ReadableStream({ pull, cancel }), { status });
};

// A response whose body was read before.
export const isRead = (status) => () => {
  const response = new Response('{"valid":true}', { status });
  response.text();
  return response;
};

// A service worker's error response: no status, and unknown whether anything was sent.
export const networkErrorResponse = () => () => Response.error();

// Aborts during the request, then answers like `respond`.
export const abortsThen = (controller, reason, respond) => (signal) => {
  const answered = respond(signal);
  controller.abort(reason);
  return answered;
};

// A response that counts how often all its headers are read.
export function countsHeaderReads(count) {
  const headers = new Headers({ 'X-Custom': 'value', 'Content-Type': 'application/json' });
  const forEach = (callback) => {
    count.push(1);
    headers.forEach(callback);
  };
  const text = async () => '{"valid":true,"new":{"field":[1]}}';
  return () => ({ status: 200, statusText: 'OK', headers: { get: (name) => headers.get(name), forEach }, text });
}
