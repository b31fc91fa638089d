// Copies the caller's values into plain objects: each field is read once, and unreadable ones are named.

import { ask } from './instance.js';
import { isAbsent } from './query.js';
import { attempt } from './response.js';

/** @import { ErrorDraft, Faults } from './border.d.ts' */

/** @typedef {Record<string, unknown>} Fields */

/**
 * An object without a prototype, so that a polluted `Object.prototype` adds nothing. V8 makes objects of such a class as fast as any;
 * those of `{ __proto__: null }` are slow to fill, to read and to serialise.
 * @type {new () => Fields}
 */
export const Plain = /** @type {any} */ (function Plain() {});
Plain.prototype = Object.create(null);

/**
 * A request as it was at the call. It has no JSON if it is simple (then `Call` makes it), or if none can be made.
 * @typedef {{ fields?: Fields, json?: string, isSimple: boolean, faults: Faults }} Input
 */

/** Copies of requests whose call is made later. @type {WeakSet<object>} */
const copies = new WeakSet();

/** Copies a request now, for a call that is made later. Pass the copy as the request. @param {unknown} request */
export function copyRequest(request) {
  const input = readRequest(request);
  copies.add(input);
  return input;
}

/** The own enumerable fields of a request, each read once. @param {unknown} request @returns {Input} */
export function readRequest(request) {
  if (!isObject(request)) return unusable(isAbsent(request) ? 'missing' : 'object');
  if (copies.has(request)) return /** @type {Input} */ (request);
  const fields = new Plain();
  /** @type {Faults} */
  const faults = [];
  try {
    Object.assign(fields, request);
    if (isSimple(fields)) return { fields, json: undefined, isSimple: true, faults };
  } catch {
    try {
      readRest(request, fields, faults);
    } catch {
      // A proxy threw when its keys were listed.
      return unusable('unreadable');
    }
  }
  return { fields, json: jsonOf(fields, faults), isSimple: false, faults };
}

/** @param {string} rule @returns {Input} */
const unusable = (rule) => ({ fields: undefined, json: undefined, isSimple: false, faults: ['request', rule] });

/** Reads the fields after one that threw, and names all that cannot be read. @param {Fields} request @param {Fields} fields @param {Faults} faults */
function readRest(request, fields, faults) {
  for (const field of Object.keys(request)) {
    if (Object.hasOwn(fields, field)) continue;
    try {
      // Fields were read in this order, so the first absent one threw. Its getter must not run again.
      if (faults.length === 0) throw undefined;
      fields[field] = request[field];
    } catch {
      faults.push(field, 'unreadable');
    }
  }
}

/** With these fields, the request that is sent would differ from the checked one. */
const REFUSED = ['toJSON', '__proto__'];

/** The JSON of fields. Names those that cannot be sent. @param {Fields} fields @param {Faults} faults @returns {string | undefined} */
function jsonOf(fields, faults) {
  for (const field of REFUSED) {
    if (!Object.hasOwn(fields, field)) continue;
    faults.push(field, 'toJSON');
    delete fields[field];
  }
  const json = toJson(fields);
  if (typeof json === 'string') return json;
  for (const field of Object.keys(fields)) if (toJson(fields[field]) === null) faults.push(field, 'json');
  // Each field alone has JSON: a nested `toJSON` threw only the first time.
  if (faults.length === 0) faults.push('request', 'json');
  return undefined;
}

/** Whether each field is a number, or a string without a lone surrogate. @param {Fields} fields */
function isSimple(fields) {
  for (const field in fields) {
    const value = fields[field];
    if (typeof value === 'string' ? hasSurrogate(value) : typeof value !== 'number') return false;
    if (hasSurrogate(field) || REFUSED.includes(field)) return false;
  }
  return true;
}

/**
 * The error of a request that breaks a rule; undefined if it breaks none.
 * @param {number} operation @param {unknown} accountId @param {Input} input @param {boolean} validate
 * @returns {ErrorDraft | undefined}
 */
export function refusal(operation, accountId, { fields, json, faults }, validate) {
  const all = [...faults];
  // JSON.stringify escapes a lone surrogate, and most texts have no such escape.
  if (validate && fields !== undefined && json !== undefined && /\\ud/i.test(json)) {
    for (const field of Object.keys(fields)) {
      if (isBroken(field) || isBroken(toJson(fields[field]))) all.push(field, 'surrogate');
    }
  }
  if (hasSurrogate(accountId)) all.push('accountId', 'surrogate');
  return ask('checkAll', operation, plain(accountId), validate && fields ? plainFields(fields) : undefined, all);
}

/**
 * A value whose reading cannot throw: of an object or array only the type is kept; a function becomes a symbol, because it may be a
 * revoked proxy.
 * @param {unknown} value
 */
export function plain(value) {
  if (typeof value === 'function') return Symbol();
  return isObject(value) ? {} : typeof value === 'object' && value !== null ? [] : value;
}

/** The `plain` values of an object's fields. @param {Fields} fields */
export function plainFields(fields) {
  const copy = new Plain();
  for (const field of Object.keys(fields)) {
    const value = plain(fields[field]);
    if (value !== undefined) copy[field] = value;
  }
  return copy;
}

/** @type {(value: unknown) => boolean} */
export const isObjectOrFunction = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/** Whether this is an array; false for a revoked proxy, for which `Array.isArray` throws. @param {unknown} value */
export const isArray = (value) => attempt(() => Array.isArray(value)) ?? false;

/** Whether this is an object, but no array. @param {unknown} value @returns {value is Fields} */
export const isObject = (value) => typeof value === 'object' && value !== null && !isArray(value);

/** The JSON of a value; undefined if there is none, `null` if JSON.stringify throws. @param {unknown} value @returns {string | null | undefined} */
function toJson(value) {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
}

/** Whether this is a text with a lone surrogate. @type {(value: any) => boolean} */
export const hasSurrogate =
  typeof Reflect.get(String.prototype, 'isWellFormed') === 'function'
    ? (value) => typeof value === 'string' && !(/** @type {any} */ (value).isWellFormed())
    : (value) => typeof value === 'string' && /\p{Surrogate}/u.test(value);

/**
 * Whether a text has a lone surrogate, as a character or (in JSON) as an escape. Only an odd number of backslashes begins an escape.
 * Safari before 16.4 cannot parse a lookbehind.
 * @param {string | null | undefined} json
 */
function isBroken(json) {
  return typeof json === 'string' && (hasSurrogate(json) || /(^|[^\\])(\\\\)*\\ud[89a-f]/i.test(json));
}
