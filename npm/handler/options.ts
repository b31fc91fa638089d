// Turns the options of a handler into what the policy reads: alternating names and values, each read once.
import { hasSurrogate } from '#input';
import type { ConfigurationParameters } from '../../src/js/types.js';
import type { LimitStore } from '../stores/store.ts';
import type { HandlerRequest, HandlerResponse } from './platform.ts';

/** How a code is sent. */
export type HandlerChannel = 'messaging' | 'voice';

/** An event for an operator's counters. It contains neither number nor code, unless one of your own functions throws an error with them. */
export interface HandlerEvent {
  /**
   * - `sent`: a code was sent
   * - `duplicate`: a send was repeated; nothing was sent again
   * - `verified`: a code was right
   * - `refused`: a request was refused; `reason` names the rule. Of a send: `number`, `country`, `length`, `type`, `voice`, `before-send`,
   *   `challenge` (a resend without a valid one), or the limit `address`, `number`, `prefix`, `voice`, `country`, `unverified`,
   *   `global`. Of a try: `challenge`, `shape` (not as many digits as a code), `tries`, `wrong`, `replay`, `locked` (by the service),
   *   `address`, `number`, or the `kind` of the service's refusal. Of any request: `origin`, `cross-site`, `method`, `not-found`,
   *   `content-type`, `malformed`, `idempotency-key`, `too-large`, `too-slow`
   * - `alarm`: a shared limit was reached (`global`, `country`, `unverified`: look for fraud), or a number has failed
   *   too often (`failures`). Reported once per window of the limit in each process; `failures` again after a right code or `forget`
   * - `failed`: `reason` is `store`, `hook` (`beforeSend`, `onVerified` or `waitUntil` failed, or Workers need `waitUntil`),
   *   `no-address`, `session`, `body` (something read it before), `internal`, or the `kind` of an `MfaError`
   */
  type: 'sent' | 'duplicate' | 'verified' | 'refused' | 'alarm' | 'failed';
  /** Which rule, or what failed. */
  reason?: string | undefined;
  /** The channel of a send, or of the send whose code was tried. */
  channel?: HandlerChannel | undefined;
  /** The country of the number of a send or try (ISO 3166-1). */
  country?: string | undefined;
  /** With `sent`, the service's identifier of the text, if it gave one. */
  messageId?: string | undefined;
  /** With `sent`, the service's identifier of the voice call. */
  callId?: string | undefined;
  /** What was thrown, if anything. */
  error?: unknown;
}

/** What a platform says about a request's connection, in Deno's form; other platforms have other forms. */
export interface HandlerInfo {
  /** The other end of the connection. */
  remoteAddr?: { hostname?: string | undefined } | undefined;
}

/** A limit: a whole number from 1 to 10 million, or `false` for none. */
export type HandlerLimit = number | false | undefined;

/**
 * Limits. Windows slide: a limit holds in every period of its window's length. A request that a limit refuses does not count. A network
 * is an IPv4 address, or the /64, /56 and /48 of an IPv6 address (per hour, the /56 has 20 % more places than the /64, the /48
 * 50 % more). One network can use at most a quarter of a shared limit (prefix, voice, country, unverified, global), but at
 * least 1.
 */
