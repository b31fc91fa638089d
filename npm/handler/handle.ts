// The policy over HTTP: reads requests, runs them, and writes the responses.
import { hasSurrogate } from '#input';
import { addressOf, networksOf, noAddress, normalise } from './address.ts';
import { readFields } from './body.ts';
import {
  type Answer,
  CLEARED_COOKIE,
  cookieOf,
  gate,
  NOT_FOUND,
  NOT_VALID,
  readSend,
  readVerify,
  REFUSED,
  type Refusal,
  type Route,
  tooMany,
  unavailable,
  VALID,
} from './gate.ts';
import type { HandlerOptions } from './options.ts';
import type { HandlerRequest, Incoming, Outgoing } from './platform.ts';
import type { Policy } from './policy.ts';
import type { Runner, SendOutcome, TryOutcome } from './runner.ts';

declare const Response: new (body: unknown, init: object) => Outgoing;
declare const Headers: new (
  init?: unknown,
) => { set(name: string, value: string): void; append(name: string, value: string): void };
declare const crypto: { randomUUID(): string };

/** The response if nothing else is possible. */
export const UNAVAILABLE = unavailable(10);

const READ_BEFORE = 'The body was read before the handler saw it: mount the handler before any body parser.';

/** A platform's function that lets work continue after the response. */
type WaitUntil = (work: Promise<unknown>) => void;

/** What belongs to a response. */
interface More {
  cookie?: string;
  /** The program's own response. */
  response?: Outgoing | undefined;
}

/** One handler: its options, its policy and its runner. */
export class Handling {
  readonly #options: HandlerOptions;
  readonly #policy: Policy;
  readonly #runner: Runner;
  readonly #origins: Set<string>;

  constructor(options: HandlerOptions, origins: Set<string>, policy: Policy, runner: Runner) {
    this.#options = options;
    this.#origins = origins;
    this.#policy = policy;
    this.#runner = runner;
  }

  async respond(request: Incoming, info: unknown, context: unknown): Promise<Outgoing> {
    let cors: string | undefined;
    try {
      const origin = request.headers.get('origin');
      // H16: only a page of a listed origin may read the response.
      if (origin !== null && this.#origins.has(origin)) cors = origin;
      const route = gate(request, cors !== undefined, this.#policy.parts.isInBody);
      if (typeof route !== 'string') return this.#refuse(route, cors);
      return await this.#serve(route, request, info, context, cors);
    } catch (error) {
      this.#runner.fail('internal', {}, error);
      return this.#answer(UNAVAILABLE, cors);
    }
  }

  async #serve(route: Route, request: Incoming, info: unknown, context: unknown, cors?: string): Promise<Outgoing> {
    const fail = (reason: string, error?: unknown) => {
      this.#runner.fail(reason, {}, error);
      return this.#answer(UNAVAILABLE, cors);
    };
    if (request.bodyUsed || request.body?.locked) return fail('body', new TypeError(READ_BEFORE));
    const body = await readFields(request);
    let session: unknown = '';
    try {
      if (this.#options.session !== undefined) session = await this.#options.session(request as HandlerRequest);
      if (typeof session !== 'string' || hasSurrogate(session)) throw new TypeError('session returned no well-formed string');
    } catch (error) {
      return fail('session', error);
    }
    const { countsAddresses, isInBody } = this.#policy.parts;
    const { clientAddress } = this.#options;
    let address: string | undefined;
    try {
      address = countsAddresses ? normalise(String(addressOf(clientAddress, request, info))) : undefined;
    } catch (error) {
      // The program's own function.
      return fail('no-address', error);
    }
    // H12: an unknown address is refused.
    const isUnknown = countsAddresses && address === undefined;
    const asker = { session: session as string, networks: networksOf(address ?? ''), now: Date.now() };
    const cookies = isInBody ? '' : (request.headers.get('cookie') ?? '');
    if (route === 'send') {
      const send = readSend(body, request.headers.get('idempotency-key'), isInBody);
      if ('status' in send) return this.#refuse(send, cors);
      if (send.isVoice && !this.#policy.parts.hasVoice) return this.#refuse({ ...NOT_FOUND, reason: 'voice' }, cors);
      if (isUnknown) return fail('no-address', noAddress(clientAddress, request));
      const { challenge, token, ...asked } = send;
      // Its send need not be valid, because the limits apply to a resend anyway; so a silently refused one looks the same here too.
      const to = send.to ?? this.#policy.numberOf({ challenge, cookies, ...asker });
      if (to === undefined) return this.#refuse({ ...NOT_VALID, reason: 'challenge' }, cors);
      const defer = this.#options.beforeSend && this.#waitUntil(info, context);
      const sending = { request: request as HandlerRequest, address, token, defer };
      return this.#sent(await this.#runner.send({ ...asked, to, ...asker }, sending), cors);
    }
    const tried = readVerify(body, isInBody);
    if ('status' in tried) return this.#refuse(tried, cors);
    if (isUnknown) return fail('no-address', noAddress(clientAddress, request));
    const question = { cookies, to: undefined, ...tried, ...asker, attempt: crypto.randomUUID() };
    return this.#verified(await this.#runner.verify(question), request, cors);
  }

  /** Lets the rest of a send continue, by the option, or by what Workers (third argument) and others (`info`) provide. */
  #waitUntil(info: unknown, context: unknown): WaitUntil {
    const { waitUntil } = this.#options;
    if (waitUntil !== undefined) return waitUntil;
    for (const given of [context, info] as ({ waitUntil?: WaitUntil } | undefined)[]) {
      try {
        if (typeof given?.waitUntil === 'function') return (work) => (given.waitUntil as WaitUntil)(work);
      } catch {
        // A getter of the platform.
      }
    }
    return () => {};
  }

  #sent(outcome: SendOutcome, cors?: string): Outgoing {
    if (outcome.status === 'sent' || (outcome.status === 'refused' && outcome.isSilent)) {
      const { digits, minutes, resendIn, isInBody } = this.#policy.parts;
      const { challenge } = outcome;
      const lifeS = minutes * 60;
      const body = JSON.stringify({ ...(isInBody && { challenge }), digits, expiresIn: lifeS, resendIn });
      return this.#answer({ status: 202, body }, cors, isInBody ? {} : { cookie: cookieOf(challenge, lifeS) });
    }
    return this.#answer(outcome.status === 'refused' ? REFUSED : other(outcome), cors);
  }

  async #verified(outcome: TryOutcome, request: Incoming, cors?: string): Promise<Outgoing> {
    if (outcome.status !== 'valid') {
      // With silent refusals, nothing may reveal that the number has a valid send.
      const isNeutral = outcome.status === 'limited' && !outcome.isOwn && this.#options.beforeSend !== undefined;
      return this.#answer(isNeutral ? NOT_VALID : other(outcome), cors);
    }
    const { to, about } = outcome;
    let response: Outgoing | undefined;
    try {
      response = ownAnswer(await this.#options.onVerified({ to, request: request as HandlerRequest }));
    } catch (error) {
      this.#runner.fail('hook', about, error);
      return this.#answer(UNAVAILABLE, cors);
    }
    this.#runner.tell('verified', '', about);
    return this.#answer(VALID, cors, { response, ...(!this.#policy.parts.isInBody && { cookie: CLEARED_COOKIE }) });
  }

  #refuse(refusal: Refusal, cors?: string): Outgoing {
    if (refusal.reason !== 'preflight') this.#runner.tell('refused', refusal.reason, {});
    return this.#answer(refusal, cors);
  }

