// The options of a handler, taken into what the policy reads: names and values in turn, each read once.
import { hasSurrogate } from '#read';
import type { ConfigurationParameters } from '../../src/wasm/types.js';
import type { LimitStore } from '../stores/store.ts';
import type { HandlerRequest, HandlerResponse } from './platform.ts';

/** How a code reaches a person. */
export type HandlerChannel = 'messaging' | 'voice';

/** Something that an operator may want to count. It holds neither number nor code. */
export interface HandlerEvent {
  /**
   * - `sent`: a code was sent
   * - `duplicate`: a repeated send was answered as the first
   * - `verified`: a code was right
   * - `refused`: a request was refused; `reason` names the rule
   * - `alarm`: a limit that all share has tripped (`global`, `country`, `unverified`): look for fraud
   * - `failed`: `reason` is `store`, `hook`, `no-address`, `session`, `body` (somebody read it before), `internal`, or the `kind`
   *   of an `MfaError`
   */
  type: 'sent' | 'duplicate' | 'verified' | 'refused' | 'alarm' | 'failed';
  /** Which rule, or what failed. */
  reason?: string;
  /** The channel of a send, or of the send whose code was tried. */
  channel?: HandlerChannel;
  /** The country of the number that a code was sent to, or was to be (ISO 3166-1). */
  country?: string;
  /** What a store or a function of the program threw, or the client's `MfaError`. */
  error?: unknown;
}

/** What a platform tells a handler of a request's origin, as Deno gives it. */
export interface HandlerInfo {
  /** Where the connection comes from. */
  remoteAddr?: { hostname?: string | undefined } | undefined;
}

/** How often. Every limit is kept in any span of its length, and refusals use nothing up. */
export interface HandlerLimits {
  /** Sends to a number in 10 minutes, at most 3; besides a minute lies between the first two, and two before the next. @defaultValue 3 */
  numberPer10Minutes?: number | undefined;
  /** Sends to numbers that differ in their last four digits alone, in 10 minutes, at most 5000. @defaultValue 5 */
  prefixPer10Minutes?: number | undefined;
  /** Sends to a country in a day, at most 5000. @defaultValue 100 */
  countryPerDay?: number | undefined;
  /** Sends from an address (IPv6: from a /64) in an hour, at most 5000. @defaultValue 10 */
  addressPerHour?: number | undefined;
  /** Sends in an hour, all together, at most 5000. @defaultValue 30 */
  globalPerHour?: number | undefined;
  /** Calls to a number in 10 minutes, at most 3. @defaultValue 2 */
  voicePerNumberPer10Minutes?: number | undefined;
  /** Calls in an hour, all together, at most 5000. @defaultValue 10 */
  voicePerHour?: number | undefined;
  /** Sends to a country in a day since its last right code, at most 5000: real people enter theirs. @defaultValue none */
  unverifiedPerCountryPerDay?: number | undefined;
  /** Tries at the code of a challenge, at most 5. @defaultValue 5 */
  triesPerChallenge?: number | undefined;
  /** Tries at codes of a number in an hour, at most 10. @defaultValue 10 */
  triesPerNumberPerHour?: number | undefined;
  /** Tries at codes of a number in 30 days since its last right one, at most 100. @defaultValue 100 */
  failuresPerNumber?: number | undefined;
}

