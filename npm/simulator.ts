import { forget, simulate } from '#simulator';
import { type Reply, type Signal, type SimulatorMessage, respond } from './simulator/respond.ts';
import { hide, hideInPrints, reveal } from './hidden.ts';
import type { RuntimeType } from './runtime-type.ts';
import { checkRequests, ready, whenDropped } from './simulator/ready.ts';
import {
  type SimulatorApplications,
  type SimulatorCredentials,
  objectOrNone,
  codeSource,
  randomDigits,
  settings,
} from './simulator/options.ts';

export type { SimulatorApplications, SimulatorCredentials, SimulatorMessage };

/** Options for tests. */
export interface SimulatorOptions {
  /** The only applications that exist: any other one, or one for the other channel, gets status 400. @defaultValue any, for both */
  applications?: SimulatorApplications | undefined;
  /** The clock for codes, locks and tokens: the time in milliseconds since 1970, at most 8.64e15. @defaultValue `Date.now`, read at each use */
  clock?: (() => number) | undefined;
  /**
   * The codes: a function that gets the number of digits, 4 to 8, and returns a string of that length; or digits, which are repeated or
   * cut to that length. @defaultValue random digits
   */
  code?: string | ((digits: number) => string) | undefined;
  /** The only credentials to accept. @defaultValue any client id, user name or access token */
  credentials?: SimulatorCredentials | undefined;
  /** Called with each message before the send is answered. If it throws, `fetch` rejects with that error. */
  onMessage?: ((message: SimulatorMessage) => void) | undefined;
}

interface MinimalResponse {
  status: number;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
  json(): Promise<unknown>;
}

/** The runtime's `Response`; without the DOM library, the part that every runtime has. */
export type SimulatorResponse = RuntimeType<'Response', MinimalResponse>;

declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const URL: new (url: string) => { pathname: string };
declare const Request: new (
  input: unknown,
  init?: unknown,
) => {
  method: string;
  url: string;
  signal?: Signal;
  headers: { get(name: string): string | null };
  arrayBuffer(): Promise<ArrayBuffer>;
};

/** How many messages the outbox keeps. */
const KEPT_MESSAGES = 1000;

const OPTIONS = ['applications', 'clock', 'code', 'credentials', 'onMessage'];

const HIDDEN = Symbol('hidden');

let count = 0;

/**
 * Bandwidth's MFA API in this program: no account, no network, no text sent. Each instance has its own codes and locks.
 *
 * ```js
 * const simulator = new Simulator();
 * const mfa = new MFAApi(new Configuration({ clientId: 'id', clientSecret: 'secret', fetch: simulator.fetch }));
 * ```
 *
 * It follows Bandwidth's OpenAPI document. Where the document says nothing, the simulator decides: five wrong codes in a row lock a
 * number (for two minutes, as Bandwidth's pages say), a code verifies once, a token lives for an hour. It keeps codes for 15 minutes,
 * the longest that a verification can ask for, and at most 100 per number.
 *
 * Send to one of these numbers to trigger a failure. The last column is the client's error on Node:
 *
 * | `to` | messaging, voice | verify | the client |
 * |---|---|---|---|
 * | `+19195550140` | 400 | the same | `bad-request`, `sent: 'no'` |
 * | `+19195550141` | 401 | the same | `unauthorized`, `sent: 'no'` |
 * | `+19195550142` | 200 | 429, the number is locked | `rate-limited`, `sent: 'no'` |
 * | `+19195550143` | 403 | the same | `forbidden`, `sent: 'no'` |
 * | `+19195550150` | 500 | the same | `server`, `sent: 'maybe'` |
 * | `+19195550152` | 502 with an HTML page | the same | `server`, `sent: 'maybe'` |
 * | `+19195550160` | 200, slow: after 15 seconds | the same | `timeout`, `sent: 'maybe'` |
 * | `+19195550161` | cut before the response, but applied | the same | `connection-lost`, `sent: 'maybe'` |
 * | `+19195550162` | 200, cut in the body, but applied | the same | `invalid-response`, `sent: 'yes'` |
 * | `+19195550163` | connection refused, not applied | the same | `connection`, `sent: 'no'` |
 */