  #answer({ status, body, retryAfter }: Answer, cors?: string, { cookie, response: own }: More = {}): Outgoing {
    const headers = new Headers(own?.headers);
    headers.set('Cache-Control', 'no-store');
    if (own === undefined && status !== 204) headers.set('Content-Type', 'application/json');
    if (retryAfter !== undefined) headers.set('Retry-After', String(retryAfter));
    if (status === 405) headers.set('Allow', 'POST, OPTIONS');
    if (cookie !== undefined) headers.append('Set-Cookie', cookie);
    headers.append('Vary', 'Origin');
    if (cors !== undefined) {
      headers.set('Access-Control-Allow-Origin', cors);
      headers.set('Access-Control-Allow-Credentials', 'true');
      headers.set('Access-Control-Expose-Headers', 'Retry-After');
      if (status === 204) {
        headers.set('Access-Control-Allow-Methods', 'POST');
        headers.set('Access-Control-Allow-Headers', 'Content-Type, Idempotency-Key');
        headers.set('Access-Control-Max-Age', '7200');
      }
    }
    if (own !== undefined) return new Response(own.body, { status: own.status, statusText: own.statusText, headers });
    return new Response(status === 204 ? null : body, { status, headers });
  }
}

/** The response to a request that was not sent, not refused and not verified. */
function other(outcome: SendOutcome | TryOutcome): Answer {
  if (outcome.status === 'limited') return tooMany(outcome.retryAfter);
  return outcome.status === 'unavailable' ? unavailable(outcome.retryAfter) : NOT_VALID;
}

/**
 * The program's own response, or none. A database row must not become a response because it has a status, and `false` must not admit
 * anybody.
 */
function ownAnswer(given: unknown): Outgoing | undefined {
  if (given === undefined) return undefined;
  // The class may be another realm's, or a framework's; before September 2024 Workers' objects had no tag.
  const isResponse = given instanceof Response || Object.prototype.toString.call(given) === '[object Response]';
  if (!isResponse) throw new TypeError('onVerified returned neither a Response nor undefined');
  const { body, status, statusText, headers } = given as Outgoing;
  // Copied here, so that a used body or an invalid status still counts as the program's failure.
  return new Response(body, { status, statusText, headers: new Headers(headers) });
}
