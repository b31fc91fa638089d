// Takes what a caller gave into plain objects: each field is read once, and what cannot be read is named.

// The fields of a configuration that count.
export const FIELDS = [
  'username',
  'password',
  'clientId',
  'clientSecret',
  'accessToken',
  'basePath',
  'baseOptions',
  'fetch',
  'timeout',
  'tokenUrl',
  'tokenStore',
  'validate',
  'allowInsecure',
  'dangerouslyAllowBrowser',
];

// What a Configuration keeps to itself (npm/configuration.ts). A mark in there is also on the function that it shows as
// `accessToken` when none was given.
const HIDDEN = Symbol.for('bandwidth-mfa.hidden');

// Whether a configuration made this token function itself, since none was given: ours, or one of bandwidth-sdk, whose function
// gives nothing where the credentials are a user name and a password.
function isOwnToken(configuration, token) {
  if (typeof token !== 'function') return false;
  const mark = configuration[HIDDEN]?.().mark;
  if (mark !== undefined) return token[HIDDEN] === mark;
  return typeof configuration.isJsonMime === 'function' && /\btempAccessToken\b/.test(Function.prototype.toString.call(token));
}

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

// A page or one of its workers: anybody can read what runs there.
export const isBrowser = () => typeof document === 'object' || typeof importScripts === 'function';

// The fields as they are now.
export function readConfiguration(configuration) {
  if (!isObject(configuration)) return { values: {}, faults: ['configuration', 'object'] };
  const values = { isBrowser: isBrowser() };
  for (const field of FIELDS) {
    try {
      const value = configuration[field];
      values[field] = field === 'accessToken' && isOwnToken(configuration, value) ? undefined : value;
    } catch {
      return { values: {}, faults: [field, 'unreadable'] };
    }
  }
  return { values };
}

// Whether all fields are as they were read, which most calls find. One by one: a loop over names takes ten times as long.
export function isUnchanged(configuration, values) {
  try {
    const { accessToken } = configuration;
    return (
      (accessToken === values.accessToken || (values.accessToken === undefined && isOwnToken(configuration, accessToken))) &&
      configuration.username === values.username &&
      configuration.password === values.password &&
      configuration.clientId === values.clientId &&
      configuration.clientSecret === values.clientSecret &&
      configuration.basePath === values.basePath &&
      configuration.baseOptions === values.baseOptions &&
      configuration.fetch === values.fetch &&
      configuration.timeout === values.timeout &&
      configuration.tokenUrl === values.tokenUrl &&
      configuration.tokenStore === values.tokenStore &&
      configuration.validate === values.validate &&
      configuration.allowInsecure === values.allowInsecure &&
      configuration.dangerouslyAllowBrowser === values.dangerouslyAllowBrowser &&
      values.isBrowser === isBrowser() &&
      // Options are looked into, and may be changed inside.
      isBlank(values.baseOptions)
    );
  } catch {
    // They are read anew, which names the one that cannot be.
    return false;
  }
}

// As a Configuration has them when none were given.
export function isBlank(options) {
  if (options === undefined) return true;
  try {
    const { headers } = options;
    for (const name in options) if (name !== 'headers') return false;
    for (const _ in headers) return false;
    return Object.getPrototypeOf(headers) === Object.prototype;
  } catch {
    return false;
  }
}

// The options of a call or `baseOptions`, each read once. What is no object stays as it is, for the core to refuse it.
export function readOptions(field, options, faults) {
  try {
    return typeof options !== 'object' || options === null || Array.isArray(options) ? options : { ...options };
  } catch {
    faults.push(field, 'unreadable');
    return undefined;
  }
}

// With these what is checked would not be what is sent.
const REFUSED = ['toJSON', '__proto__'];

// The own enumerable fields of the request, each read once, and its JSON. Faults come as pairs of a field and the rule's
// name.
export function readRequest(request, checkText) {
  const read = held.get(request);
  if (read !== undefined) return read;
  if (request === undefined || request === null) return { faults: ['request', 'missing'] };
  if (typeof request !== 'object' || isArray(request)) return { faults: ['request', 'object'] };
  const faults = [];
  let fields;
  try {
    fields = snapshot(request, faults);
  } catch {
    // A proxy that does not tell its keys.
    return { faults: ['request', 'unreadable'] };
  }
  for (const field of REFUSED) {
    if (!Object.hasOwn(fields, field)) continue;
    faults.push(field, 'toJSON');
    delete fields[field];
  }
  let json;
  try {
    json = JSON.stringify(fields);
  } catch {
    for (const field of Object.keys(fields)) if (toJson(fields[field]) === null) faults.push(field, 'json');
  }
  // A `toJSON` somewhere inside that throws but once, or gives nothing.
  if (json === undefined && faults.length === 0) faults.push('request', 'json');
  // JSON.stringify writes a lone surrogate as an escape.
  if (checkText && /\\ud/i.test(json)) {
    for (const field of Object.keys(fields)) {
      if (isBroken(field) || isBroken(toJson(fields[field]))) faults.push(field, 'surrogate');
    }
  }
  return { entries: entriesOf(fields), json, faults: faults.length > 0 ? faults : undefined };
}