export interface HandlerLimits {
  /** Sends to a number in 10 minutes, and so how many of its codes can be valid at once. @defaultValue 6 */
  numberPer10Minutes?: HandlerLimit;
  /** Sends to a number from one network in 10 minutes. There is also a fixed limit of 1 in a minute, 2 in 3 minutes and 3 in 8 minutes. @defaultValue 3 */
  numberPerAddressPer10Minutes?: HandlerLimit;
  /** Sends to a number from one network in a day, since the last right code from that network; not counted without an address. @defaultValue 4 */
  numberPerAddressPerDay?: HandlerLimit;
  /** Sends in 10 minutes to numbers that differ only in their last four digits. @defaultValue 12 */
  prefixPer10Minutes?: HandlerLimit;
  /** Sends to a country in a day. @defaultValue 100 */
  countryPerDay?: HandlerLimit;
  /** Sends from a network in an hour without a right code from it. @defaultValue 10 */
  addressPerHour?: HandlerLimit;
  /** Sends from a network in a day without a right code from it. @defaultValue 25 */
  addressPerDay?: HandlerLimit;
  /** Sends in an hour, all together. @defaultValue 60 */
  globalPerHour?: HandlerLimit;
  /** Voice calls to a number in 10 minutes. @defaultValue 2 */
  voicePerNumberPer10Minutes?: HandlerLimit;
  /** Voice calls in an hour, all together. @defaultValue 10 */
  voicePerHour?: HandlerLimit;
  /** Sends to a country in a day without a right code, which suggests fraud; at most a quarter of them to one prefix. @defaultValue false */
  unverifiedPerCountryPerDay?: HandlerLimit;
  /** Wrong tries from a network in an hour. @defaultValue 60 */
  triesPerAddressPerHour?: HandlerLimit;
  /** Tries per challenge, at most 5. @defaultValue 5 */
  triesPerChallenge?: number | undefined;
  /** Wrong tries per number in an hour, at most 40. From one network there is also a fixed limit of 10 in a day. @defaultValue 40 */
  triesPerNumberPerHour?: number | undefined;
  /** Wrong tries per number in 30 days since the last right code, at most 100; after that each challenge has one try. @defaultValue 100 */
  failuresPerNumber?: number | undefined;
}

/** What `beforeSend` gets. */
export interface BeforeSendInput {
  /** The number in E.164 form. */
  to: string;
  /** How the code will reach the person. */
  channel: HandlerChannel;
  /** The request's `token`, at most 2 KB: the response of Turnstile, reCAPTCHA or hCaptcha. It is not checked yet. */
  token?: string | undefined;
  /** The client's address, without port and zone; undefined if no network is counted. */
  address?: string | undefined;
  /**
   * Identifies the send together with `to` and `channel`: a repeat has the same key, and is checked again only if the first failed, was
   * limited, or was refused with `'tell'`. The page chooses the key, and may use it for other numbers too.
   */
  idempotencyKey: string;
  /** The handler's request; a verifier has none. */
  request: HandlerRequest;
}

/** A check before a text is paid for. */
export type BeforeSend = (send: BeforeSendInput) => boolean | 'tell' | Promise<boolean | 'tell'>;

/** One value for both channels, or one for each; the voice value is needed only with `voice: true`. */
export type ByChannel =
  | string
  | {
      /** For texts. */
      messaging: string;
      /** For calls. */
      voice?: string | undefined;
    };

/**
 * The options of a verifier. For some required ones the compiler accepts `undefined`, which an unset environment variable gives;
 * creating a handler or verifier then throws an error that names them.
 */
export interface VerifierOptions {
  /** Credentials for Bandwidth. */
  configuration: ConfigurationParameters;
  /** The Bandwidth account. */
  accountId: string | number | undefined;
  /** The sender's number, in E.164 form. */
  from: ByChannel | undefined;
  /**
   * The application, 1 to 50 characters. At Bandwidth an application is either for texts or for calls, so with `voice: true` this must be
   * `{ messaging, voice }`.
   */
  applicationId: ByChannel | undefined;
  /** The text with `{CODE}`, at most 2048 characters. */
  message: ByChannel;
  /** What the code is for, at most 25 characters. A challenge works only in its scope; without a scope, only for its account and applications. */
  scope?: string | undefined;
  /** Digits of a code, 6 to 8. @defaultValue 6 */
  digits?: number | undefined;
  /** How many minutes a code is valid, a whole number from 1 to 10. @defaultValue 5 */
  expirationTimeInMinutes?: number | undefined;
  /**
   * Seals the challenges and hides the numbers in the store: at least 32 random characters, the same in every instance. In a list, the
   * first one seals new challenges, any of them opens a challenge, and the last one makes the store's keys. To change the secret, put
   * a new one first and keep the old one after it: valid challenges and all limits stay. Without the old one, the challenges end, and
   * the limits start again.
   */
  secret: string | readonly string[] | undefined;
  /** The allowed countries (ISO 3166-1), such as `['US', 'CA']`. Their fixed, mobile and VoIP numbers are allowed. */
  countries:
    | readonly string[]
    | {
        /** The allowed countries. */
        allow: readonly string[];
        /** Countries, or prefixes of numbers such as `+1900`, that are never allowed. */
        deny?: readonly string[] | undefined;
        /**
         * Further types of numbers, which cost more or are not one person's. `satellite` is +870 and +881, which have no country. +1 numbers
         * of these types without a country, such as +1 800, count as the US.
         */
        allowTypes?: readonly NumberType[] | undefined;
      };
  /** Whether codes may be sent by voice call, which costs more and attracts more fraud. @defaultValue false */
  voice?: boolean | undefined;
  /** Where limits are counted. */
  store: LimitStore;
  /** How long the store may take for a step, in milliseconds, 1 to 60 000. If it takes longer, the step fails, and nothing is sent. @defaultValue 2000 */
  storeTimeout?: number | undefined;
  /** Limits of sends and tries. */
  limits?: HandlerLimits | undefined;
  /**
   * A check before a text is paid for: is this a person, was the SIM swapped, is it one of our customers? It is called after
   * the limits of the client's network, and may take 5 seconds.
   * @returns `true` to send; `'tell'` to refuse openly (403), for reasons about the client, such as a captcha; `false` to refuse silently,
   * for reasons about the number: the page sees a send. With `beforeSend` a handler responds before the service is called, so that
   * a page cannot tell a silent refusal from a send, neither by the time of a response nor by sending again
   */
  beforeSend?: BeforeSend | undefined;
  /** Gets events for counters and alarms. What it throws is ignored. */
  onEvent?: ((event: HandlerEvent) => void) | undefined;
}

