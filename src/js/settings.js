// Turns a configuration and a call's options into settings. Each field is read once here; Rust checks the values.

import { Plain, hasSurrogate, isObject, isObjectOrFunction, plain, plainFields } from './input.js';
import { ask, isFailure } from './instance.js';
import { isAbsent, query } from './query.js';
import { attempt } from './response.js';

/** @import { ErrorDraft, Faults, Pairs, Settings, SettingsInput } from './border.d.ts' */
/** @import { ConfigurationParameters, MfaIssue } from './types.d.ts' */

/** @typedef {Record<string | symbol, any>} Values */

/** The fields of a configuration that are used. @satisfies {readonly (keyof ConfigurationParameters)[]} */
export const FIELDS = /** @type {const} */ ([
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
  'onCall',
  'validate',
  'allowInsecure',
  'dangerouslyAllowBrowser',
]);

/** The option that holds the `basePath` given to `MFAApi`, so that an error names that and not `baseURL`. */
export const SERVER = Symbol();

/** The options that are used. */
const OPTIONS = ['headers', 'timeout', 'signal', 'params', 'baseURL', 'validateStatus'];

/**
 * The hidden values of a Configuration (npm/configuration.ts). They contain a mark, which is also on the token function that the
 * Configuration creates itself.
 */
export const HIDDEN = Symbol.for('bandwidth-mfa.hidden');

/**
 * Whether a configuration, ours or bandwidth-sdk's, created this token function itself. That of bandwidth-sdk returns undefined for a
 * user name and a password.
 * @param {any} configuration @param {any} token
 */
export function isCreatedToken(configuration, token) {
  if (typeof token !== 'function') return false;
  const mark = configuration[HIDDEN]?.().mark;
  if (mark !== undefined) return token[HIDDEN] === mark;
  return typeof configuration.isJsonMime === 'function' && /\btempAccessToken\b/.test(Function.prototype.toString.call(token));
}

/**
 * A token function whose `this` is the configuration, as in bandwidth-sdk.
 * @param {any} accessToken @param {unknown} configuration
 */
export const bound = (accessToken, configuration) =>
  typeof accessToken === 'function'
    ? (/** @type {unknown[]} */ ...args) => Reflect.apply(accessToken, configuration, args)
    : accessToken;

/** @type {WeakMap<object, { values: Values, settings: Settings }>} */
const prepared = new WeakMap();

/**
 * The settings of a call, or why its configuration is refused.
 * @param {number} operation @param {any} configuration @param {unknown} [options] @returns {Settings | ErrorDraft}
 */
export function settingsOf(operation, configuration, options) {
  if (isAbsent(options)) {
    const known = prepared.get(configuration);
    if (known !== undefined && isUnchanged(configuration, known.values)) return known.settings;
  }
  const { values, faults } = readConfiguration(configuration);
  if (faults !== undefined) return ask('refuseConfiguration', operation, faults);
  const settings = prepare(operation, values, options, configuration);
  // Nested options may change unnoticed.
  if (!isFailure(settings) && isAbsent(options) && isBlank(values.baseOptions)) prepared.set(configuration, { values, settings });
  return settings;
}

/** The operation of an error that belongs to no call: it decides only the last sentence. */
export const ANY = 0;

/** What is wrong with a configuration, at once instead of at the first call. @param {unknown} configuration @returns {MfaIssue[]} */
export function issuesOf(configuration) {
  const settings = settingsOf(ANY, configuration);
  return (isFailure(settings) && settings.issues) || [];
}

/**
 * The URL of an operation for an account; undefined if the account id is invalid.
 * @param {Settings} settings @param {number} operation @param {unknown} accountId @returns {string | undefined}
 */
export function urlOf(settings, operation, accountId) {
  if (settings.accountUrls === undefined || settings.accountId !== accountId) {
    // Rust would see a lone surrogate as another character.
    const account = plain(accountId);
    settings.accountUrls = hasSurrogate(account) ? undefined : ask('accountUrls', settings.base, settings.query, account);
    settings.accountId = accountId;
  }
  return settings.accountUrls?.[operation];
}

