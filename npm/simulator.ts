import { forget, simulate } from '#simulator';
import { type Reply, type Signal, type SimulatorMessage, respond } from './simulator/respond.ts';
import { hide, hideInPrints, reveal } from './hidden.ts';
import { checkRequests, ready, whenDropped } from './simulator/ready.ts';
import { type SimulatorApplications, type SimulatorCredentials, random, repeat, settings } from './simulator/options.ts';

export type { SimulatorApplications, SimulatorCredentials, SimulatorMessage };

/** What a test may want to control. */
export interface SimulatorOptions {
  /** The only applications that there are: another one, or one for the other channel, gets status 400. @defaultValue any, for both */
  applications?: SimulatorApplications | undefined;
  /** The time in milliseconds since 1970, at most 8.64e15: codes, locks and tokens end on it. @defaultValue `Date.now`, looked up each time */
  clock?: (() => number) | undefined;
  /**
   * The codes: a function that is given the number of digits, 4 to 8, and returns a text of that length; or digits that
   * every code begins with, repeated where more are asked for. @defaultValue random digits
   */
  code?: string | ((digits: number) => string) | undefined;
  /** The only credentials to accept. @defaultValue any that are not empty */
  credentials?: SimulatorCredentials | undefined;
  /** Called with each message as it arrives, before the send is answered; what it throws, that send rejects with. */
  onMessage?: ((message: SimulatorMessage) => void) | undefined;
}

interface Answer {
  status: number;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
  json(): Promise<unknown>;
}

type Platform = typeof globalThis extends { Response: { prototype: infer Own } } ? Own : Answer;

/** The runtime's own `Response`; where the compiler knows none, the part of it that every runtime has. */
export type SimulatorResponse = Platform;

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

const HIDDEN = Symbol('hidden');

let count = 0;

/**
 * Bandwidth's MFA API in this program: no account, no network, no text sent. Each has codes and locks of its own.
 *
 * ```js
 * const simulator = new Simulator();
 * const mfa = new MFAApi(new Configuration({ clientId: 'id', clientSecret: 'secret', fetch: simulator.fetch }));
 * ```
 *
 * It follows Bandwidth's OpenAPI document. Where that says nothing, it chooses: a number is locked for two minutes after five wrong codes
 * in a row, a code verifies once, a token lives an hour. Codes are kept for 15 minutes, the longest that a verification can
 * ask for, and at most 100 of one number.
 *
 * Send to one of these numbers to trigger a failure; the last column is what the client rejects with on Node:
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
 * | `+19195550161` | cut before the answer, but carried out | the same | `connection-lost`, `sent: 'maybe'` |
 * | `+19195550162` | 200, cut in the body, but carried out | the same | `invalid-response`, `sent: 'yes'` |
 * | `+19195550163` | refused, not carried out | the same | `connection`, `sent: 'no'` |
 */
export class Simulator {
  /**
   * Answers a request as the service would, whatever its host: put it into a configuration. It takes what the runtime's
   * `fetch` takes and resolves with a `Response`, which has the header `x-simulator: 1`. It rejects as `fetch` does when
   * the network fails or the signal aborts, with a `TypeError` when an option cannot work (`code`, `clock`), and with an
   * `Error` when the WebAssembly cannot be started.
   */
  readonly fetch: (input: string | object, init?: object) => Promise<SimulatorResponse>;
  /** What the phones show, oldest first: the latest 1000 messages. */
  readonly outbox: SimulatorMessage[] = [];

  #id = ++count;
  #clock: () => number;
  #code: (digits: number) => string;
  #settings: string;
  #onMessage: ((message: SimulatorMessage) => void) | undefined;

  /** Throws a `TypeError` for an option of a wrong type. Nothing is started before the first request. */
  constructor(options: SimulatorOptions = {}) {
    // Looked up at each use, here and in the stores: test runners replace it later.
    const { applications, clock = () => Date.now(), code = random, credentials, onMessage } = options;
    if (typeof clock !== 'function') throw new TypeError('clock must be a function that returns milliseconds since 1970');
    if (onMessage !== undefined && typeof onMessage !== 'function') throw new TypeError('onMessage must be a function');
    this.#clock = clock;
    this.#code = repeat(code);
    this.#settings = settings(credentials, applications);
    this.#onMessage = onMessage;
    this.fetch = (input, init) => this.#answer(input, init) as Promise<SimulatorResponse>;
    hide(this, HIDDEN, this);
    whenDropped(this, this.#id);
  }

  /** Empties the outbox and forgets every code and lock; options stay, and so do tokens. */
  reset(): void {
    this.outbox.length = 0;
    // Behind a wrapper `this` has no private fields, and perhaps a copy of the outbox.
    const simulator = reveal<Simulator>(this, HIDDEN);
    if (simulator === undefined) return;
    simulator.outbox.length = 0;
    if (ready.isReady) forget(simulator.#id);
  }

  async #answer(input: string | object, init?: object): Promise<unknown> {
    checkRequests();
    const request = new Request(input, init);
    const body = new Uint8Array(await request.arrayBuffer());
    await ready();
    if (request.signal?.aborted) throw request.signal.reason;
    const now = this.#clock();
    // The last time that a Date holds: a program could do nothing with a later one in the outbox.
    if (typeof now !== 'number' || !(now >= 0 && now <= 8.64e15))
      throw new TypeError('clock must return milliseconds since 1970, at most 8.64e15');
    const header = (name: string) => request.headers.get(name) ?? undefined;
    const { method, url } = request;
    const [authorization, type] = [header('authorization'), header('content-type')];
    let fault: { error: unknown } | undefined;
    const draw = (digits: number) => {
      try {
        const code = this.#code(digits);
        if (typeof code === 'string' && code.length === digits) return code;
        throw new TypeError(`code must return a text of ${digits} characters when it is given ${digits}`);
      } catch (error) {
        fault = { error };
        return '';
      }
    };
    const json = simulate(this.#id, this.#settings, method, new URL(url).pathname, authorization, type, body, now, draw);
    if (fault) throw fault.error;
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

// Its name in prints, whatever a bundler makes of it.
Object.defineProperty(Simulator, 'name', { value: 'Simulator' });
hideInPrints(Simulator.prototype, HIDDEN);