// What a call was given, as it was then: the first call has to wait for its WebAssembly.
export function hold(configuration, request, options) {
  const { values, faults } = readConfiguration(configuration);
  return {
    configuration: faults === undefined ? { ...values, baseOptions: copyOptions(values.baseOptions) } : configuration,
    request: keep(readRequest(request, values.validate !== false)),
    options: copyOptions(options),
  };
}

// Requests that were read already, by what stands for them.
const held = new WeakMap();

function keep(read) {
  const token = {};
  held.set(token, read);
  return token;
}

// Headers and parameters are looked into later, so they are copied as well.
function copyOptions(options) {
  try {
    if (typeof options !== 'object' || options === null || Array.isArray(options)) return options;
    const copy = { ...options };
    for (const name of ['headers', 'params']) {
      const inner = copy[name];
      if (typeof inner === 'object' && inner !== null && Object.getPrototypeOf(inner) === Object.prototype)
        copy[name] = { ...inner };
    }
    return copy;
  } catch {
    return options;
  }
}

// As an assignment makes it.
export const property = (value) => ({ value, configurable: true, enumerable: true, writable: true });

// A copy for which each field is read once; only when one throws all are read again, to name those that do.
function snapshot(request, faults) {
  try {
    return { ...request };
  } catch {
    const fields = {};
    for (const field of Object.keys(request)) {
      try {
        // Assigned, `__proto__` would be no field.
        Object.defineProperty(fields, field, property(request[field]));
      } catch {
        faults.push(field, 'unreadable');
      }
    }
    return fields;
  }
}

// The fields of an object as the core reads them: each name with its value behind it. An absent field is one that is
// `undefined`, as JSON.stringify takes it. No field of the models is an object: the core need know no more of one than that,
// and never reads what may throw.
export function entriesOf(fields) {
  const entries = [];
  for (const field of Object.keys(fields)) {
    const value = fields[field];
    if (typeof value === 'object' && value !== null) entries.push(field, isArray(value) ? [] : {});
    else if (value !== undefined) entries.push(field, value);
  }
  return entries;
}

function isArray(value) {
  try {
    return Array.isArray(value);
  } catch {
    // A revoked proxy.
    return false;
  }
}

// Nothing where there is none, `null` where making it throws.
function toJson(value) {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
}

export const hasSurrogate = (text) => /\p{Surrogate}/u.test(text);

// A lone surrogate in a text, or its escape in JSON (one that no backslash makes a plain text).
function isBroken(json) {
  return typeof json === 'string' && (hasSurrogate(json) || /(?<!\\)(\\\\)*\\ud[89a-f]/i.test(json));
}

// What a rejection says, read with care: it may be anything. `codes` holds the code and the system call of each address
// that was tried.
export function describe(error) {
  const said = { name: '', message: '', code: undefined, codes: [] };
  try {
    const inner = error?.cause;
    said.name = text(error?.name);
    said.message = [isObject(error) ? error.message : error, inner?.message]
      .filter((part) => typeof part === 'string')
      .join(': ');
    const tried = Array.isArray(inner?.errors) ? inner.errors : Array.isArray(error?.errors) ? error.errors : [];
    const coded = [error, inner].find((one) => typeof one?.code === 'string') ?? digested(error);
    said.code = coded?.code;
    said.codes = (tried.length > 0 ? tried : coded === undefined ? [] : [coded]).map(
      (one) => `${text(one?.code)} ${text(one?.syscall)}`,
    );
  } catch {
    // A getter that throws: then nothing more is known.
  }
  return said;
}

const text = (value) => (typeof value === 'string' ? value : '');

// Next.js knows an error of its own `fetch` by its `digest`, also when it is wrapped: so the error of a call has it too.
export function digestOf(error) {
  try {
    return /^[A-Z_]+$/.test(error?.digest) ? error.digest : undefined;
  } catch {
    return undefined;
  }
}

const digested = (error) => {
  const code = digestOf(error);
  return code === undefined ? undefined : { code };
};

// Whether a function of the runtime was called without the object whose method it is. It has done nothing then, since it is
// the runtime's own.
export function isUnbound(method, error) {
  try {
    const isNative = /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(method));
    return isNative && /illegal invocation/i.test(error.message);
  } catch {
    return false;
  }
}

// The entries of a Headers, a Map, a list of pairs or a plain object, flat; nothing where there are none.
export function headerEntries(headers) {
  if (!isObject(headers)) return undefined;
  const entries = Array.isArray(headers)
    ? headers
    : typeof headers.entries === 'function'
      ? headers.entries()
      : Object.entries(headers);
  return [...entries].flatMap(([name, value]) => [String(name), headerValue(value)]);
}

// As in axios `null` and `false` take a header away, and a list is joined. What cannot be a header stays an object.
function headerValue(value) {
  if (Array.isArray(value)) return value.map(headerValue).join(', ');
  if (value === undefined || typeof value === 'object') return value;
  return value === false ? null : String(value).trim();
}
