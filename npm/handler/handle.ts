// The policy over HTTP: reads requests, runs them, and writes the responses.
import { hasSurrogate } from '#input';
import { isWorkers } from '../not-started.ts';
import { addressOf, clientOf, noAddress, normalise, noWaitUntil } from './address.ts';
import { readFields } from './body.ts';
import {
  type PlainResponse,
  CLEARED_COOKIE,
  cookieOf,
  gate,
  isRefusal,
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
) => { set(name: string, value: string): void; append(name: string, value: string): void; delete(name: string): void };

/** The response if nothing else is possible. */
export const UNAVAILABLE = unavailable(10);

const READ_BEFORE = 'The body was read before the handler saw it: mount the handler before any body parser.';

/** A platform's function that lets work continue after the response. */
type WaitUntil = (work: Promise<unknown>) => void;

/** An object that has `waitUntil`, or that contains such an object. */
type Holder = { [name: string]: Holder | undefined } & { waitUntil?: WaitUntil };

/** Where platforms have their `waitUntil`, as paths within the second or third argument. */
const HOLDERS = [
  [], // Workers, Netlify, h3
  ['platform', 'ctx'], // SvelteKit and Qwik City on Cloudflare
  ['platform', 'context'], // SvelteKit on Netlify and Vercel
  ['locals', 'cfContext'], // Astro on Cloudflare
  ['nativeEvent'], // SolidStart
];

/** What only some responses have. */
interface Extras {
  cookie?: string;
  /** The program's own response. */
  response?: Outgoing | undefined;
}

/** One handler: its options, its policy and its runner. */
export class HttpHandler {
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
    let corsOrigin: string | undefined;
    try {
      const origin = request.headers.get('origin');
      // H16: only a page of a listed origin may read the response.
      if (origin !== null && this.#origins.has(origin)) corsOrigin = origin;
      const route = gate(request, corsOrigin !== undefined, this.#policy.settings.isInBody);
      if (typeof route !== 'string') return this.#refuse(route, corsOrigin);
      return await this.#serve(route, request, info, context, corsOrigin);
    } catch (error) {
      this.#runner.fail('internal', {}, error);
      return this.#toResponse(UNAVAILABLE, corsOrigin);
    }
  }

  async #serve(route: Route, request: Incoming, info: unknown, context: unknown, corsOrigin?: string): Promise<Outgoing> {
    const fail = (reason: string, error?: unknown) => {
      this.#runner.fail(reason, {}, error);
      return this.#toResponse(UNAVAILABLE, corsOrigin);
    };
    if (request.bodyUsed || request.body?.locked) return fail('body', new TypeError(READ_BEFORE));
    const body = await readFields(request);
    let session: unknown = '';
    try {
      if (this.#options.session !== undefined) session = await this.#options.session(request as HandlerRequest);
      if (typeof session !== 'string' || hasSurrogate(session))
        throw new TypeError('session must return a string without a lone surrogate');
    } catch (error) {
      return fail('session', error);
    }
    const { countsAddresses, isInBody } = this.#policy.settings;
    const { clientAddress } = this.#options;
    let address: string | undefined;
    try {
      // Awaited, because an async function that rejects would end the process.
      address = countsAddresses ? normalise(String(await addressOf(clientAddress, request, info))) : undefined;
    } catch (error) {
      // The program's own function threw.
      return fail('no-address', error);
    }
    // H12: an unknown address is refused.
    const isAddressMissing = countsAddresses && address === undefined;
    const client = clientOf(session as string, address);
    const cookies = isInBody ? '' : (request.headers.get('cookie') ?? '');
    if (route === 'send') {
      const send = readSend(body, request.headers.get('idempotency-key'), isInBody);
      if (isRefusal(send)) return this.#refuse(send, corsOrigin);
      if (send.isVoice && !this.#policy.settings.hasVoice) return this.#refuse({ ...NOT_FOUND, reason: 'voice' }, corsOrigin);
      if (isAddressMissing) return fail('no-address', noAddress(clientAddress, request));
      const { challenge, token, ...fields } = send;
      // A resend works with any sealed challenge, also with that of a silently refused send, so that nothing tells them apart. The limits
      // apply anyway.
      const to = send.to ?? this.#policy.numberOf({ challenge, cookies, ...client });
      if (to === undefined) return this.#refuse({ ...NOT_VALID, reason: 'challenge' }, corsOrigin);
      const defer = this.#options.beforeSend && this.#waitUntil(info, context);
      if (this.#options.beforeSend && defer === undefined) return fail('hook', noWaitUntil());
      const sendContext = { request: request as HandlerRequest, address, token, defer };
      return this.#sendResponse(await this.#runner.send({ ...fields, to, ...client }, sendContext), corsOrigin);
    }
    const entered = readVerify(body, isInBody);
    if (isRefusal(entered)) return this.#refuse(entered, corsOrigin);
    if (isAddressMissing) return fail('no-address', noAddress(clientAddress, request));
    const input = { cookies, to: undefined, ...entered, ...client };
    return this.#verifyResponse(await this.#runner.verify(input), request, corsOrigin);
  }

  /**
   * The function that lets the rest of a send continue: the option, or that of Workers (third argument) or of another platform (`info`).
   * Without one the rest continues by itself, except on Workers: there the result is undefined.
   */
  #waitUntil(info: unknown, context: unknown): WaitUntil | undefined {
    const { waitUntil } = this.#options;
    if (waitUntil !== undefined) return waitUntil;
    for (const source of [context, info]) {
      for (const path of HOLDERS) {
        try {
          const holder = path.reduce((value, name) => value?.[name], source as Holder | undefined);
          if (typeof holder?.waitUntil === 'function') return (work) => (holder.waitUntil as WaitUntil)(work);
        } catch {
          // A getter of the platform threw.
        }
      }
    }
    return isWorkers() ? undefined : () => {};
  }

  #sendResponse(outcome: SendOutcome, corsOrigin?: string): Outgoing {
    if (outcome.status === 'sent' || (outcome.status === 'refused' && outcome.isSilent)) {
      const { digits, minutes, resendIn, isInBody } = this.#policy.settings;
      const { challenge } = outcome;
      const lifeS = minutes * 60;
      const body = JSON.stringify({ ...(isInBody && { challenge }), digits, expiresIn: lifeS, resendIn });
      return this.#toResponse({ status: 202, body }, corsOrigin, isInBody ? {} : { cookie: cookieOf(challenge, lifeS) });
    }
    return this.#toResponse(outcome.status === 'refused' ? REFUSED : failureResponse(outcome), corsOrigin);
  }

  async #verifyResponse(outcome: TryOutcome, request: Incoming, corsOrigin?: string): Promise<Outgoing> {
    if (outcome.status !== 'valid') {
      // With silent refusals, nothing may reveal that the number has a valid send.
      const isNeutral = outcome.status === 'limited' && !outcome.isByNetwork && this.#options.beforeSend !== undefined;
      return this.#toResponse(isNeutral ? NOT_VALID : failureResponse(outcome), corsOrigin);
    }
    const { to, details } = outcome;
    let response: Outgoing | undefined;
    try {
      response = programResponse(await this.#options.onVerified({ to, request: request as HandlerRequest }));
    } catch (error) {
      this.#runner.fail('hook', details, error);
      return this.#toResponse(UNAVAILABLE, corsOrigin);
    }
    this.#runner.report('verified', '', details);
    return this.#toResponse(VALID, corsOrigin, { response, ...(!this.#policy.settings.isInBody && { cookie: CLEARED_COOKIE }) });
  }

  #refuse(refusal: Refusal, corsOrigin?: string): Outgoing {
    if (refusal.reason !== 'preflight') this.#runner.report('refused', refusal.reason, {});
    return this.#toResponse(refusal, corsOrigin);
  }

