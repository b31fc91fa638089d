// Runs what the policy decides: reads requests, does the steps of their plans, and writes the answers.
import type { CodeRequest, VerifyCodeRequest } from '../../src/wasm/types.js';
import { addressOf } from './address.ts';
import { readFields } from './body.ts';
import type { HandlerChannel, HandlerOptions } from './options.ts';
import type { HandlerRequest, Incoming, Outgoing } from './platform.ts';
import {
  type Answer,
  BEFORE_SEND,
  FAILED,
  NO,
  ON_VERIFIED,
  type Outcome,
  type Plan,
  type Policy,
  REFUSED,
  SEND,
  SENT,
  SERVED,
  VERIFY,
  YES,
} from './policy.ts';

declare const URL: new (url: string) => { pathname: string };
declare const Response: new (body: unknown, init: object) => Outgoing;
declare const Headers: new (
  init?: unknown,
) => { set(name: string, value: string): void; append(name: string, value: string): void };
declare function setTimeout(work: () => void, ms: number): unknown;
declare function clearTimeout(timer: unknown): void;

/** What sends and checks: the client's calls. */
export interface Service {
  send(channel: HandlerChannel, request: CodeRequest): Promise<unknown>;
  verify(request: VerifyCodeRequest): Promise<{ data: { valid?: unknown } }>;
}

/** The answer where the policy can give none. */
export const UNAVAILABLE = {
  status: 503,
  body: '{"error":"unavailable"}',
  retryAfter: 10,
  type: 'failed',
  reason: 'internal',
} satisfies Answer;

const READ_BEFORE = 'The body was read before the handler saw it: let the handler come before any parser of bodies.';

/** One handler: its options, its policy and what it sends with. */
export class Handling {
  readonly #options: HandlerOptions;
  readonly #policy: Policy;
  readonly #service: Service;

  constructor(options: HandlerOptions, policy: Policy, service: Service) {
    this.#options = options;
    this.#policy = policy;
    this.#service = service;
  }

  async respond(request: Incoming, info: unknown): Promise<Outgoing> {
    let cors: string | undefined;
    try {
      const { headers } = request;
      const origin = headers.get('origin');
      const path = new URL(request.url).pathname;
      const head = [request.method, path, headers.get('content-type'), origin, headers.get('sec-fetch-site')];
      const [route, isListed] = this.#policy.gate(head);
      if (isListed) cors = origin ?? undefined;
      if (typeof route !== 'number') return this.#answer(route, undefined, cors);
      return await this.#serve(route, request, info, cors);
    } catch (error) {
      return this.#answer(UNAVAILABLE, undefined, cors, error);
    }
  }

  async #serve(route: number, request: Incoming, info: unknown, cors?: string): Promise<Outgoing> {
    if (request.bodyUsed) return this.#answer({ ...UNAVAILABLE, reason: 'body' }, undefined, cors, new TypeError(READ_BEFORE));
    const body = await readFields(request);
    const { session } = this.#options;
    let own: unknown = '';
    try {
      if (session !== undefined) own = await session(request as HandlerRequest);
      if (typeof own !== 'string') throw new TypeError('session gave no string');
    } catch (error) {
      return this.#answer({ ...UNAVAILABLE, reason: 'session' }, undefined, cors, error);
    }
    const { headers } = request;
    const address = addressOf(this.#options.clientAddress, request, info);
    const asked = [headers.get('idempotency-key'), headers.get('cookie'), address, own, Date.now()];
    const plan = this.#policy.plan(route, body, asked);
    if (!Array.isArray(plan)) return this.#answer(plan, undefined, cors);
    for (const [step, key, limit, windowMs] of plan[5]) {
      const doing = key === undefined ? this.#do(step, plan, request) : this.#take(key, limit as number, windowMs as number);
      const { outcome, error, response } = await doing;
      const answer = this.#policy.after(step, outcome);
      if (answer !== undefined) return this.#answer(answer, plan, cors, error, response);
    }
    throw new Error('a plan without an end');
  }