/**
 * A field, its own or inherited, but not from a polluted `Object.prototype`, which could name the server that gets the credentials.
 * @param {any} object @param {string} field
 */
export function read(object, field) {
  const value = object[field];
  return field in Object.prototype && value === /** @type {any} */ (Object.prototype)[field] ? undefined : value;
}

/** The fields as they are now. @param {any} configuration @returns {{ values: Values, faults?: Faults }} */
export function readConfiguration(configuration) {
  const values = new Plain();
  if (!isObjectOrFunction(configuration)) return { values, faults: ['configuration', 'object'] };
  for (const field of FIELDS) {
    try {
      const value = read(configuration, field);
      // A rejection is handled here, because the call may be refused, or wait for the instance, before it awaits the promise.
      if (field === 'accessToken') attempt(() => Promise.prototype.then.call(value, undefined, () => {}));
      values[field] = field === 'accessToken' && isCreatedToken(configuration, value) ? undefined : value;
    } catch {
      return { values, faults: [field, 'unreadable'] };
    }
  }
  return { values };
}

/**
 * Whether no field has changed, as in most calls. Compared one by one, because a loop over names takes five to ten times as long.
 * @param {any} configuration @param {Values} values
 */
function isUnchanged(configuration, values) {
  try {
    const { accessToken } = configuration;
    return (
      (accessToken === values.accessToken || (values.accessToken === undefined && isCreatedToken(configuration, accessToken))) &&
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
      configuration.onCall === values.onCall &&
      configuration.validate === values.validate &&
      configuration.allowInsecure === values.allowInsecure &&
      configuration.dangerouslyAllowBrowser === values.dangerouslyAllowBrowser &&
      // The runtime's `fetch` is read at each call.
      (values.fetch !== undefined || typeof globalThis.fetch === 'function') &&
      isBlank(values.baseOptions)
    );
  } catch {
    // A getter threw: `readConfiguration` names its field.
    return false;
  }
}

