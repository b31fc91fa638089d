// Reads what `fetch` answered. A `fetch` of the user's own may give anything, so nothing is taken for granted.

import { describe, property } from './read.js';

const LONGEST_BODY = 65_536;

export function header(response, name) {
  try {
    return response.headers?.get?.(name) ?? undefined;
  } catch {
    return undefined;
  }
}

// The status, or nothing when what came is no response.
export function statusOf(response) {
  try {
    const { status } = response;
    return Number.isInteger(status) && status >= 0 && status <= 999 ? status : undefined;
  } catch {
    return undefined;
  }
}

// Whether the service may have acted, for the one error that the core cannot make: its own.
export function sentOf(status) {
  if (status >= 200 && status < 300) return 'yes';
  return status === 0 || (status >= 300 && status < 500 && status !== 408) ? 'no' : 'maybe';
}

// A redirect as a browser shows it: without its status.
export function isRedirect(response) {
  try {
    return response.type === 'opaqueredirect';
  } catch {
    return false;
  }
}

export function statusTextOf(response) {
  try {
    return String(response.statusText ?? '');
  } catch {
    return '';
  }
}

// Where a redirect leads: the host alone, since the rest may hold anything.
export function redirectHost(response) {
  try {
    return new URL(header(response, 'location')).host;
  } catch {
    return undefined;
  }
}

// What is thrown for a body that is longer than any answer of the service.
const TOO_LARGE = {};

// And for an object that has a status, but no body in any form.
const NO_BODY = {};

// The text of a body, or a promise of it.
export function readBody(response, status) {
  // A redirect is never followed, so what it says does not matter.
  if (status === 0 || (status >= 300 && status < 400)) {
    discard(response);
    return '';
  }
  const length = header(response, 'content-length');
  if (Number(length) > LONGEST_BODY) {
    discard(response);
    throw TOO_LARGE;
  }
  // A length says how much there is only where no encoding can hide; a browser hides it across origins.
  const hides = header(response, 'content-encoding') ?? header(response, 'transfer-encoding');
  const isShort = /^\d+$/.test(length) && hides === undefined && response.type !== 'cors';
  const hasText = typeof response.text === 'function';
  if (!(isShort && hasText) && typeof response.body?.getReader === 'function') return readStream(response.body.getReader());
  if (hasText) return response.text();
  // A test's stand-in for a Response often has this alone.
  if (typeof response.json === 'function') return readJson(response);
  throw NO_BODY;
}

async function readJson(response) {
  return JSON.stringify(await response.json()) ?? '';
}

// Why there is no text of a body.
export function bodyFault(error) {
  if (error === TOO_LARGE) return { tooLarge: true };
  return error === NO_BODY ? { noBody: true } : { lost: describe(error) };
}

async function readStream(reader) {
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > LONGEST_BODY) {
      reader.cancel().catch(() => {});
      throw TOO_LARGE;
    }
    text += decoder.decode(value, { stream: true });
  }
}

// What a body holds.
export const parse = (text) => {
  if (text === undefined) return undefined;
  try {
    // Before compatibility date 2026-01-13 `text()` of a Worker keeps a byte order mark, which JSON may not have.
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    // A page, or an answer that was cut: the text itself is what there is.
    return text;
  }
};

// An unread body keeps its connection.
export function discard(response) {
  try {
    response?.body?.cancel?.().catch(() => {});
  } catch {
    // It is being read by someone else, or is no stream.
  }
}

// The answer of the caller's `validateStatus`; none accepts everything, and what it throws counts as a refusal.
export function accepts({ validateStatus }, status) {
  if (validateStatus === undefined) return true;
  try {
    return Boolean(validateStatus(status));
  } catch {
    return false;
  }
}

// Headers as axios has them: by name and by `get`.
class ResponseHeaders {
  get(name) {
    return this.has(name) ? this[String(name).toLowerCase()] : undefined;
  }

  has(name) {
    return Object.hasOwn(this, String(name).toLowerCase());
  }

  toJSON() {
    return { ...this };
  }

  *[Symbol.iterator]() {
    yield* Object.entries(this);
  }
}

// Its name in prints, whatever a bundler makes of it.
Object.defineProperty(ResponseHeaders, 'name', { value: 'ResponseHeaders' });

export function readHeaders(response) {
  const headers = new ResponseHeaders();
  try {
    response.headers?.forEach?.((value, name) => {
      if (!(name in headers)) headers[name] = value;
    });
  } catch {
    // No headers then.
  }
  return headers;
}

const MAKE_HEADERS = Symbol('headers');

// Headers are made when they are first read, since few calls look at them. One getter serves all answers: a closure for
// each would give each object a hidden class of its own, which lives until the next full garbage collection.
const HEADERS = {
  configurable: true,
  enumerable: true,
  get() {
    const headers = this[MAKE_HEADERS]?.();
    // Not when it is frozen.
    Reflect.defineProperty(this, 'headers', property(headers));
    return headers;
  },
  set(headers) {
    Object.defineProperty(this, 'headers', property(headers));
  },
};

// The answer to a caller.
export function toResult(response, status, data) {
  const result = { data, status, statusText: statusTextOf(response) };
  // One by one: `defineProperties` takes twice as long. Bun prints what is not enumerable too, and of a function only that.
  Object.defineProperty(result, MAKE_HEADERS, { value: () => readHeaders(response), configurable: true });
  return Object.defineProperty(result, 'headers', HEADERS);
}
