// Reads the response of `fetch`. The program's own `fetch` may return anything, so everything is checked.

import { facts } from './instance.js';

/** @import { BodyFault } from './border.d.ts' */
/** @import { MfaHeaders, MfaResponse } from './types.d.ts' */

/**
 * The result of `read`, or undefined if it throws, as the getters of foreign objects may.
 * @template T @param {() => T} read @returns {T | undefined}
 */
export function attempt(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** @param {Response} response @param {string} name @returns {string | undefined} */
export function header(response, name) {
  const value = attempt(() => response.headers?.get?.(name));
  return typeof value === 'string' ? value : undefined;
}

/** The status; undefined if this is not a response. @param {Response} response */
export function statusOf(response) {
  const status = /** @type {number} */ (attempt(() => response.status));
  return Number.isInteger(status) && status >= 0 && status <= 999 ? status : undefined;
}

/** Whether it is a redirect whose status the browser hides. @param {Response} response */
export const isRedirect = (response) => attempt(() => response.type) === 'opaqueredirect';

/** @param {Response} response */
export const statusTextOf = (response) => attempt(() => String(response.statusText ?? '')) ?? '';

/** Where a redirect leads: only the host, because the rest may contain secrets. @param {Response} response */
export const redirectHost = (response) => attempt(() => new URL(String(header(response, 'location'))).host);

/** Thrown for a body that is longer than any response of the service. @type {BodyFault} */
export const TOO_LARGE = { reason: 'too-large' };

/** Thrown for an object with a status but without a body in any form. @type {BodyFault} */
export const NO_BODY = { reason: 'no-body' };

/** One decoder for all bodies; it gets each body as a whole. @type {TextDecoder | undefined} */
let decoder;

/** Whether `text` reads without a stream here. With a stream, a call would cost 50 % more. */
const hasQuickText = 'Deno' in globalThis || 'Bun' in globalThis;

/** The text of a body. @param {Response} response @param {number} status @returns {Promise<string> | string} */
export function readBody(response, status) {
  // Redirects are never followed, so their body does not matter.
  if (status === 0 || (status >= 300 && status < 400)) {
    discard(response);
    return '';
  }
  // Checked, because the runtime's error would say only that a stream is locked.
  if (response.bodyUsed === true) throw new TypeError('it was read before: return a new Response for each request');
  const hasText = typeof response.text === 'function';
  // Before `body` is read, because reading it makes the stream.
  if (hasQuickText && hasText && isShort(response)) return response.text();
  const { body } = response;
  if (typeof body?.getReader === 'function') return readStream(body.getReader());
  if (hasText) return readText(response);
  // Substitutes for Response in tests often have only `json`.
  if (typeof response.json === 'function') return readJson(response);
  throw NO_BODY;
}

/** For bodies that are no web stream, as those of node-fetch. @param {Response} response */
async function readText(response) {
  const text = await response.text();
  if (text?.length > facts.longestBody) throw TOO_LARGE;
  return text;
}

/** @param {Response} response */
const readJson = async (response) => JSON.stringify(await response.json()) ?? '';

/** Whether the length is known and allowed. CORS may hide an encoding, so the length proves nothing there. @param {Response} response */
function isShort(response) {
  const length = header(response, 'content-length');
  const encoding = header(response, 'content-encoding') ?? header(response, 'transfer-encoding');
  return (
    /^\d+$/.test(String(length)) && Number(length) <= facts.longestBody && encoding === undefined && response.type !== 'cors'
  );
}

/** @param {ReadableStreamDefaultReader<Uint8Array>} reader */
async function readStream(reader) {
  /** @type {Uint8Array | undefined} */
  let bytes;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes = bytes === undefined ? value : joined(bytes, value);
    if (bytes.byteLength > facts.longestBody) {
      reader.cancel().catch(() => {});
      throw TOO_LARGE;
    }
  }
  decoder ??= new TextDecoder();
  return decoder.decode(bytes);
}

/** @param {Uint8Array} head @param {Uint8Array} tail */
function joined(head, tail) {
  const bytes = new Uint8Array(head.byteLength + tail.byteLength);
  bytes.set(head);
  bytes.set(tail, head.byteLength);
  return bytes;
}

/** The parsed body. @param {string | undefined} text @returns {unknown} */
export function parse(text) {
  if (text === undefined) return undefined;
  try {
    // The `text()` of node-fetch 2 leaves the byte order mark.
    return JSON.parse(text[0] === '\ufeff' ? text.slice(1) : text);
  } catch {
    // Not JSON, for example an HTML page or a truncated body: return the text.
    return text;
  }
}

/** Cancels a body that nobody reads, because it would keep its connection. @param {Response | undefined} response */
export function discard(response) {
  // Throws if it is not a stream.
  attempt(() => response?.body?.cancel?.().catch(() => {}));
}

/** Headers as in axios: by name and by `get`. */
class ResponseHeaders {
  /** @param {string} name */
  get(name) {
    return this.has(name)
      ? /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (this))[String(name).toLowerCase()]
      : undefined;
  }

  /** @param {string} name */
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

// The name that is printed, even if a bundler renames the class.
Object.defineProperty(ResponseHeaders, 'name', { value: 'ResponseHeaders' });

/** @param {Pick<Response, 'headers'> | undefined} response @returns {MfaHeaders} */
export function readHeaders(response) {
  const headers = /** @type {any} */ (new ResponseHeaders());
  attempt(() =>
    response?.headers?.forEach?.((value, name) => {
      // `forEach` joins the values of a name, except those of Set-Cookie.
      if (Object.hasOwn(headers, name)) headers[name] += `, ${value}`;
      else if (!(name in headers)) headers[name] = value;
    }),
  );
  return headers;
}

const MAKE_HEADERS = Symbol('headers');

/** The descriptor of an ordinary property. @param {unknown} value */
const property = (value) => ({ value, configurable: true, enumerable: true, writable: true });

/**
 * Headers are created on the first read, because few programs look at them. All responses share one getter: a closure for each would
 * give each object its own hidden class, which lives until the next full garbage collection.
 * @type {PropertyDescriptor & ThisType<any>}
 */
const HEADERS = {
  configurable: true,
  enumerable: true,
  get() {
    const headers = this[MAKE_HEADERS]?.();
    // Fails without an error if the object is frozen.
    Reflect.defineProperty(this, 'headers', property(headers));
    return headers;
  },
  set(headers) {
    Object.defineProperty(this, 'headers', property(headers));
  },
};

/**
 * The result for the caller.
 * @param {Response} response @param {number} status @param {unknown} data @returns {MfaResponse<unknown>}
 */
export function toResult(response, status, data) {
  const result = /** @type {any} */ ({ data, status, statusText: statusTextOf(response) });
  // One by one: `defineProperties` takes twice as long. A function, not the response, because Bun prints non-enumerable properties too.
  Object.defineProperty(result, MAKE_HEADERS, { value: () => readHeaders(response), configurable: true });
  return Object.defineProperty(result, 'headers', HEADERS);
}
