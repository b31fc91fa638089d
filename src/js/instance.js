// The WebAssembly instance: calls into it, and its replacement after a trap.

/** @import { ErrorDraft, Facts, Questions, Sent } from './border.d.ts' */
/** @import { MfaIssue } from './types.d.ts' */

const FAILURE = Symbol('failure');

/**
 * Whether this says why a call failed. Its `MfaError` is created after an await, where the stack leads to the caller.
 * @param {unknown} value @returns {value is ErrorDraft}
 */
export function isFailure(value) {
  try {
    return Object.hasOwn(Object(value), FAILURE);
  } catch {
    // A proxy, which the program may throw.
    return false;
  }
}

/** The exports of the running instance. @type {Questions | undefined} */
export let running;

/** @type {Facts} */
export let facts;

/** What Rust gave in answer to the last question. @type {any} */
let answer;

/** Starts a new instance after a trap. */
let restart = () => {};

/** Each instance calls this when it starts (exports.rs). @param {Questions} exports @param {Facts} known */
export function connect(exports, known) {
  running = exports;
  facts = known;
}

/** @param {unknown} value */
export function give(value) {
  answer = value;
}

/**
 * Rust calls this with an error: message, kind, sent, code, requestId, detail, then name, message and code of the cause, then
 * alternating fields and rules. They cross as one string, with NULs between them, because each crossing costs more than a split. An
 * absent text is empty.
 * @type {(texts: string, attempts: number, status: number | undefined, retryAfterMs: number | undefined) => void}
 */
export function giveError(texts, attempts, status, retryAfterMs) {
  const parts = /** @type {any[]} */ (texts.split('\0'));
  /** @type {MfaIssue[]} */
  const issues = [];
  for (let at = 9; at < parts.length; at += 2) issues.push({ field: parts[at], message: parts[at + 1] });
  give({
    [FAILURE]: true,
    message: parts[0],
    kind: parts[1],
    sent: parts[2],
    attempts,
    code: parts[3],
    status,
    requestId: parts[4] || undefined,
    retryAfterMs,
    issues: issues.length > 0 ? issues : undefined,
    detail: parts[5] || undefined,
    cause: parts[6] ? parts.slice(6, 9) : undefined,
    // Its own fields, so that a polluted `Object.prototype` adds none.
    response: undefined,
    digest: undefined,
  });
}

/**
 * Sets the function that starts a new instance after a trap. Without it, the next call through wasm-bindgen's exports starts one.
 * @param {() => void} start
 */
export function restartWith(start) {
  restart = start;
}

/** @returns {Questions} */
function instance() {
  // The last restart may have failed, because the stack was full.
  if (running === undefined) restart();
  if (running === undefined) throw internal('no', 0);
  return running;
}

const OUTCOMES = {
  no: 'Nothing was sent.',
  maybe: 'The request may have been applied: tell the person before you make it again.',
  yes: 'The request was applied: do not make it again.',
};

/** @param {Sent} sent @param {number} attempts @returns {ErrorDraft} */
export function internal(sent, attempts) {
  const message = `The WebAssembly instance of bandwidth-mfa failed; the next call uses a new one. ${OUTCOMES[sent]} Please report it.`;
  return /** @type {any} */ ({ [FAILURE]: true, message, kind: 'internal', sent, attempts, code: 'ERR_INTERNAL' });
}

/**
 * Rust never throws, so an exception is a trap, and the instance is not used again. Running calls do not notice, because the instance
 * holds none of their state.
 * @param {Questions} trapped
 */
function replace(trapped) {
  if (running === trapped) {
    running = undefined;
    try {
      trapped.retire();
      restart();
    } catch {
      // The next question tries again.
    }
  }
}

/**
 * Calls a function of the instance. The result is what it returns, or else what it gives. Throws a failure if the instance traps.
 * @template {keyof Questions} Name @param {Name} name @param {Parameters<Questions[Name]>} args
 * @returns {ReturnType<Questions[Name]>}
 */
export function ask(name, ...args) {
  const current = instance();
  answer = undefined;
  try {
    const returned = /** @type {(...args: unknown[]) => unknown} */ (current[name])(...args);
    return /** @type {ReturnType<Questions[Name]>} */ (returned ?? answer);
  } catch {
    replace(current);
    throw internal('no', 0);
  } finally {
    answer = undefined;
  }
}

/** Whether the service may have acted after a status, also if the instance traps. @param {number} status @returns {Sent} */
export function sentOf(status) {
  try {
    return ask('sentOf', status);
  } catch {
    return 'maybe';
  }
}
