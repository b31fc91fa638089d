// MfaError, the one error of the package. Its sentences are made in Rust (src/error), but for the one below: it is
// needed when the WebAssembly instance can no longer make any.

/** @import { Cause, ErrorDraft, MfaErrorFields, Rejection, Sent } from './border.d.ts' */
/** @import { MfaErrorResponse, MfaIssue } from './types.d.ts' */

const BRAND = Symbol.for('bandwidth-mfa.error');

const RESPONSE = Symbol('response');

/**
 * Gives an error of this class the response that axios' errors have. In a function it stays out of every print, and is found
 * through every proxy of the error, which a private field is not.
 * Few programs read it, so `make` makes it when one does.
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
   * One process may hold several copies of this class: one for each entry and format of the package.
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
    // Neither is a field of its own.
    return { .../** @type {object} */ ({ name: this.name, message: this.message }), ...this };
  }
}

// Its name in prints, whatever a bundler makes of it.
Object.defineProperty(MfaError, 'name', { value: 'MfaError' });

/** @param {unknown} value */
const hidden = (value) => ({ value, configurable: true, writable: true });

Object.defineProperties(MfaError.prototype, {
  name: hidden('MfaError'),
  isAxiosError: hidden(true),
  [BRAND]: hidden(true),
  // Keeps `getters` of `util.inspect` from reading the response; what is itself is printed as usual.
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
 * Makes the error that Rust has worded. Outside of WebAssembly: a stack across its frames costs more than all the rest of a
 * refused call, and tells nobody anything.
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
 * A copy of a runtime's error, which has no stack of its own worth showing.
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
  maybe: 'The request may have been applied: say so before it is made again.',
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
    // A getter that throws: then nothing more is known.
  }
  return said;
}

/** @param {unknown} value */
const text = (value) => (typeof value === 'string' ? value : '');

/**
 * Next.js knows an error of its own `fetch` by its `digest`, also when it is wrapped: so the error of a call has it too.
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
 * Whether a function of the runtime was called without the object whose method it is. It has done nothing then, since it is
 * the runtime's own.
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
