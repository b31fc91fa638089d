// The options of a handler, taken into what the policy reads: names and values in turn, each read once.
import { hasSurrogate } from '#input';
import type { ConfigurationParameters } from '../../src/js/types.js';
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
   * - `refused`: a request was refused; `reason` names the rule. Of a send: `country`, `length`, `type`, `voice`, `before-send`,
   *   or the limit `address`, `number`, `prefix`, `voice`, `country`, `unverified`, `global`. Of a try: `challenge`, `shape`,
   *   `tries`, `wrong`, `replay`, `locked` (by the service), `address`, `number`. Of any request: `origin`, `cross-site`,
   *   `method`, `not-found`, `content-type`, `malformed`, `idempotency-key`, `too-large`, `too-slow`
   * - `alarm`: a limit that all share has tripped (`global`, `country`, `unverified`: look for fraud), or a number has failed
   *   too often (`failures`); told once in the limit's window, in each process
   * - `failed`: `reason` is `store`, `hook`, `no-address`, `session`, `body` (somebody read it before), `internal`, or the `kind`
   *   of an `MfaError`
   */
  type: 'sent' | 'duplicate' | 'verified' | 'refused' | 'alarm' | 'failed';
  /** Which rule, or what failed. */
  reason?: string | undefined;
  /** The channel of a send, or of the send whose code was tried. */
  channel?: HandlerChannel | undefined;
  /** The country of the number that a code was sent to, or was to be (ISO 3166-1). */
  country?: string | undefined;
  /** With `sent`, the service's identifier of the text; absent where the service gave none. */
  messageId?: string | undefined;
  /** With `sent`, the service's identifier of the call. */
  callId?: string | undefined;
  /** What a store or a function of the program threw, or the client's `MfaError`. */
  error?: unknown;
}

/** What a platform tells a handler of a request's origin, as Deno gives it; other platforms give it in other forms. */
export interface HandlerInfo {
  /** Where the connection comes from. */
  remoteAddr?: { hostname?: string | undefined } | undefined;
}

/** A limit: a whole number up to 10 million, or `false` for none. */
export type HandlerLimit = number | false | undefined;

/**
 * How often. Every limit is kept in any span of its length, and what is refused uses nothing up. A network is an IPv4 address,
 * or the /64, /56 and /48 of an IPv6 address (the /56 has a fifth more places an hour, the /48 a half more). Of a limit that
 * all share one network holds at most a quarter.
 */
export interface HandlerLimits {
  /** Sends to a number in 10 minutes: so many codes may be live at once. @defaultValue 6 */
  numberPer10Minutes?: HandlerLimit;
  /** Sends to a number from one network in 10 minutes; besides a minute lies between the first two, two minutes before the next and five before the one after. @defaultValue 3 */
  numberPerAddressPer10Minutes?: HandlerLimit;
  /** Sends to a number from one network in a day without a right code; not counted where no network is. @defaultValue 4 */
  numberPerAddressPerDay?: HandlerLimit;
  /** Sends to numbers that differ in their last four digits alone, in 10 minutes. @defaultValue 12 */
  prefixPer10Minutes?: HandlerLimit;
  /** Sends to a country in a day. @defaultValue 100 */
  countryPerDay?: HandlerLimit;
  /** Sends from a network in an hour without a right code. @defaultValue 10 */
  addressPerHour?: HandlerLimit;
  /** Sends from a network in a day without a right code. @defaultValue 25 */
  addressPerDay?: HandlerLimit;
  /** Sends in an hour, all together. @defaultValue 60 */
  globalPerHour?: HandlerLimit;
  /** Calls to a number in 10 minutes. @defaultValue 2 */
  voicePerNumberPer10Minutes?: HandlerLimit;
  /** Calls in an hour, all together. @defaultValue 10 */
  voicePerHour?: HandlerLimit;
  /** Sends to a country in a day whose code was not entered, a quarter of them to one prefix: real people enter theirs. @defaultValue false */
  unverifiedPerCountryPerDay?: HandlerLimit;
  /** Tries at codes from a network in an hour. @defaultValue 60 */
  triesPerAddressPerHour?: HandlerLimit;
  /** Tries at the code of a challenge, at most 5. @defaultValue 5 */
  triesPerChallenge?: number | undefined;
  /** Wrong tries at codes of a number in an hour, at most 40. @defaultValue 40 */
  triesPerNumberPerHour?: number | undefined;
  /** Wrong tries at codes of a number in 30 days since its last right one, at most 100: after them each challenge has one try. @defaultValue 100 */
  failuresPerNumber?: number | undefined;
}

