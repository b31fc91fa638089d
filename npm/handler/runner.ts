// Runs the policy for the handler and the verifier: calls the store, the program and the service in order. It knows no HTTP.
import type { CodeRequest, VerifyCodeRequest } from '../../src/js/types.js';
import type { Applied, Operation } from '../stores/store.ts';
import type { ByChannel, HandlerChannel, HandlerEvent, RunnerOptions } from './options.ts';
import type { HandlerRequest } from './platform.ts';
import type { Policy, SendPlan, SendInput, Step, VerifyPlan, VerifyInput } from './policy.ts';

declare function setTimeout(work: () => void, ms: number): unknown;
declare function clearTimeout(timer: unknown): void;

/** The client's calls. */
export interface Service {
  send(
    channel: HandlerChannel,
    request: CodeRequest,
  ): Promise<{ data: { messageId?: string | undefined; callId?: string | undefined } }>;
  verify(request: VerifyCodeRequest): Promise<{ data: { valid?: unknown } }>;
}

/** Read at load time, so that a test's fake timers do not stop a send. */
const realTimeout = setTimeout;

/** Resolves after the response of the current request was returned. */
const afterResponse = () => new Promise<void>((resolve) => realTimeout(resolve, 0));

/** The wait after a failure that names none, in milliseconds. */
const RETRY_MS = 10_000;

/** How long the service locks a number after wrong codes: two minutes in its documentation. */
const LOCK_MS = 120_000;

/** How long `beforeSend` may take, in milliseconds. */
const HOOK_MS = 5_000;

/**
 * How long a repeat waits before it checks again whether the first attempt has ended, and how long in all, in milliseconds. Each wait is
 * twice as long as the one before, up to the longest, because repeats use the store, and no limit counts them.
 */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 1_000;
const WAIT_FOR_MS = 15_000;

/** If a send cannot be undone, the handler tries again. This is its longest wait in milliseconds; all waits take two minutes. */
const LONGEST_UNDO_WAIT_MS = 64_000;

/** Shared limits that raise an alarm (H10, H11). */
const ALARMS = ['global', 'country', 'unverified'];

/** Bounds the memory: after this many alarms all are forgotten, so one may be raised again too early. */
const MOST_ALARMS = 1_000;

/** A limit is reached that is not in `ALARMS`, or the service has locked the number. `retryAfter` is in seconds. */
type Limited = { status: 'limited'; retryAfter: number; isByNetwork: boolean };
/** Something failed, or a limit in `ALARMS` is reached. `retryAfter` is in seconds. */
type Unavailable = { status: 'unavailable'; retryAfter: number };

/** The outcome of a send. A page must not see a silent refusal; `reason` names the rule. */
export type SendOutcome =
  | { status: 'sent'; challenge: string }
  | { status: 'refused'; reason: string; challenge: string; isSilent: boolean }
  | Limited
  | Unavailable;

/** The outcome of a try. */
export type TryOutcome = { status: 'valid'; to: string; details: EventDetails } | { status: 'invalid' } | Limited | Unavailable;

/** What the events of a send or try say besides type and reason. */
interface EventDetails {
  channel?: string;
  country?: string;
  /** The service's identifier of a send. */
  messageId?: string | undefined;
  callId?: string | undefined;
}

/** What `beforeSend` and the response need to know about a send, but the policy does not. */
export interface SendContext {
  request?: HandlerRequest | undefined;
  /** In normal form. */
  address?: string | undefined;
  token?: string | undefined;
  /** Set if the response must not wait for the service: it gets the rest of the send as a promise. */
  defer?: ((rest: Promise<unknown>) => void) | undefined;
}

/** The operation that did not pass. */
interface Refusal {
  reason: string;
  key: string;
  windowMs: number;
  retryAfterMs: number;
}

const channelOf = ({ isVoice }: SendInput): HandlerChannel => (isVoice ? 'voice' : 'messaging');

/** Whole seconds, at least one. */
const seconds = (ms: number) => Math.max(1, Math.ceil(ms / 1000));

/** Whether this is a time in milliseconds that the header `Retry-After` can express. */
const isTime = (ms: unknown): boolean => typeof ms === 'number' && ms >= 0 && ms <= Number.MAX_SAFE_INTEGER;

function refusalOf({ operations, reasons }: Step, applied: Applied): Refusal | undefined {
  if (applied.ok) return undefined;
  const { at, retryAfterMs } = applied;
  const operation = operations[at] as Operation;
  const windowMs = 'rules' in operation ? Math.max(...operation.rules.map(([, window]) => window)) : 0;
  return { reason: reasons[at] as string, key: operation.key, windowMs, retryAfterMs };
}

