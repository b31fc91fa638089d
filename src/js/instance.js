// The WebAssembly instance: the way to ask it, and its replacement when it traps.

/** @import { ErrorDraft, Facts, GiveError, Questions } from './border.d.ts' */

/** The exports of the running instance. @type {Questions | undefined} */
let running;

/** What both sides need and Rust knows. @type {Facts} */
export let facts;

/** The answer to the last question that gives one. @type {unknown} */
let answer;

/** Starts an instance in the place of one that is gone. */
let restart = () => {};

/**
 * Called by each instance when it starts (exports.rs).
 * @type {(exports: Questions, operations: string[], bearer: string, tokenBody: string, tokenContentType: string, tokenDeadline: number, longestBody: number) => void}
 */
export function connect(exports, operations, bearer, tokenBody, tokenContentType, tokenDeadline, longestBody) {
  running = exports;
  facts = { operations, bearer, tokenBody, tokenContentType, tokenDeadline, longestBody };
}

/** @param {unknown} value */
export function give(value) {
  answer = value;
}

/** @type {GiveError} */
export const giveError = (message, kind, sent, attempts, code, status, requestId, retryAfterMs, issues, detail, ...cause) =>
  give({ error: { message, kind, sent, attempts, code, status, requestId, retryAfterMs, issues, detail, cause } });

/** @type {(token: string, expiresAt: number | undefined) => void} */
export const giveToken = (token, expiresAt) => give({ token, expiresAt, shortestWait: 0, longestWait: 0 });

/** @type {(shortestWait: number, longestWait: number) => void} */
export const giveWait = (shortestWait, longestWait) => give({ token: undefined, shortestWait, longestWait });

/**
 * The error that an answer is, if it is one. Its own field alone counts: another may be on a polluted `Object.prototype`.
 * @param {object | undefined} given @returns {ErrorDraft | undefined}
 */
export const errorOf = (given) =>
  given !== undefined && Object.hasOwn(given, 'error') ? /** @type {{ error: ErrorDraft }} */ (given).error : undefined;

/**
 * Names what starts a new instance after a trap. Without it the next call through wasm-bindgen's own exports does.
 * @param {() => void} start
 */
export function restartWith(start) {
  restart = start;
}

/** @returns {Questions} */
function instance() {
  // There may have been no stack left to start one when the last one trapped.
  if (running === undefined) restart();
  if (running === undefined) throw TRAP;
  return running;
}

/** What a question throws when the instance trapped, or there is none. */
export const TRAP = Symbol('trap');

/**
 * A question throws nothing of itself, so what it throws is a trap: of the instance nothing is asked any more. Calls in flight
 * do not notice, since nothing of them is kept in it.
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
  return TRAP;
}

/** The error of a request of texts and numbers, if it breaks a rule. @param {number} operation @param {object} fields */
export function check(operation, fields) {
  const asked = instance();
  try {
    return asked.check(operation, fields) === 0 ? errorOf(/** @type {object} */ (answer)) : undefined;
  } catch {
    throw replace(asked);
  }
}

/** @type {Questions['isResult']} */
export function isResult(operation, status, accepts, fields) {
  const asked = instance();
  try {
    return asked.isResult(operation, status, accepts, fields);
  } catch {
    throw replace(asked);
  }
}

/**
 * Asks any other question.
 * @template {keyof Questions} Name @param {Name} name @param {Parameters<Questions[Name]>} args
 * @returns {ReturnType<Questions[Name]>}
 */
export function ask(name, ...args) {
  const asked = instance();
  answer = undefined;
  try {
    const returned = /** @type {(...args: unknown[]) => unknown} */ (asked[name])(...args);
    return /** @type {ReturnType<Questions[Name]>} */ (returned ?? answer);
  } catch {
    throw replace(asked);
  } finally {
    answer = undefined;
  }
}
