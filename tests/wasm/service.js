// A service that is only a `fetch`: it keeps what it was asked and answers from a list.

const own = globalThis.fetch;

// Node ends quietly, and well, when all that is left is a promise that never settles: here that is a failure.
globalThis.process?.once('beforeExit', () => {
  process.stderr.write('The last test waits for something that never comes.\n');
  process.exit(1);
});

const unhandled = [];
globalThis.process?.on('unhandledRejection', (reason) => unhandled.push(reason));
globalThis.addEventListener?.('unhandledrejection', (event) => unhandled.push(event.reason));

// How many rejections nobody took care of, once the runtime has looked for them.
export async function countUnhandled() {
  await new Promise((resolve) => setTimeout(resolve));
  return unhandled.splice(0).length;
}

// The last answer stays: the list need not be as long as the calls.
export function fetchOf(answers, asked) {
  return async (resource, init) => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    asked.push(await describe(resource, init));
    return answer(init.signal ?? resource.signal);
  };
}

// The exports pass a URL and an init, gloo-net a Request.
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

export const useOwnFetch = () => {
  globalThis.fetch = own;
};

// Keeps how long each timer is to wait.
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

// The real service, asked for this example of its document.
export const askFor = (prefer) => {
  globalThis.fetch = (request, init) => {
    request.headers.set('Prefer', prefer);
    return own(request, init);
  };
};

export const replies = (status, text, headers) => () => new Response(text, { status, headers });

export const gives = (value) => () => value;

export const rejects = (reason) => () => {
  throw reason;
};

// What Node's fetch says of a connection that failed, by the code and the system call where there was one.
function networkError(failure) {
  const [code, syscall] = failure.split(' ');
  const cause = Object.assign(new Error(`${syscall ?? ''} ${code} 127.0.0.1`), { code, syscall });
  return new TypeError('fetch failed', { cause });
}

export const rejectsAsNode = (failure) => rejects(networkError(failure));

// A request that is never answered: `started` when it is under way, `aborted` tells whether its signal was.
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

// A `fetch` of the user's own need not know what a signal is.
export const ignoresItsSignal = () => () => new Promise(() => {});

// The status comes, the body never ends.
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

// A body that never ends by itself and does not like to be ended.
export const overflows = (status) => () => {
  const pull = (controller) => controller.enqueue(new Uint8Array(16_384).fill(0x20));
  const cancel = () => Promise.reject(new Error('cannot be cancelled'));
  return new Response(new ReadableStream({ pull, cancel }), { status });
};

// Somebody else has read it.
export const isRead = (status) => () => {
  const response = new Response('{"valid":true}', { status });
  response.text();
  return response;
};

// What a service worker may answer with: no status, and no word of what was sent.
export const networkErrorResponse = () => () => Response.error();

// Aborts while the request is under way, then answers as the other does.
export const abortsThen = (controller, reason, answer) => (signal) => {
  const answered = answer(signal);
  controller.abort(reason);
  return answered;
};

// An answer whose headers count how often they are asked for all of them.
export function countsItsHeaders(count) {
  const headers = new Headers({ 'X-Custom': 'value', 'Content-Type': 'application/json' });
  const forEach = (callback) => {
    count.push(1);
    headers.forEach(callback);
  };
  const text = async () => '{"valid":true,"new":{"field":[1]}}';
  return () => ({ status: 200, statusText: 'OK', headers: { get: (name) => headers.get(name), forEach }, text });
}