/** Types of numbers that need `countries.allowTypes`. */
export type NumberType = 'premium' | 'shared-cost' | 'personal' | 'uan' | 'toll-free' | 'pager' | 'voicemail' | 'satellite';

/** The options of a handler. */
export interface HandlerOptions extends VerifierOptions {
  /**
   * How a challenge comes back with the code. With `'body'`, the response to a send is `{ challenge, digits, expiresIn, resendIn }`, a
   * verify needs `{ challenge, code }`, and no cookie is set or read: for native apps, which send no origin, and for pages of other sites, which
   * `origins` may then list.
   * @defaultValue 'cookie'
   */
  challenge?: 'cookie' | 'body' | undefined;
  /**
   * Other origins of the same site whose pages are allowed, as browsers write them: `https://app.shop.example` for a handler on
   * `https://shop.example`. The handler's own origin is always allowed. Unless `challenge` is `'body'`, a page of another site is
   * refused even if it is listed (403, `cross-site`), because a browser would not store the cookie, so no code could be verified.
   * With `'body'` you may also list pages inside apps, such as `capacitor://localhost`.
   */
  origins?: readonly string[] | undefined;
  /**
   * Where to find the client's address: a header that your platform sets itself, the number of your own proxies that append to
   * `X-Forwarded-For`, a function, or `false` to count no addresses. With `false`, a stranger can use up the shared limits and the
   * sends of a number.
   * @defaultValue `cf-connecting-ip` on Workers, `x-real-ip` on Vercel, otherwise from the framework's `info` or `request.ip`
   */
  clientAddress?:
    | { header: string }
    | { forwardedFor: number }
    | ((request: HandlerRequest, info: unknown) => string)
    | false
    | undefined;
  /** Returns the id of your session, or `''` if there is none. A challenge works only in its session. */
  session?: ((request: HandlerRequest) => string | Promise<string>) | undefined;
  /**
   * Called when a code was right, once per code: sign the person in here.
   * @returns the response, or `undefined` for status 200 and `{"valid":true}`; anything else, also `false` and `null`, is a failure (503),
   * although the code is used up
   */
  onVerified: (verified: { to: string; request: HandlerRequest }) => HandlerResponse | void | Promise<HandlerResponse | void>;
  /**
   * Lets work continue after the response, if `beforeSend` is set.
   * @defaultValue `waitUntil` of the handler's third argument (Workers) or of `info`, also inside a framework's event; without one the
   * work simply continues, except on Workers, which would end it: there the response is 503
   */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined;
}

/** What a handler or verifier runs with. */
export type RunnerOptions = Pick<
  VerifierOptions,
  'from' | 'applicationId' | 'message' | 'scope' | 'store' | 'beforeSend' | 'onEvent'
>;