export class Simulator {
  /**
   * Responds to a request as the service would, for any host: set it as `fetch` of a configuration. It takes the arguments of `fetch` and
   * resolves with a `Response` that has the header `x-simulator: 1`. It rejects as `fetch` does if the network fails or the signal
   * aborts, with a `TypeError` if the option `code` or `clock` returns a wrong value, and with an `Error` if the WebAssembly cannot
   * be started.
   */
  readonly fetch: (input: string | object, init?: object) => Promise<SimulatorResponse>;
  /** The messages on the phones, oldest first: the latest 1000. */
  readonly outbox: SimulatorMessage[] = [];

  #id = ++count;
  #clock: () => number;
  #code: (digits: number) => string;
  #settings: string;
  #onMessage: ((message: SimulatorMessage) => void) | undefined;

  /** Throws a `TypeError` for an invalid option. Nothing starts before the first request. */
  constructor(options: SimulatorOptions = {}) {
    objectOrNone('options', options, OPTIONS);
    // `Date.now` is read at each use, here and in the stores, because test runners replace it later.
    const { applications, clock = () => Date.now(), code = randomDigits, credentials, onMessage } = options;
    if (typeof clock !== 'function') throw new TypeError('clock must be a function that returns milliseconds since 1970');
    if (onMessage !== undefined && typeof onMessage !== 'function') throw new TypeError('onMessage must be a function');
    this.#clock = clock;
    this.#code = codeSource(code);
    this.#settings = settings(credentials, applications);
    this.#onMessage = onMessage;
    this.fetch = (input, init) => this.#respond(input, init) as Promise<SimulatorResponse>;
    hide(this, HIDDEN, this);
    whenDropped(this, this.#id);
  }

  /** Empties the outbox and forgets all codes and locks. Options and tokens stay. */
  reset(): void {
    this.outbox.length = 0;
    // In a proxy, `this` has no private fields, and perhaps a copy of the outbox.
    const simulator = reveal<Simulator>(this, HIDDEN);
    if (simulator === undefined) return;
    simulator.outbox.length = 0;
    if (ready.isReady) forget(simulator.#id);
  }

  async #respond(input: string | object, init?: object): Promise<unknown> {
    checkRequests();
    const request = new Request(input, init);
    // A string is not read from the request, because fake timers may stop that: see `whole` in respond.ts.
    const text = (init as { body?: unknown } | undefined)?.body;
    const body = typeof text === 'string' ? new TextEncoder().encode(text) : new Uint8Array(await request.arrayBuffer());
    await ready();
    if (request.signal?.aborted) throw request.signal.reason;
    const now = this.#clock();
    // The latest time of a `Date` (ECMA-262 21.4.1.1).
    if (typeof now !== 'number' || !(now >= 0 && now <= 8.64e15))
      throw new TypeError('clock must return milliseconds since 1970, at most 8.64e15');
    const header = (name: string) => request.headers.get(name) ?? undefined;
    const { method, url } = request;
    const [authorization, type] = [header('authorization'), header('content-type')];
    let failure: { error: unknown } | undefined;
    const draw = (digits: number) => {
      try {
        const code = this.#code(digits);
        if (typeof code === 'string' && code.length === digits) return code;
        throw new TypeError(`code(${digits}) must return a string of ${digits} characters`);
      } catch (error) {
        failure = { error };
        return '';
      }
    };
    const json = simulate(this.#id, this.#settings, method, new URL(url).pathname, authorization, type, body, now, draw);
    if (failure) throw failure.error;
    const reply = JSON.parse(json) as Reply;
    if (reply.message) this.#deliver(reply.message);
    return respond(reply, request.signal);
  }

  #deliver(message: SimulatorMessage): void {
    this.outbox.push(message);
    if (this.outbox.length > KEPT_MESSAGES) this.outbox.shift();
    this.#onMessage?.(message);
  }
}

// The name that is printed, even if a bundler renames the class.
Object.defineProperty(Simulator, 'name', { value: 'Simulator' });
hideInPrints(Simulator.prototype, HIDDEN);
