// Copies the caller's values into plain objects: each field is read once, and unreadable ones are named.

import { ask, errorOf } from './instance.js';

/** @import { ErrorDraft, Faults } from './border.d.ts' */

/** @typedef {Record<string, unknown>} Fields */

/**
 * An object without a prototype, so that a polluted `Object.prototype` adds nothing. V8 makes objects of such a class as fast as any;
 * those of `{ __proto__: null }` are slow to fill, to read and to serialise.
 * @type {new () => Fields}
 */
export const Plain = /** @type {any} */ (function Plain() {});
Plain.prototype = Object.create(null);

/** A request as it was at the call. @typedef {{ fields?: Fields, json?: string, faults?: Faults }} Input */

/** The copies of requests that wait for the first instance, or for the server of `MFAApiFp`. @type {WeakSet<object>} */
const copies = new WeakSet();

/** Copies a request now, for a call that is made later. Pass the copy as the request. @param {unknown} request */
export function copyRequest(request) {
  const input = readRequest(request);
  copies.add(input);
  return input;
}

/** With these fields, the request that is sent would differ from the checked one. */
const REFUSED = ['toJSON', '__proto__'];

/** The own enumerable fields of a request, each read once, and its JSON. @param {unknown} request @returns {Input} */
export function readRequest(request) {
  if (typeof request !== 'object' || request === null || isArray(request)) {
    const rule = request === undefined || request === null ? 'missing' : 'object';
    return { fields: undefined, json: undefined, faults: ['request', rule] };
  }
  if (copies.has(request)) return /** @type {Input} */ (request);
  const fields = new Plain();
  /** @type {string | undefined} */
  let json;
  try {
    Object.assign(fields, request);
    json = JSON.stringify(fields);
  } catch {
    // `readCarefully` finds what threw.
  }
  const isComplete = json !== undefined && !Object.hasOwn(fields, 'toJSON') && !Object.hasOwn(fields, '__proto__');
  return isComplete ? { fields, json, faults: undefined } : readCarefully(/** @type {Fields} */ (request), fields);
}

/**
 * Names every field that cannot be read or sent. `fields` contains those that were read before one threw.
 * @param {Fields} request @param {Fields} fields
 */
function readCarefully(request, fields) {
  /** @type {Faults} */
  const faults = [];
  try {
    let hasThrown = false;
    for (const field of Object.keys(request)) {
      if (Object.hasOwn(fields, field)) continue;
      // Fields were read in this order, so the first absent one threw.
      if (!hasThrown) {
        hasThrown = true;
        faults.push(field, 'unreadable');
        continue;
      }
      try {
        fields[field] = request[field];
      } catch {
        faults.push(field, 'unreadable');
      }
    }
  } catch {
    // A proxy threw when its keys were listed.
    return { fields: undefined, json: undefined, faults: ['request', 'unreadable'] };
  }
  for (const field of REFUSED) {
    if (!Object.hasOwn(fields, field)) continue;
    faults.push(field, 'toJSON');
    delete fields[field];
  }
  const json = toJson(fields);
  if (typeof json !== 'string') {
    for (const field of Object.keys(fields)) if (toJson(fields[field]) === null) faults.push(field, 'json');
  }
  // A nested `toJSON` that throws only once, or returns undefined.
  if (typeof json !== 'string' && faults.length === 0) faults.push('request', 'json');
  return { fields, json: json ?? undefined, faults: faults.length > 0 ? faults : undefined };
}

/** Whether all fields are strings and numbers. @param {Fields} fields */
export function isSimple(fields) {
  for (const field in fields) {
    const type = typeof fields[field];
    if (type !== 'string' && type !== 'number') return false;
  }
  return true;
}

/**
 * Whether JSON may contain a lone surrogate, which JSON.stringify escapes. Most texts have no such escape.
 * @param {string | undefined} json
 */
export const mayHaveSurrogate = (json) => json !== undefined && /\\ud/i.test(json);

/**
 * The error of a request that breaks a rule; undefined if it breaks none.
 * @param {number} operation @param {unknown} accountId @param {Input} input @param {boolean} validate
 * @returns {ErrorDraft | undefined}
 */
export function refusal(operation, accountId, { fields, json, faults = [] }, validate) {
  const all = [...faults];
  if (validate && mayHaveSurrogate(json)) {
    for (const field of Object.keys(fields ?? {})) {
      if (isBroken(field) || isBroken(toJson(fields?.[field]))) all.push(field, 'surrogate');
    }
  }
  const isText = typeof accountId === 'string' && hasSurrogate(accountId);
  if (isText) all.push('accountId', 'surrogate');
  const account = isText ? '-' : plain(accountId);
  return errorOf(ask('checkAll', operation, account, fields && plainFields(fields), validate, all));
}

/**
 * A value whose reading cannot throw. Of an object, function, symbol or bigint only the type is kept.
 * @param {unknown} value
 */
export function plain(value) {
  switch (typeof value) {
    case 'object':
      return value === null ? null : isArray(value) ? [] : {};
    case 'function':
    case 'bigint':
    case 'symbol':
      return Symbol();
    default:
      return value;
  }
}

/**
 * The `plain` values of an object's fields. As in JSON.stringify, `undefined` counts as absent.
 * @param {Fields} fields
 */
export function plainFields(fields) {
  const copy = new Plain();
  for (const field of Object.keys(fields)) {
    const value = plain(fields[field]);
    if (value !== undefined) copy[field] = value;
  }
  return copy;
}

/** @param {unknown} value */
export function isArray(value) {
  try {
    return Array.isArray(value);
  } catch {
    // A revoked proxy.
    return false;
  }
}

/** The JSON of a value; undefined if there is none, `null` if JSON.stringify throws. @param {unknown} value @returns {string | null | undefined} */
function toJson(value) {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
}

/** @param {string} text */
export const hasSurrogate = (text) => /\p{Surrogate}/u.test(text);

/**
 * A lone surrogate in a text, or its escape in JSON (unless a backslash escapes the backslash).
 * @param {string | null | undefined} json
 */
function isBroken(json) {
  return typeof json === 'string' && (hasSurrogate(json) || /(?<!\\)(\\\\)*\\ud[89a-f]/i.test(json));
}