/** Options that are functions, and whether a handler needs them. They are called or passed on; the policy reads the others. */
const FUNCTIONS = { onVerified: true, beforeSend: false, onEvent: false, session: false, waitUntil: false } as const;

/** Options for HTTP, which a verifier does not have. */
const HTTP = ['challenge', 'onVerified', 'session', 'origins', 'clientAddress', 'waitUntil'];

const PASSED_ON = ['configuration', 'store', ...Object.keys(FUNCTIONS)];

/** Options are at most three levels deep. What is deeper becomes a value that no option accepts. */
const DEPTH = 3;

/** Adds a value as alternating names and values, with nested names after a dot. */
function flatten(value: unknown, name: string, into: unknown[], depth = DEPTH): void {
  if (typeof value !== 'object' || value === null) {
    if (value !== undefined) into.push(name, value);
    return;
  }
  const isArray = Array.isArray(value);
  const isOther = !isArray && Symbol.iterator in value;
  const keys = depth === 0 || isOther ? [] : Object.keys(value);
  // An empty container becomes a fresh value without getters. A Map or Set would lose its entries, and a Uint8Array would get a
  // fault for each byte: they become a symbol, which no option accepts.
  if (keys.length === 0) into.push(name, isOther ? Symbol() : isArray && depth > 0 ? [] : {});
  for (const key of keys) {
    const item = (value as Record<string, unknown>)[key];
    // A missing variable of the environment must not shorten a list: without its old secret, a handler would forget all counts. So it
    // becomes a symbol too.
    const isMissing = item === undefined && isArray;
    flatten(isMissing ? Symbol() : item, `${name}.${key}`, into, depth - 1);
  }
}

const BY_CHANNEL = ['from', 'applicationId', 'message'];

/** A copy of what later sends use, because it must not change after the check. */
const copied = (name: string, value: unknown) =>
  BY_CHANNEL.includes(name) && typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : value;

/** The options at creation; `faults` are pairs of a name and the rule that it breaks. */
export function readOptions<Options extends VerifierOptions>(
  source: Options,
  isVerifier: boolean,
): { options: Options; flat: unknown[]; faults: string[] } {
  const faults: string[] = [];
  // Only the first fault of an option, so that an unreadable one is not also reported as missing.
  const refuse = (name: string, rule: string) => void (faults.includes(name) || faults.push(name, rule));
  const read = <T>(name: string, work: () => T): T | undefined => {
    try {
      return work();
    } catch {
      refuse(name, 'cannot be read: its getter throws');
      return undefined;
    }
  };
  const names = read('options', () => Object.keys(source ?? {})) ?? [];
  const entries = names.map((name) => [name, read(name, () => copied(name, source[name as keyof Options]))]);
  // Without a prototype, because `Object.prototype` may be polluted.
  const options = { __proto__: null, ...Object.fromEntries(entries) } as unknown as Options & Partial<HandlerOptions>;
  const apply: unknown = read('store', () => options.store?.apply);
  // Every function has an `apply`, also a store's function that was not called, such as `memoryStore`.
  if (typeof apply !== 'function' || apply === Function.prototype.apply) {
    refuse('store', 'must be a store, such as memoryStore({ singleInstance: true }) of bandwidth-mfa/stores/memory');
  }
  for (const name of isVerifier ? HTTP : []) {
    if (options[name as keyof HandlerOptions] !== undefined) refuse(name, 'is only an option of createHandler');
  }
  for (const [name, isNeeded] of Object.entries(FUNCTIONS)) {
    const isRequired = isNeeded && !isVerifier;
    const value = options[name as keyof typeof FUNCTIONS];
    const isAbsent = value === undefined && !isRequired;
    if (typeof value !== 'function' && !isAbsent) refuse(name, value === undefined ? 'is required' : 'must be a function');
  }
  const flat: unknown[] = [];
  for (const [name, value] of Object.entries(options)) {
    const isCalled = name === 'clientAddress' && typeof value === 'function';
    if (!isCalled && !PASSED_ON.includes(name)) read(name, () => flatten(value, name, flat));
  }
  // WebAssembly would replace a lone surrogate with another character.
  flat.forEach((value, at) => {
    if (at % 2 === 1 && hasSurrogate(value)) refuse(flat[at - 1] as string, 'must not contain a lone surrogate');
  });
  return { options, flat, faults };
}