/** Whether `baseOptions` are absent, or as a Configuration creates them: only with empty headers. @param {any} options */
function isBlank(options) {
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

/**
 * @param {number} operation @param {Values} values @param {unknown} options @param {unknown} configuration
 * @returns {Settings | ErrorDraft}
 */
function prepare(operation, values, options, configuration) {
  /** @type {Faults} */
  const faults = [];
  const baseOptions = readOptions('baseOptions', values.baseOptions, faults);
  const callOptions = readOptions('options', options, faults);
  if (faults.includes('unreadable')) return ask('refuseConfiguration', operation, faults);
  values.basePath ??= callOptions[SERVER];
  const either = (/** @type {string} */ name) => (callOptions[name] === undefined ? baseOptions[name] : callOptions[name]);
  const signal = either('signal') ?? undefined;
  const validateStatus = either('validateStatus');
  const fetch = values.fetch ?? undefined;
  const tokenStore = values.tokenStore ?? undefined;
  const accessToken = values.accessToken === '' ? undefined : (values.accessToken ?? undefined);
  const isText = typeof accessToken === 'string';

  if (fetch === undefined && !hasMethods(globalThis, 'fetch')) faults.push('fetch', 'absent');
  for (const [name, value] of Object.entries({ fetch, onCall: values.onCall, validateStatus })) {
    if (!isAbsent(value) && typeof value !== 'function') faults.push(name, 'function');
  }
  if (signal !== undefined && !isSignal(signal)) faults.push('signal', 'signal');
  if (tokenStore !== undefined && !hasMethods(tokenStore, 'get', 'set')) faults.push('tokenStore', 'store');
  const isSource = typeof accessToken === 'function' || hasMethods(accessToken, 'then');
  if (accessToken !== undefined && !isText && !isSource) faults.push('accessToken', 'token');

  const search = attempt(() => query(either('params')));
  if (search === undefined) faults.push('params', 'params');

  // A call's own `baseURL` comes first, then the configuration's `basePath`, then the `baseURL` of its `baseOptions`.
  const usesBasePath = isAbsent(callOptions.baseURL) && !isAbsent(values.basePath);
  /** @type {SettingsInput} */
  const input = Object.assign(
    plainFields(values),
    /** @type {const} */ ({
      accessToken: isText ? accessToken : undefined,
      tokenKind: isText || accessToken === undefined ? undefined : typeof accessToken === 'function' ? 'function' : 'promise',
      timeout: plain(callOptions.timeout ?? values.timeout ?? baseOptions.timeout),
      baseUrl: plain(callOptions.baseURL ?? values.basePath ?? baseOptions.baseURL ?? undefined),
      baseUrlField: usesBasePath ? 'basePath' : 'baseURL',
      query: search ?? '',
    }),
  );
  const headers = [...headersIn(baseOptions, faults), ...headersIn(callOptions, faults)];
  const settings = ask('prepare', operation, input, headers, [...unknownIn(baseOptions), ...unknownIn(callOptions)], faults);
  if (isFailure(settings)) return settings;
  const { url, id, secret } = settings;
  const tokenKey = url === undefined ? '' : JSON.stringify([url, id, secret]);
  return {
    ...settings,
    headers: Object.fromEntries(settings.headers),
    tokenHeaders: Object.fromEntries(settings.tokenHeaders),
    tokenKey,
    // These stay in JavaScript.
    fetch,
    signal,
    validateStatus,
    tokenStore,
    accessToken: settings.tokenSource === 'program' ? bound(accessToken, configuration) : undefined,
    accountId: undefined,
    accountUrls: undefined,
  };
}

/** @param {any} object @param {string[]} methods */
export const hasMethods = (object, ...methods) => methods.every((method) => attempt(() => typeof object[method] === 'function'));

/** @param {any} signal */
const isSignal = (signal) =>
  attempt(() => typeof signal.aborted === 'boolean') && hasMethods(signal, 'addEventListener', 'removeEventListener');

/**
 * The options of a call or `baseOptions`, each read once.
 * @param {string} field @param {any} options @param {Faults} faults @returns {Values}
 */
function readOptions(field, options, faults) {
  const values = new Plain();
  try {
    if (isObject(options)) Object.assign(values, options);
    else if (!isAbsent(options)) faults.push(field, 'object');
  } catch {
    faults.push(field, 'unreadable');
  }
  return values;
}

/** @param {Values} options @returns {Pairs} */
const unknownIn = (options) =>
  Object.keys(options).flatMap((name) => (OPTIONS.includes(name) ? [] : [name, plain(options[name])]));

/**
 * The entries of a Headers, a Map, a list of pairs or a plain object.
 * @param {Values} options @param {Faults} faults @returns {Pairs}
 */
function headersIn({ headers }, faults) {
  if (isAbsent(headers)) return [];
  try {
    if (!isObjectOrFunction(headers)) throw new TypeError('no headers');
    const entries = Array.isArray(headers)
      ? headers
      : hasMethods(headers, 'entries')
        ? headers.entries()
        : Object.entries(headers);
    return [...entries].flatMap(([name, value]) => {
      const written = headerValue(value);
      return written === undefined ? [] : [String(name), plain(written)];
    });
  } catch {
    faults.push('headers', 'headers');
    return [];
  }
}

/**
 * As in axios, `null`, `false` and an empty list remove a header, and lists are joined. Rust refuses objects, so a list that
 * contains an object counts as an object.
 * @param {unknown} value @returns {unknown}
 */
function headerValue(value) {
  if (Array.isArray(value)) {
    const written = value.map((one) => (isAbsent(one) || one === false ? String(one) : headerValue(one)));
    if (written.some(isObjectOrFunction)) return {};
    return written.length === 0 ? null : written.join(', ');
  }
  if (value === undefined || typeof value === 'object') return value;
  return value === false ? null : String(value).trim();
}
