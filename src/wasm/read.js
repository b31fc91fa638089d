// Takes what a caller gave into plain objects: each field is read once, and what cannot be read is named.

// The fields of a configuration that count.
const FIELDS = [
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

// Marks the function that a Configuration shows as `accessToken` when none was given.
const OWN_TOKEN = Symbol.for('bandwidth-mfa.own-token');

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

export function readConfiguration(configuration) {
  const values = Object.create(null);
  if (!isObject(configuration)) return { values, faults: ['configuration', 'object'] };
  for (const field of FIELDS) {
    try {
      values[field] = configuration[field];
      if (values[field]?.[OWN_TOKEN] === true) values[field] = undefined;
    } catch {
      return { values, faults: [field, 'unreadable'] };
    }
  }
  return { values };
}

// Whether nothing that was read has been changed since. Options are looked into, so they never count as the same.
export function isSame(values, before) {
  return isBlank(values.baseOptions) && FIELDS.every((field) => Object.is(values[field], before[field]));
}

// As a Configuration has them when none were given.
function isBlank(options) {
  if (options === undefined) return true;
  const keys = Object.keys(options);
  return keys.length === 1 && keys[0] === 'headers' && Object.getPrototypeOf(options.headers) === Object.prototype && Object.keys(options.headers).length === 0;
}

// Something that is no object stays as it is, for the core to refuse it.
export function readOptions(options) {
  if (typeof options !== 'object' || options === null) return options ?? undefined;
  try {
    return Array.isArray(options) ? 'an array' : { ...options };
  } catch {
    return 'options that cannot be read';
  }
}

// The own enumerable fields of the request, and its JSON. Faults come as pairs of a field and the rule's name.
export function readRequest(request, checkText) {
  if (request === undefined || request === null) return { faults: ['request', 'missing'] };
  if (typeof request !== 'object') return { faults: ['request', 'object'] };
  let fields;
  try {
    if (Array.isArray(request)) return { faults: ['request', 'object'] };
    fields = { __proto__: null, ...request };
  } catch {
    return { faults: [unreadable(request), 'unreadable'] };
  }
  if ('toJSON' in fields) return { faults: ['toJSON', 'toJSON'] };
  // An absent field, as JSON.stringify takes it.
  for (const field in fields) if (fields[field] === undefined) delete fields[field];
  let json;
  try {
    json = JSON.stringify(fields);
  } catch {
    const faults = Object.keys(fields).filter((field) => !isJson(fields[field])).flatMap((field) => [field, 'json']);
    return { fields: shallow(fields), faults };
  }
  // JSON.stringify writes a lone surrogate as an escape.
  if (checkText && /\\ud[89a-f]/i.test(json)) {
    const broken = Object.keys(fields).filter((field) => isBroken(field) || isBroken(JSON.stringify(fields[field])));
    if (broken.length > 0) return { fields: shallow(fields), faults: broken.flatMap((field) => [field, 'surrogate']) };
  }
  return { fields: shallow(fields), json };
}

// No field of the models is an object: the core need know no more of one than that, and never reads what may throw.
function shallow(fields) {
  for (const field in fields) {
    if (typeof fields[field] === 'object' && fields[field] !== null) fields[field] = isArray(fields[field]) ? [] : {};
  }
  return fields;
}

function isArray(value) {
  try {
    return Array.isArray(value);
  } catch {
    // A revoked proxy.
    return false;
  }
}

function unreadable(request) {
  try {
    for (const field of Object.keys(request)) {
      try {
        void request[field];
      } catch {
        return field;
      }
    }
  } catch {
    // A proxy that does not even tell its keys.
  }
  return 'request';
}

function isJson(value) {
  try {
    JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
}

// A lone surrogate in a text, or its escape in JSON (one that no backslash makes a plain text).
function isBroken(json) {
  return json !== undefined && (/\p{Surrogate}/u.test(json) || /(?<!\\)(\\\\)*\\ud[89a-f]/i.test(json));
}

// What a rejection says, read with care: it may be anything. The first code is the one to show.
export function describe(error) {
  const said = { name: '', message: '', code: undefined, codes: [] };
  try {
    const inner = error?.cause;
    said.name = text(error?.name);
    said.message = [isObject(error) ? error.message : error, inner?.message].filter((part) => typeof part === 'string').join(': ');
    const tried = Array.isArray(inner?.errors) ? inner.errors : Array.isArray(error?.errors) ? error.errors : [];
    said.code = [error?.code, inner?.code].find((code) => typeof code === 'string');
    said.codes = tried.length > 0 ? tried.map((one) => text(one?.code)) : said.code === undefined ? [] : [said.code];
  } catch {
    // A getter that throws: then nothing more is known.
  }
  return said;
}

const text = (value) => (typeof value === 'string' ? value : '');

// The entries of a Headers, a Map or a plain object, flat; nothing where there are none.
export function headerEntries(headers) {
  if (!isObject(headers)) return undefined;
  return [...(typeof headers.entries === 'function' ? headers.entries() : Object.entries(headers))].flatMap(([name, value]) => [String(name), headerValue(value)]);
}

// As in axios `null` and `false` take a header away, and a list is joined. What cannot be a header stays an object.
function headerValue(value) {
  if (Array.isArray(value)) return value.map(headerValue).join(', ');
  if (value === undefined || typeof value === 'object') return value;
  return value === false ? null : String(value).trim();
}