  /** A store that fails, is late, or gives something else than an answer, has not allowed anything. */
  async #take(key: string, limit: number, windowMs: number): Promise<Done> {
    const { store } = this.#options;
    const { storeTimeout } = this.#policy;
    let timer: unknown;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`the store did not answer within ${storeTimeout} ms`)), storeTimeout);
    });
    try {
      const { allowed, retryAfterMs } = await Promise.race([store.take(key, limit, windowMs), late]);
      if (allowed === true) return { outcome: [YES] };
      if (allowed === false && Number.isFinite(retryAfterMs) && retryAfterMs >= 0) return { outcome: [NO, retryAfterMs] };
      throw new TypeError('the store gave something else than { allowed, retryAfterMs }');
    } catch (error) {
      return { outcome: [FAILED], error };
    } finally {
      clearTimeout(timer);
    }
  }

  async #do(step: number, plan: Plan, request: Incoming): Promise<Done> {
    // The policy knew that before.
    if (step === SERVED || step === SENT) return { outcome: [NO, 0] };
    const [to, name, , code] = plan;
    const channel = name as HandlerChannel;
    try {
      if (step === SEND || step === VERIFY) return await this.#call(step, to, channel, code);
      const { beforeSend, onVerified } = this.#options;
      if (step === ON_VERIFIED) {
        const response = await onVerified({ to, request: request as HandlerRequest });
        return { outcome: [YES], response: ownAnswer(response) };
      }
      if (step !== BEFORE_SEND) throw new Error('an unknown step');
      const mayGo = beforeSend === undefined || (await beforeSend({ to, channel, request: request as HandlerRequest }));
      if (typeof mayGo !== 'boolean') throw new TypeError('beforeSend gave neither true nor false');
      return { outcome: mayGo ? [YES] : [NO, 0] };
    } catch (error) {
      return { outcome: [FAILED], error };
    }
  }

  /** The one call of the service that a request may lead to. */
  async #call(step: number, to: string, channel: HandlerChannel, code: string): Promise<Done> {
    const { from, applicationId, message, scope } = this.#options;
    const scoped = scope === undefined ? {} : { scope };
    try {
      if (step === SEND) {
        await this.#service.send(channel, { to, from, applicationId, ...scoped, message, digits: this.#policy.digits });
        return { outcome: [YES] };
      }
      const { data } = await this.#service.verify({ to, ...scoped, expirationTimeInMinutes: this.#policy.minutes, code });
      return { outcome: data.valid === true ? [YES] : [NO, 0] };
    } catch (error) {
      const { kind, sent, retryAfterMs } = error as { kind?: string; sent?: string; retryAfterMs?: number };
      return { outcome: [REFUSED, retryAfterMs, kind, sent], error };
    }
  }

  #answer(answer: Answer, plan?: Plan, cors?: string, error?: unknown, own?: Outgoing): Outgoing {
    const { status, body, retryAfter, cookie, type, reason } = answer;
    this.#tell(type, reason, plan, error);
    const headers = new Headers(own?.headers);
    headers.set('Cache-Control', 'no-store');
    if (own === undefined && status !== 204) headers.set('Content-Type', 'application/json');
    if (retryAfter !== undefined) headers.set('Retry-After', String(retryAfter));
    if (status === 405) headers.set('Allow', 'POST, OPTIONS');
    if (cookie !== undefined) headers.append('Set-Cookie', cookie === true ? (plan as Plan)[4] : cookie);
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
    return new Response(status === 204 ? null : body || this.#accepted(), { status, headers });
  }

  /** The same for every send, whatever came of it. */
  #accepted(): string {
    const { digits, minutes, resendIn } = this.#policy;
    return JSON.stringify({ digits, expiresIn: minutes * 60, resendIn });
  }

  #tell(type: string, reason: string, plan?: Plan, error?: unknown): void {
    if (reason === 'preflight') return;
    const event: Record<string, unknown> = { type };
    if (reason !== '') event['reason'] = reason;
    if (plan?.[1]) event['channel'] = plan[1];
    if (plan?.[2]) event['country'] = plan[2];
    if (error !== undefined) event['error'] = error;
    try {
      const told = this.#options.onEvent?.(event as never) as unknown;
      if (told instanceof Promise) told.catch(() => {});
    } catch {
      // Counting must not keep anybody out.
    }
  }
}

/**
 * The program's own answer, or none. A row of a database must not become an answer because it has a status, nor may `false`
 * let anybody in.
 */
function ownAnswer(given: unknown): Outgoing | undefined {
  if (given === undefined) return undefined;
  // The class may be another realm's, or a framework's; before September 2024 Workers gave its objects no tag.
  const isResponse = given instanceof Response || Object.prototype.toString.call(given) === '[object Response]';
  if (!isResponse) throw new TypeError('onVerified gave neither a Response nor nothing');
  const { body, status, statusText, headers } = given as Outgoing;
  // Made anew here, where a body that was read already or a status that cannot be sent is still the program's fault.
  return new Response(body, { status, statusText, headers: new Headers(headers) });
}

interface Done {
  outcome: Outcome;
  /** What was thrown, for the operator. */
  error?: unknown;
  /** The program's own answer. */
  response?: Outgoing | undefined;
}