/** What a handler is made with. */
export interface HandlerOptions {
  /** Credentials for Bandwidth. */
  configuration: ConfigurationParameters;
  /** The Bandwidth account. */
  accountId: string | number;
  /** The number that codes come from, in E.164 form. */
  from: string;
  /** The application that is used, 1 to 50 characters. */
  applicationId: string;
  /** The text with `{CODE}` in it, at most 2048 characters. */
  message: string;
  /** What the code is for, at most 25 characters; a challenge of one scope is none for another. */
  scope?: string | undefined;
  /** Digits of a code, 6 to 8. @defaultValue 6 */
  digits?: number | undefined;
  /** How long a code is taken, 1 to 10. @defaultValue 5 */
  expirationTimeInMinutes?: number | undefined;
  /** Seals the challenges and hides the numbers in the store: at least 32 random characters, the same wherever the handler runs. */
  secret: string;
  /**
   * The countries that are served (ISO 3166-1), and beside them those that are not, or beginnings of numbers (`+1900`).
   * What is denied is not served, whatever is allowed.
   */
  countries: readonly string[] | { allow: readonly string[]; deny?: readonly string[] | undefined };
  /** Whether a page is told that a country is not served. Else the answer is the one for every send. @defaultValue false */
  tellRefusedCountry?: boolean | undefined;
  /** Whether codes may be spoken, which costs more and attracts more fraud. @defaultValue false */
  voice?: boolean | undefined;
  /** Where it is remembered what was used up. */
  store: LimitStore;
  /** How long the store may take for an answer, in milliseconds, 1 to 60 000: later ones are failures, and nothing is sent. @defaultValue 2000 */
  storeTimeout?: number | undefined;
  /**
   * Other origins of the same site whose pages may ask, as browsers write them: `https://app.shop.example` for a handler on
   * `https://shop.example`. The handler's own origin is always allowed. A page of another site is refused (403, `cross-site`),
   * listed or not: a browser would not store the cookie there, so no code could be verified.
   */
  origins?: readonly string[] | undefined;
  /**
   * Where the address of a request is found: a header that your platform sets itself, the number of your own proxies that
   * add to `X-Forwarded-For`, a function, or `false` to count no addresses.
   * @defaultValue `cf-connecting-ip` on Workers, `x-real-ip` on Vercel, else what `info` says
   */
  clientAddress?:
    | { header: string }
    | { forwardedFor: number }
    | ((request: HandlerRequest, info: unknown) => string)
    | false
    | undefined;
  /** The program's own session of a request, to which its challenge is then bound: a challenge of another one is refused. */
  session?: ((request: HandlerRequest) => string | Promise<string>) | undefined;
  /** How often. */
  limits?: HandlerLimits | undefined;
  /**
   * Called when a code was right, once for each code. What it returns is the answer, so here the program signs the person in.
   * @returns the answer, or `undefined` for status 200 and `{"valid":true}`; anything else, `false` and `null` too, is a failure
   * (503), though the code is used up
   */
  onVerified: (verified: { to: string; request: HandlerRequest }) => HandlerResponse | void | Promise<HandlerResponse | void>;
  /** A check before money is spent: has the SIM been swapped, is this one of our customers? @returns whether to send */
  beforeSend?:
    | ((send: { to: string; channel: HandlerChannel; request: HandlerRequest }) => boolean | Promise<boolean>)
    | undefined;
  /** Called with what an operator may want to count. What it throws is ignored. */
  onEvent?: ((event: HandlerEvent) => void) | undefined;
}

/** These are called or passed on; the policy reads the others. */
const FUNCTIONS = { onVerified: true, beforeSend: false, onEvent: false, session: false } as const;

const PASSED_ON = ['configuration', 'store', ...Object.keys(FUNCTIONS)];

/** Deeper than any option lies. */
const DEPTH = 4;

/** A value's names and values in turn, those inside behind a dot; an empty name is a name too. */
export function flatten(value: unknown, name?: string, into: unknown[] = [], depth = DEPTH): unknown[] {
  if (typeof value !== 'object' || value === null) {
    if (value !== undefined) into.push(name, value);
    return into;
  }
  const keys = depth === 0 ? [] : Object.keys(value);
  // So that what is empty is seen too. A new one, of which nothing throws.
  if (keys.length === 0 && name !== undefined) into.push(name, depth > 0 && Array.isArray(value) ? [] : {});
  for (const key of keys) {
    flatten((value as Record<string, unknown>)[key], name === undefined ? key : `${name}.${key}`, into, depth - 1);
  }
  return into;
}

/** Options as they were when the handler was made; `faults` are pairs of a name and the rule that it breaks. */
export function readOptions(given: HandlerOptions): { options: HandlerOptions; flat: unknown[]; faults: string[] } {
  const faults: string[] = [];
  // What cannot be read is not missing or of a wrong type as well.
  const refuse = (name: string, rule: string) => void (faults.includes(name) || faults.push(name, rule));
  const read = <T>(name: string, work: () => T): T | undefined => {
    try {
      return work();
    } catch {
      refuse(name, 'cannot be read: its getter throws');
      return undefined;
    }
  };
  const names = read('options', () => Object.keys(given ?? {})) ?? [];
  const entries = names.map((name) => [name, read(name, () => given[name as keyof HandlerOptions])]);
  const options = Object.fromEntries(entries) as HandlerOptions;
  if (typeof read('store', () => options.store?.take) !== 'function') {
    refuse('store', 'must be a store, such as memoryStore({ singleInstance: true }) of bandwidth-mfa/stores/memory');
  }
  for (const [name, isRequired] of Object.entries(FUNCTIONS)) {
    const value = options[name as keyof typeof FUNCTIONS];
    const isAbsent = value === undefined && !isRequired;
    if (typeof value !== 'function' && !isAbsent) refuse(name, value === undefined ? 'is required' : 'must be a function');
  }
  const flat: unknown[] = [];
  for (const [name, value] of Object.entries(options)) {
    const isCalled = name === 'clientAddress' && typeof value === 'function';
    if (!isCalled && !PASSED_ON.includes(name)) read(name, () => flatten(value, name, flat, DEPTH - 1));
  }
  // In WebAssembly it would be another character, which then every text would hold.
  flat.forEach((value, at) => {
    if (at % 2 === 1 && typeof value === 'string' && hasSurrogate(value))
      refuse(flat[at - 1] as string, 'must hold no lone surrogate');
  });
  return { options, flat, faults };
}
