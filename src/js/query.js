// Writes `options.params` into the URL as axios does, so that programs which change from bandwidth-sdk send the same bytes.

/** @param {string} text */
const encode = (text) =>
  encodeURIComponent(text).replace(/%3A/gi, ':').replace(/%24/g, '$').replace(/%2C/gi, ',').replace(/%20/g, '+');

/** @param {unknown} value */
export const isAbsent = (value) => value === undefined || value === null;

/** Whether this is an object without a class. @param {unknown} value */
function isPlain(value) {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** @type {(value: unknown) => boolean} */
const isBranch = (value) => Array.isArray(value) || isPlain(value);

/** @param {unknown} value */
const text = (value) => (value instanceof Date ? value.toISOString() : `${value}`);

/** @param {string[]} pairs @param {string} name @param {any} value @param {unknown[]} ancestors */
function append(pairs, name, value, ancestors) {
  if (isAbsent(value)) return;
  if (!isBranch(value)) {
    pairs.push(`${encode(name)}=${encode(text(value))}`);
    return;
  }
  if (ancestors.includes(value)) throw new TypeError('params refer to themselves');
  const isFlatList = ancestors.length === 0 && Array.isArray(value) && !value.some(isBranch);
  const stem = isFlatList && name.endsWith('[]') ? name.slice(0, -2) : name;
  for (const [key, inner] of Object.entries(value)) {
    append(pairs, isFlatList ? `${stem}[]` : `${name}[${key.trim()}]`, inner, [...ancestors, value]);
  }
}

/** The query with its question mark, or an empty string. @param {unknown} params */
export function query(params) {
  // As in axios: `isDebugging && { debug: 1 }` gives false.
  if (!params) return '';
  if (typeof params !== 'object') throw new TypeError('params must be an object');
  /** @type {string[]} */
  const pairs = [];
  if (params instanceof URLSearchParams) {
    pairs.push(params.toString());
  } else {
    for (const [key, value] of Object.entries(params)) append(pairs, key.trim(), value, []);
  }
  const joined = pairs.filter(Boolean).join('&');
  return joined && `?${joined}`;
}
