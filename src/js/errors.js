// MfaError, the error of calls and handlers. Rust writes its sentences, except those about a WebAssembly instance that has
// failed (instance.js) or cannot start (npm/ready.ts), and some of the handler.

import { isObjectOrFunction } from './input.js';
import { attempt, readHeaders, statusTextOf } from './response.js';

/** @import { ErrorDraft, Rejection } from './border.d.ts' */
/** @import { MfaErrorResponse } from './types.d.ts' */

const BRAND = Symbol.for('bandwidth-mfa.error');

const RESPONSE = Symbol('response');

export class MfaError extends Error {
  /**
   * Create it after an await: each frame of the stack costs time, and frames of WebAssembly help nobody.
   * @param {ErrorDraft} failure
   */
  constructor(failure) {
    const { status, response, digest } = failure;
    super(failure.message, optionsOf(failure));
    // Set one by one, because a loop over names would make a refused call cost a tenth more.
    this.kind = failure.kind;
    this.sent = failure.sent;
    this.attempts = failure.attempts;
    this.code = failure.code;
    if (status !== undefined) this.status = status;
    if (failure.requestId !== undefined) this.requestId = failure.requestId;
    if (failure.retryAfterMs !== undefined) this.retryAfterMs = failure.retryAfterMs;
    if (failure.issues !== undefined) this.issues = failure.issues;
    if (failure.detail !== undefined) this.detail = failure.detail;
    if (digest) this.digest = digest;
    if (response !== undefined && status !== undefined) attachResponse(this, response, status, failure.data);
  }

  /**
   * A process may hold several copies of this class: one per entry and format of the package.
   * @override @param {any} value
   */
  static [Symbol.hasInstance](value) {
    if (this !== MfaError) return Function.prototype[Symbol.hasInstance].call(this, value);
    // A proxy may throw.
    return typeof value === 'object' && attempt(() => value?.[BRAND]) === true;
  }

  get response() {
    const read = /** @type {any} */ (this)[RESPONSE];
    return read === undefined && this.kind === 'invalid-input' ? refusalOf(this) : read?.();
  }

  /** Programs written for axios replace or remove it, for example before they log an error. */
  set response(response) {
    Object.defineProperty(
      this,
      RESPONSE,
      hidden(() => response),
    );
  }

  toJSON() {
    // Name and message are not enumerable.
    return { .../** @type {object} */ ({ name: this.name, message: this.message }), ...this };
  }
}

// The name that is printed, even if a bundler renames the class.
Object.defineProperty(MfaError, 'name', { value: 'MfaError' });

/** @param {unknown} value */
const hidden = (value) => ({ value, configurable: true, writable: true });

Object.defineProperties(MfaError.prototype, {
  name: hidden('MfaError'),
  isAxiosError: hidden(true),
  [BRAND]: hidden(true),
  // Prevents `getters` of `util.inspect` from reading the response.
  [Symbol.for('nodejs.util.inspect.custom')]: hidden(
    /** @this {MfaError} @param {number} _depth @param {any} options @param {Function} inspect */
    function (_depth, options, inspect) {
      return options.getters ? inspect(this, { ...options, getters: false }) : this;
    },
  ),
  __CANCEL__: {
    configurable: true,
    get() {
      return this.kind === 'aborted';
    },
  },
});

/**
 * Adds axios' `response` to an error: as a function, so that printing the error never shows it, and not as a private field, which a proxy
 * does not have. Few programs read it, so it is created on the first read.
 * @param {MfaError} error @param {any} from @param {number} status
 * @param {unknown} [data] a body that was not read in full counts as empty
 */
function attachResponse(error, from, status, data = '') {
  /** @type {MfaErrorResponse | undefined} */
  let response;
  const value = () => (response ??= { status, statusText: statusTextOf(from), data, headers: readHeaders(from) });
  Object.defineProperty(error, RESPONSE, hidden(value));
}

/** Responses by error, because an error may be frozen. @type {WeakMap<MfaError, MfaErrorResponse>} */
const refusals = new WeakMap();

/**
 * The response to a request that was refused before it was sent, as the service would have refused it, for programs written for axios.
 * @param {MfaError} error
 */
function refusalOf(error) {
  if (!refusals.has(error)) {
    refusals.set(error, {
      status: 400,
      statusText: 'Bad Request',
      data: { error: error.message },
      headers: readHeaders(undefined),
    });
  }
  return refusals.get(error);
}

/** @param {ErrorDraft} failure @returns {ErrorOptions | undefined} */
function optionsOf({ kind, cause, signal }) {
  if (kind === 'aborted') return { cause: attempt(() => signal?.reason) };
  return cause === undefined ? undefined : { cause: toCause(...cause) };
}

/**
 * A copy of a runtime's error, without a stack, which would not help anybody.
 * @param {string} name @param {string} message @param {string | undefined} code
 */
function toCause(name, message, code) {
  /** @type {Error & { code?: string }} */
  const error = Object.defineProperty(new Error(message), 'name', hidden(name));
  if (code) error.code = code;
  error.stack = `${name}: ${message}`;
  return error;
}

/** The facts of a rejection, which may be any value. @param {any} error @returns {Rejection} */
export function describe(error) {
  /** @type {Rejection} */
  const rejection = { name: '', message: '', code: undefined, codes: [] };
  // If a getter throws, nothing more is known.
  attempt(() => {
    const inner = error?.cause;
    rejection.name = text(error?.name);
    const message = isObjectOrFunction(error) ? error.message : error;
    rejection.message = [message, inner?.message].filter(text).join(': ');
    const digest = digestOf(error);
    const coded = [error, inner].find((part) => typeof part?.code === 'string') ?? (digest && { code: digest });
    rejection.code = coded?.code;
    // Each address that was tried has an error of its own.
    const errors = [inner?.errors, error?.errors].find(Array.isArray) ?? [];
    const sources = errors.length > 0 ? errors : [coded].filter(Boolean);
    rejection.codes = sources.map((/** @type {any} */ source) => `${text(source?.code)} ${text(source?.syscall)}`);
  });
  return rejection;
}

/** @param {unknown} value */
const text = (value) => (typeof value === 'string' ? value : '');

/**
 * Next.js recognises errors of its own `fetch` by their `digest`, even wrapped ones, so the call's error has it too.
 * @param {any} error @returns {string | undefined}
 */
export const digestOf = (error) =>
  attempt(() => {
    const digest = error?.digest;
    return typeof digest === 'string' && /^[A-Z_]+$/.test(digest) ? digest : undefined;
  });

/**
 * Whether the error says that a native method was called without its object. Then nothing was sent.
 * @param {unknown} method @param {any} error
 */
export function isUnbound(method, error) {
  const isNative = attempt(() => /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(method)));
  return isNative && attempt(() => /illegal invocation/i.test(error.message));
}
