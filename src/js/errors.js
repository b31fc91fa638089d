// MfaError, the only error of the package. Rust writes its sentences (src/error), except the one below: it is needed when the
// WebAssembly instance cannot write any more.

/** @import { Cause, ErrorDraft, MfaErrorFields, Rejection, Sent } from './border.d.ts' */
/** @import { MfaErrorResponse, MfaIssue } from './types.d.ts' */

const BRAND = Symbol.for('bandwidth-mfa.error');

const RESPONSE = Symbol('response');

/**
 * Adds axios' `response` to an error of this class. A function hides it from every print, and unlike a private field works through
 * every proxy. Few programs read it, so `make` creates it on the first read.
 * @type {(error: MfaError, make: () => MfaErrorResponse) => void}
 */
export function attach(error, make) {
  /** @type {MfaErrorResponse | undefined} */
  let response;
  const value = () => (response ??= make());
  Object.defineProperty(error, RESPONSE, { value, configurable: true, writable: true });
}

export class MfaError extends Error {
  /** @param {string} message @param {MfaErrorFields} fields @param {unknown} [cause] @param {MfaIssue[]} [issues] */
  constructor(message, fields, cause, issues) {
    super(message, cause === undefined ? undefined : { cause });
    // One by one: a loop over names takes as long as the rest of a refused call.
    this.kind = fields.kind;
    this.sent = fields.sent;
    this.attempts = fields.attempts;
    this.code = fields.code;
    if (fields.status !== undefined) this.status = fields.status;
    if (fields.requestId !== undefined) this.requestId = fields.requestId;
    if (fields.retryAfterMs !== undefined) this.retryAfterMs = fields.retryAfterMs;
    if (issues !== undefined) this.issues = issues;
    if (fields.detail !== undefined) this.detail = fields.detail;
  }

  /**
   * A process may hold several copies of this class: one per entry and format of the package.
   * @override @param {any} value
   */
  static [Symbol.hasInstance](value) {
    if (this !== MfaError) return Function.prototype[Symbol.hasInstance].call(this, value);
    try {
      return typeof value === 'object' && value !== null && value[BRAND] === true;
    } catch {
      // A proxy.
      return false;
    }
  }

  get response() {
    return /** @type {any} */ (this)[RESPONSE]?.();
  }

  toJSON() {
    // Not fields of the error itself.
    return { .../** @type {object} */ ({ name: this.name, message: this.message }), ...this };
  }
}

// The name in prints, even if a bundler renames the class.
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
 * Creates the error from Rust's fields. Not inside WebAssembly: a stack across its frames costs more than the rest of a refused call,
 * and is useless.
 * @param {ErrorDraft} draft
 */
export function toError(draft) {
  const { issues: list = [], cause } = draft;
  /** @type {MfaIssue[] | undefined} */
  let issues;
  for (let at = 0; at < list.length; at += 2) {
    issues ??= [];
    issues.push({ field: list[at], message: list[at + 1] });
  }
  return new MfaError(draft.message, draft, cause === undefined ? undefined : toCause(...cause), issues);
}

/**
 * A copy of a runtime's error, without a stack, which would not help anybody.
 * @param {string} [name] @param {string} [message] @param {string} [code]
 */
function toCause(name, message, code) {
  if (name === undefined) return undefined;
  const error = Object.defineProperty(new Error(message), 'name', hidden(name || 'Error'));
  if (code) Object.assign(error, { code });
  error.stack = `${error.name}: ${message}`;
  return error;
}

const OUTCOMES = {
  no: 'Nothing was sent.',
  maybe: 'The request may have been applied: tell the person before you make it again.',
  yes: 'The request was applied: do not make it again.',
};

/** @param {Sent} sent @param {number} attempts @returns {ErrorDraft} */
export function internal(sent, attempts) {
  const message = `The WebAssembly instance of bandwidth-mfa failed; the next call starts a new one. ${OUTCOMES[sent]} Please report it.`;
  return { message, kind: 'internal', sent, attempts, code: 'ERR_INTERNAL' };
}

/** What a rejection says, without the codes. @param {unknown} error @returns {Cause} */
export function cause(error) {
  const { name, message, code } = describe(error);
  return { name, message, code };
}

/** What a rejection says, read with care: it may be anything. @param {any} error @returns {Rejection} */
export function describe(error) {
  /** @type {Rejection} */
  const said = { name: '', message: '', code: undefined, codes: [] };
  try {
    const inner = error?.cause;
    const isObject = (typeof error === 'object' && error !== null) || typeof error === 'function';
    said.name = text(error?.name);
    said.message = [isObject ? error.message : error, inner?.message].filter((part) => typeof part === 'string').join(': ');
    const tried = Array.isArray(inner?.errors) ? inner.errors : Array.isArray(error?.errors) ? error.errors : [];
    const coded = [error, inner].find((one) => typeof one?.code === 'string') ?? digested(error);
    said.code = coded?.code;
    said.codes = (tried.length > 0 ? tried : coded === undefined ? [] : [coded]).map(
      /** @param {any} one */ (one) => `${text(one?.code)} ${text(one?.syscall)}`,
    );
  } catch {
    // A getter that throws: nothing more is known.
  }
  return said;
}

/** @param {unknown} value */
const text = (value) => (typeof value === 'string' ? value : '');

/**
 * Next.js recognises errors of its own `fetch` by their `digest`, even wrapped ones, so the call's error has it too.
 * @param {any} error @returns {string | undefined}
 */
export function digestOf(error) {
  try {
    return /^[A-Z_]+$/.test(error?.digest) ? error.digest : undefined;
  } catch {
    return undefined;
  }
}

/** @param {unknown} error */
function digested(error) {
  const code = digestOf(error);
  return code === undefined ? undefined : { code };
}

/**
 * Whether a method of the runtime was called without its object. Then it did nothing, because it is the runtime's own.
 * @param {unknown} method @param {any} error
 */
export function isUnbound(method, error) {
  try {
    const isNative = /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(method));
    return isNative && /illegal invocation/i.test(error.message);
  } catch {
    return false;
  }
}