/** Rejects if the work takes longer, and calls `onLate` when it is done after all. */
async function within<T>(work: Promise<T>, ms: number, message: string, onLate?: () => unknown): Promise<T> {
  let timer: unknown;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(message));
      work.then(onLate, () => {});
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export class Runner {
  readonly #options: RunnerOptions;
  readonly #policy: Policy;
  readonly #service: Service;
  readonly #scope: { scope?: string };
  /** Until when each alarm counts as raised. */
  readonly #alarms = new Map<string, number>();

  constructor(options: RunnerOptions, policy: Policy, service: Service) {
    this.#options = options;
    this.#policy = policy;
    this.#service = service;
    this.#scope = options.scope === undefined ? {} : { scope: options.scope };
  }

  async send(input: SendInput, context: SendContext): Promise<SendOutcome> {
    const plan = this.#policy.send(input);
    const details = { channel: channelOf(input), country: plan.country };
    if (plan.refused !== undefined) return this.#refused(plan.refused, plan, details, false);
    try {
      const refusal = await this.#begin(plan, input);
      if (refusal?.reason === 'duplicate') return this.#duplicate(plan.challenge, details);
      if (refusal?.reason === 'earlier' || refusal?.reason === 'later') {
        return this.#duplicate(this.#policy.challengeIn(refusal.reason, input), details);
      }
      if (refusal !== undefined) return this.#limited(refusal, details);
    } catch (error) {
      return this.fail('store', details, error);
    }
    let verdict: boolean | 'tell';
    try {
      verdict = await this.#askProgram(input, context);
    } catch (error) {
      await this.#freePlaces(input);
      return this.fail('hook', details, error);
    }
    if (verdict === 'tell') {
      await this.#freePlaces(input);
      return this.#refused('before-send', plan, details, false);
    }
    const stage = verdict ? 'undo' : 'undo-silent';
    try {
      // A store over HTTP may apply a late step after it was undone.
      const undoLate = () => this.#applyLater(this.#policy.sendStep(input, stage));
      const refusal = await this.#apply(verdict ? plan.commit : this.#policy.sendStep(input, 'silent'), undoLate);
      if (refusal?.reason === 'duplicate') return this.#duplicate(plan.challenge, details);
      if (refusal !== undefined) {
        await this.#freePlaces(input);
        return this.#limited(refusal, details);
      }
    } catch (error) {
      // The step may have been applied.
      await this.#undo(input, stage);
      return this.fail('store', details, error);
    }
    if (!verdict) return this.#refused('before-send', plan, details, true);
    if (context.defer === undefined) return this.#deliver(input, plan, details, false);
    const { defer } = context;
    const rest = afterResponse()
      .then(() => this.#deliver(input, plan, details, true))
      .catch(() => {});
    // The send continues even if this fails, and the response must not differ from that of a silent refusal.
    (async () => defer(rest))().catch((error) => this.report('failed', 'hook', details, error));
    return { status: 'sent', challenge: plan.challenge };
  }

  async verify(input: VerifyInput): Promise<TryOutcome> {
    const plan = this.#policy.verify(input);
    const details: EventDetails = { channel: plan.channel, country: plan.country };
    if (plan.refused !== undefined) return this.#invalid(plan.refused, {});
    try {
      const refusal = await this.#beginTry(plan, details);
      if (refusal !== undefined) {
        const isNeutral = refusal.reason === 'challenge' || refusal.reason === 'tries';
        return isNeutral ? this.#invalid(refusal.reason, details) : this.#limited(refusal, details);
      }
    } catch (error) {
      return this.fail('store', details, error);
    }
    const { minutes } = this.#policy.settings;
    try {
      const { to } = plan;
      const { data } = await this.#service.verify({ to, ...this.#scope, expirationTimeInMinutes: minutes, code: input.code });
      if (data.valid !== true) return this.#invalid('wrong', details);
    } catch (error) {
      const { kind = 'internal', retryAfterMs } = error as { kind?: string; retryAfterMs?: number };
      if (kind === 'rate-limited') {
        this.report('refused', 'locked', details, error);
        return { status: 'limited', retryAfter: seconds(retryAfterMs ?? LOCK_MS), isByNetwork: false };
      }
      if (kind === 'bad-request' || kind === 'invalid-input') return this.#invalid(kind, details, error);
      await this.#freePlaces(input);
      return this.fail(kind, details, error, retryAfterMs);
    }
    try {
      const refusal = await this.#apply(this.#policy.verifyStep(input, 'success'));
      if (refusal !== undefined) return this.#invalid('replay', details);
    } catch (error) {
      return this.fail('store', details, error);
    }
    return { status: 'valid', to: plan.to, details };
  }

  /** Makes the store forget a number; returns false if the store failed. */
  async forget(to: string): Promise<boolean> {
    try {
      const step = this.#policy.forget(to);
      if (step !== undefined) await this.#apply(step);
      return true;
    } catch (error) {
      this.report('failed', 'store', {}, error);
      return false;
    }
  }

  /** Reports a failure to the operator. */
  fail(reason: string, details: EventDetails, error?: unknown, retryAfterMs: number = RETRY_MS): Unavailable {
    this.report('failed', reason, details, error);
    return { status: 'unavailable', retryAfter: seconds(retryAfterMs) };
  }

  report(type: HandlerEvent['type'], reason: string, details: EventDetails, error?: unknown): void {
    const event: Record<string, unknown> = { type };
    if (reason !== '') event.reason = reason;
    for (const name of ['channel', 'country', 'messageId', 'callId'] as const) if (details[name]) event[name] = details[name];
    if (error !== undefined) event.error = error;
    // A failing `onEvent` must not keep anybody out. It may return another realm's promise, or another kind of thenable.
    (async () => this.#options.onEvent?.(event as never))().catch(() => {});
  }

  /** Takes places in the limits of the client's network. If another attempt of the same send is running, waits for it. */
  async #begin(plan: SendPlan, input: SendInput): Promise<Refusal | undefined> {
    let waitMs = FIRST_WAIT_MS;
    let waited = 0;
    for (;;) {
      const refusal = await this.#apply(plan.begin);
      if (refusal?.reason !== 'running') return refusal;
      if (waited >= WAIT_FOR_MS) throw new Error(`another attempt at the send ${input.idempotencyKey} has not ended in time`);
      await new Promise<void>((resolve) => setTimeout(resolve, waitMs));
      waited += waitMs;
      waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    }
  }

  async #askProgram(input: SendInput, { request, address, token }: SendContext): Promise<boolean | 'tell'> {
    const { beforeSend } = this.#options;
    if (beforeSend === undefined) return true;
    const { to, idempotencyKey } = input;
    // A verifier has no request.
    const send = { to, channel: channelOf(input), token, address, idempotencyKey, request: request as HandlerRequest };
    const running = (async () => beforeSend(send))();
    const verdict = await within(running, HOOK_MS, `beforeSend did not answer within ${HOOK_MS} ms`);
    if (typeof verdict !== 'boolean' && verdict !== 'tell')
      throw new TypeError("beforeSend returned neither true, false nor 'tell'");
    return verdict;
  }

  /** Calls the service, once per send. */
  async #deliver(input: SendInput, plan: SendPlan, details: EventDetails, isDeferred: boolean): Promise<SendOutcome> {
    const channel = channelOf(input);
    const [from, applicationId, message] = (['from', 'applicationId', 'message'] as const).map((name) => {
      const value = this.#options[name] as ByChannel;
      return typeof value === 'string' ? value : value[channel];
    }) as [string, string, string];
    const { digits } = this.#policy.settings;
    const sent: SendOutcome = { status: 'sent', challenge: plan.challenge };
    try {
      const { data } = await this.#service.send(channel, { to: input.to, from, applicationId, ...this.#scope, message, digits });
      const { messageId, callId } = data;
      this.report('sent', '', { ...details, messageId, callId });
      return sent;
    } catch (error) {
      const { kind = 'internal', sent: wasSent, retryAfterMs } = error as { kind?: string; sent?: string; retryAfterMs?: number };
      if (wasSent !== 'no') {
        // A text may have been sent, and this is the challenge for its code.
        this.report('failed', kind, details, error);
        return sent;
      }
      // The service may have refused the number, and nobody may learn which numbers it accepts (H14).
      const isNumberRefused = kind === 'bad-request' || kind === 'invalid-input';
      await (isNumberRefused || isDeferred ? this.#freePlaces(input, 'hide') : this.#undo(input));
      if (!isNumberRefused) return this.fail(kind, details, error, retryAfterMs);
      this.report('failed', kind, details, error);
      return { status: 'refused', reason: kind, challenge: plan.challenge, isSilent: true };
    }
  }

  /** Takes a try's places. If the number has failed too often, raises an alarm, and its challenges have one try each. */
  async #beginTry({ begin, instead }: VerifyPlan, details: EventDetails): Promise<Refusal | undefined> {
    const last = begin.operations.length - 1;
    const applied = await this.#applyOnce(begin.operations, instead.operations[0]);
    const isRefused = !applied.ok && applied.at === last;
    if (!isRefused && applied.instead !== true) return refusalOf(begin, applied);
    this.#alarm(refusalOf(begin, { ok: false, at: last, retryAfterMs: 0 }) as Refusal, details);
    const replace = <T>(list: T[], other: T[]) => [...list.slice(0, last), ...other];
    const strict = {
      operations: replace(begin.operations, instead.operations),
      reasons: replace(begin.reasons, instead.reasons),
    };
    // Not every store knows `instead`.
    return applied.instead === true ? refusalOf(strict, applied) : this.#apply(strict);
  }

  async #apply(step: Step, onLate?: () => unknown): Promise<Refusal | undefined> {
    const refusal = refusalOf(step, await this.#applyOnce(step.operations, undefined, onLate));
    if (refusal !== undefined) return refusal;
    // A number that is forgotten, or had a right code, may raise its alarm again.
    for (const { op, key, id } of step.operations) if (op === 'drop' && id === undefined) this.#alarms.delete(key);
    return undefined;
  }

  /** Applies a step. A store that fails, is late, or returns anything other than a result has not allowed the step (H19). */
  async #applyOnce(operations: Operation[], instead?: Operation, onLate?: () => unknown): Promise<Applied> {
    const { store } = this.#options;
    const { storeTimeout } = this.#policy.settings;
    const message = `the store did not answer within ${storeTimeout} ms`;
    const applied = await within(store.apply('0', operations, instead), storeTimeout, message, onLate);
    // `?.`, because a store that forgets to return gives undefined.
    const namesOperation = applied?.ok === false && typeof applied.at === 'number' && operations[applied.at] !== undefined;
    if (applied?.ok !== true && !(namesOperation && isTime(applied.retryAfterMs))) {
      throw new TypeError('the store returned neither { ok: true } nor a valid { ok: false, at, retryAfterMs }');
    }
    return applied;
  }

  /** Frees places of a send, or those of a try. If that fails, they become free when their window ends. */
  async #freePlaces(input: SendInput | VerifyInput, stage: 'release' | 'hide' = 'release'): Promise<void> {
    try {
      await this.#apply('code' in input ? this.#policy.verifyStep(input, 'undo') : this.#policy.sendStep(input, stage));
    } catch (error) {
      this.report('failed', 'store', {}, error);
    }
  }

  /**
   * Undoes a send that sent nothing; otherwise a repeat would say that a code was sent. If `commit` was not applied, frees the
   * places of `begin`. If the store does not answer, tries again later, without making the request wait.
   */
  async #undo(input: SendInput, stage: 'undo' | 'undo-silent' = 'undo'): Promise<void> {
    const step = this.#policy.sendStep(input, stage);
    try {
      if ((await this.#apply(step)) !== undefined) await this.#freePlaces(input);
    } catch (error) {
      this.report('failed', 'store', {}, error);
      void this.#applyLater(step);
    }
  }

  async #applyLater(step: Step): Promise<void> {
    for (let waitMs = FIRST_WAIT_MS; waitMs <= LONGEST_UNDO_WAIT_MS; waitMs *= 2) {
      await new Promise<void>((resolve) => {
        const timer = realTimeout(resolve, waitMs);
        // On Node and Bun: the process need not live on for this.
        (timer as { unref?(): void }).unref?.();
      });
      try {
        await this.#apply(step);
        return;
      } catch {
        // The first failure was reported.
      }
    }
  }

  #duplicate(challenge: string, details: EventDetails): SendOutcome {
    this.report('duplicate', '', details);
    return { status: 'sent', challenge };
  }

  #refused(reason: string, { challenge }: SendPlan, details: EventDetails, isSilent: boolean): SendOutcome {
    this.report('refused', reason, details);
    return { status: 'refused', reason, challenge, isSilent };
  }

  #invalid(reason: string, details: EventDetails, error?: unknown): TryOutcome {
    this.report('refused', reason, details, error);
    return { status: 'invalid' };
  }

  #limited(refusal: Refusal, details: EventDetails): Limited | Unavailable {
    const { reason, retryAfterMs } = refusal;
    const retryAfter = seconds(retryAfterMs);
    if (ALARMS.includes(reason)) {
      if (!this.#alarm(refusal, details)) this.report('refused', reason, details);
      return { status: 'unavailable', retryAfter };
    }
    this.report('refused', reason, details);
    return { status: 'limited', retryAfter, isByNetwork: reason === 'address' };
  }

  /** Raises an alarm, once per window; returns whether it did. */
  #alarm({ reason, key, windowMs }: Refusal, details: EventDetails): boolean {
    const now = Date.now();
    if ((this.#alarms.get(key) ?? 0) > now) return false;
    if (this.#alarms.size >= MOST_ALARMS) this.#alarms.clear();
    this.#alarms.set(key, now + windowMs);
    this.report('alarm', reason, details);
    return true;
  }
}
