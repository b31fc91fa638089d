// MfaError, the one error of the package. Its sentences are made in Rust (src/error), but for the one below: it is
// needed when the WebAssembly instance can no longer make any.

const BRAND = Symbol.for('bandwidth-mfa.error');

const RESPONSE = Symbol('response');

// Gives an error of this class the response that axios' errors have. In a function it stays out of every print, and is found
// through every proxy of the error, which a private field is not.
export const attach = (error, response) =>
  Object.defineProperty(error, RESPONSE, { value: () => response, configurable: true, writable: true });

export class MfaError extends Error {
  constructor(message, fields, cause) {
    super(message, cause === undefined ? undefined : { cause });
    for (const name of Object.keys(fields)) {
      if (fields[name] !== undefined) this[name] = fields[name];
    }
  }

  // One process may hold several copies of this class: one for each entry and format of the package.
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
    return this[RESPONSE]?.();
  }

  toJSON() {
    return { name: this.name, message: this.message, ...this };
  }
}

// Its name in prints, whatever a bundler makes of it.
Object.defineProperty(MfaError, 'name', { value: 'MfaError' });

// What the core says of an error, which lists fields and rules in turn. It is made outside of WebAssembly (drive.js): a stack
// across its frames costs more than all the rest of a refused call, and tells nobody anything.
export function draft(message, kind, sent, attempts, code, status, requestId, retryAfterMs, list, detail, ...cause) {
  return () => {
    const issues = list.length > 0 ? [] : undefined;
    for (let at = 0; at < list.length; at += 2) issues.push({ field: list[at], message: list[at + 1] });
    const fields = {
      kind,
      sent,
      attempts,
      code,
      status,
      requestId: requestId || undefined,
      retryAfterMs,
      issues,
      detail: detail || undefined,
    };
    return new MfaError(message, fields, toError(...cause));
  };
}

// A copy of a runtime's error, which has no stack of its own worth showing.
function toError(name, message, code) {
  if (name === undefined) return undefined;
  const error = Object.defineProperty(new Error(message), 'name', hidden(name || 'Error'));
  if (code) Object.assign(error, { code });
  error.stack = `${error.name}: ${message}`;
  return error;
}

// The same failure for another call: errors are never shared, since each has its own stack and may be changed.
export function copy(error, attempts) {
  return attach(new MfaError(error.message, { ...error, attempts }, error.cause), error.response);
}

const hidden = (value) => ({ value, configurable: true, writable: true });

Object.defineProperties(MfaError.prototype, {
  name: hidden('MfaError'),
  isAxiosError: hidden(true),
  [BRAND]: hidden(true),
  // Keeps `getters` of `util.inspect` from reading the response; what is itself is printed as usual.
  [Symbol.for('nodejs.util.inspect.custom')]: hidden(function (_depth, options, inspect) {
    return options.getters ? inspect(this, { ...options, getters: false }) : this;
  }),
  __CANCEL__: {
    configurable: true,
    get() {
      return this.kind === 'aborted';
    },
  },
});

const OUTCOMES = {
  no: 'Nothing was sent.',
  maybe: 'The request may have been applied: say so before it is made again.',
  yes: 'The request was applied: do not make it again.',
};

export function internal(sent, attempts) {
  const message = `The WebAssembly instance of bandwidth-mfa failed; the next call starts a new one. ${OUTCOMES[sent]} Please report it.`;
  return new MfaError(message, { kind: 'internal', sent, attempts, code: 'ERR_INTERNAL' });
}