  #toResponse({ status, body, retryAfter }: PlainResponse, corsOrigin?: string, { cookie, response }: Extras = {}): Outgoing {
    const headers = new Headers(response?.headers);
    headers.set('Cache-Control', 'no-store');
    if (response === undefined && status !== 204) headers.set('Content-Type', 'application/json');
    if (retryAfter !== undefined) headers.set('Retry-After', String(retryAfter));
    if (status === 405) headers.set('Allow', 'POST, OPTIONS');
    if (cookie !== undefined) headers.append('Set-Cookie', cookie);
    headers.append('Vary', 'Origin');
    if (corsOrigin !== undefined) {
      headers.set('Access-Control-Allow-Origin', corsOrigin);
      headers.set('Access-Control-Allow-Credentials', 'true');
      headers.set('Access-Control-Expose-Headers', 'Retry-After');
      if (status === 204) {
        headers.set('Access-Control-Allow-Methods', 'POST');
        headers.set('Access-Control-Allow-Headers', 'Content-Type, Idempotency-Key');
        headers.set('Access-Control-Max-Age', '7200');
      }
    }
    if (response !== undefined)
      return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
    return new Response(status === 204 ? null : body, { status, headers });
  }
}

/** The response to a send or try that was limited, failed or is not valid. */
function failureResponse(outcome: SendOutcome | TryOutcome): PlainResponse {
  if (outcome.status === 'limited') return tooMany(outcome.retryAfter);
  return outcome.status === 'unavailable' ? unavailable(outcome.retryAfter) : NOT_VALID;
}

/**
 * The program's response, or undefined. A database row must not become a response because it has a status, and `false` must not admit
 * anybody.
 */
function programResponse(result: unknown): Outgoing | undefined {
  if (result === undefined) return undefined;
  // The class may be another realm's, or a framework's; before September 2024 Workers' objects had no tag.
  const isResponse = result instanceof Response || Object.prototype.toString.call(result) === '[object Response]';
  if (!isResponse) throw new TypeError('onVerified returned neither a Response nor undefined');
  const { body, status, statusText, url, headers: given } = result as Outgoing;
  const headers = new Headers(given);
  // `fetch` has decoded the body if it knows the coding, but Node and others keep the headers of the encoded one.
  if (url) for (const name of ['Content-Encoding', 'Content-Length']) headers.delete(name);
  // Copied here, so that a used body or an invalid status still counts as the program's failure.
  return new Response(body, { status, statusText, headers });
}