/** A send, as `beforeSend` is asked about it. */
export interface BeforeSendInput {
  /** The number in E.164 form. */
  to: string;
  /** How the code is to reach the person. */
  channel: HandlerChannel;
  /** What came with the request as `token`, at most 2 KB: an answer of Turnstile, reCAPTCHA or hCaptcha. Nobody has checked it. */
  token?: string | undefined;
  /** Where the request came from, without port and zone; nothing where no network is counted. */
  address?: string | undefined;
  /** Names the send: a repeat has the same, and asks again only when the first was refused. */
  idempotencyKey: string;
  /** The handler's request; a verifier has none. */
  request: HandlerRequest;
}

/** A check before money is spent. */
export type BeforeSend = (send: BeforeSendInput) => boolean | 'tell' | Promise<boolean | 'tell'>;

/** One value for both channels, or one for each; that for calls is needed with `voice: true` alone. */
export type ByChannel =
  | string
  | {
      /** For texts. */
      messaging: string;
      /** For calls. */
      voice?: string | undefined;
    };

/** What a verifier is made with. */
export interface VerifierOptions {
  /** Credentials for Bandwidth. */
  configuration: ConfigurationParameters;
  /** The Bandwidth account. */
  accountId: string | number;
  /** The number that codes come from, in E.164 form. */
  from: ByChannel;
  /** The application, 1 to 50 characters. Bandwidth's are for texts or for calls, so with `voice: true` it is `{ messaging, voice }`. */
  applicationId: ByChannel;
  /** The text with `{CODE}` in it, at most 2048 characters. */
  message: ByChannel;
  /** What the code is for, at most 25 characters; a challenge of one scope is none for another. Without it a challenge is for the account and its applications. */
  scope?: string | undefined;
  /** Digits of a code, 6 to 8. @defaultValue 6 */
  digits?: number | undefined;
  /** How long a code is taken, 1 to 10. @defaultValue 5 */
  expirationTimeInMinutes?: number | undefined;
  /**
   * Seals the challenges and hides the numbers in the store: at least 32 random characters, the same wherever the handler runs.
   * Of a list the first seals and all open; the store's keys come from the last. So a new one is put in front, and the old one
   * stays behind it: live challenges and all limits stay. Without the old one the limits start anew.
   */
  secret: string | readonly string[];
  /**
   * The countries that are served (ISO 3166-1), and beside them those that are not, or beginnings of numbers (`+1900`).
   * What is denied is not served, whatever is allowed. Served are fixed, mobile and VoIP numbers; `allowTypes` adds types
   * that cost more or are no person's: `premium`, `shared-cost`, `personal`, `uan`, `toll-free`, `pager`, `voicemail`,
   * `satellite` (+870 and +881, which are no country's).
   */
  countries:
    | readonly string[]
    | {
        allow: readonly string[];
        deny?: readonly string[] | undefined;
        allowTypes?: readonly NumberType[] | undefined;
      };
  /** Whether codes may be spoken, which costs more and attracts more fraud. @defaultValue false */
  voice?: boolean | undefined;
  /** Where it is remembered what was used up. */
  store: LimitStore;
  /** How long the store may take for an answer, in milliseconds, 1 to 60 000: later ones are failures, and nothing is sent. @defaultValue 2000 */
  storeTimeout?: number | undefined;
  /** How often. */
  limits?: HandlerLimits | undefined;
  /**
   * A check before money is spent: is it a person, has the SIM been swapped, is this one of our customers? It is asked once for a
   * send, when the asker's own limits let it pass, and may take 5 seconds.
   * @returns `true` to send; `'tell'` to refuse openly (403), for what depends on the asker, as a captcha does; `false` to refuse
   * silently, for what depends on the number: the page sees a send. With `beforeSend` a handler answers before the service is
   * asked, so that neither time nor a second request tells a silent refusal from a send
   */
  beforeSend?: BeforeSend | undefined;
  /** Called with what an operator may want to count. What it throws is ignored. */
  onEvent?: ((event: HandlerEvent) => void) | undefined;
}

/** Types of numbers that are served only where `countries.allowTypes` names them. */
export type NumberType = 'premium' | 'shared-cost' | 'personal' | 'uan' | 'toll-free' | 'pager' | 'voicemail' | 'satellite';

/** What a handler is made with. */
export interface HandlerOptions extends VerifierOptions {
  /**
   * How the challenge of a send comes back with the code. With `'body'` a send answers `{ challenge, digits, expiresIn, resendIn }`,
   * a verify takes `{ challenge, code }`, and no cookie is set or read: for native apps, which name no origin, and for pages of
   * other sites, which `origins` then may name.
   * @defaultValue 'cookie'
   */
  challenge?: 'cookie' | 'body' | undefined;
  /**
   * Other origins of the same site whose pages may ask, as browsers write them: `https://app.shop.example` for a handler on
   * `https://shop.example`. The handler's own origin is always allowed. A page of another site is refused (403, `cross-site`),
   * listed or not: a browser would not store the cookie there, so no code could be verified.
   */
  origins?: readonly string[] | undefined;
  /**
   * Where the address of a request is found: a header that your platform sets itself, the number of your own proxies that
   * add to `X-Forwarded-For`, a function, or `false` to count no addresses: then a stranger can use up what all share, and
   * the sends of a number.
   * @defaultValue `cf-connecting-ip` on Workers, `x-real-ip` on Vercel, else where the framework's `info` has it, or `request.ip`
   */
  clientAddress?:
    | { header: string }
    | { forwardedFor: number }
    | ((request: HandlerRequest, info: unknown) => string)
    | false
    | undefined;
  /** The program's own session of a request, to which its challenge is then bound: a challenge of another one is refused. */
  session?: ((request: HandlerRequest) => string | Promise<string>) | undefined;
  /**
   * Called when a code was right, once for each code. What it returns is the answer, so here the program signs the person in.
   * @returns the answer, or `undefined` for status 200 and `{"valid":true}`; anything else, `false` and `null` too, is a failure
   * (503), though the code is used up
   */
  onVerified: (verified: { to: string; request: HandlerRequest }) => HandlerResponse | void | Promise<HandlerResponse | void>;
  /**
   * Lets work go on behind an answer, where `beforeSend` is given.
   * @defaultValue `waitUntil` of the handler's third argument (Workers) or of `info`; where there is none the work just goes on
   */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined;
}

/** What a handler and a verifier are run with. */
export type RunnerOptions = Pick<
  VerifierOptions,
  'from' | 'applicationId' | 'message' | 'scope' | 'store' | 'beforeSend' | 'onEvent'
>;

/** These are called or passed on; the policy reads the others. */
const FUNCTIONS = { onVerified: true, beforeSend: false, onEvent: false, session: false, waitUntil: false } as const;

/** What is HTTP's: a verifier has none of it. */
const HTTP = ['challenge', 'onVerified', 'session', 'origins', 'clientAddress'];

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

/** Sends take these values, so their parts must stay what they were when they were checked. */
const BY_CHANNEL = ['from', 'applicationId', 'message'];

const own = (name: string, value: unknown) =>
  BY_CHANNEL.includes(name) && typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : value;

/** Options as they were when the handler was made; `faults` are pairs of a name and the rule that it breaks. */
export function readOptions<Options extends VerifierOptions>(
  given: Options,
  isVerifier: boolean,
): { options: Options; flat: unknown[]; faults: string[] } {
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
  const entries = names.map((name) => [name, read(name, () => own(name, given[name as keyof Options]))]);
  const options = Object.fromEntries(entries) as unknown as Options & Partial<HandlerOptions>;
  if (typeof read('store', () => options.store?.apply) !== 'function') {
    refuse('store', 'must be a store, such as memoryStore({ singleInstance: true }) of bandwidth-mfa/stores/memory');
  }
  for (const name of isVerifier ? HTTP : []) {
    if (options[name as keyof HandlerOptions] !== undefined) refuse(name, 'is an option of createHandler alone');
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
    if (!isCalled && !PASSED_ON.includes(name)) read(name, () => flatten(value, name, flat, DEPTH - 1));
  }
  // In WebAssembly it would be another character, which then every text would hold.
  flat.forEach((value, at) => {
    if (at % 2 === 1 && typeof value === 'string' && hasSurrogate(value))
      refuse(flat[at - 1] as string, 'must hold no lone surrogate');
  });
  return { options, flat, faults };
}
