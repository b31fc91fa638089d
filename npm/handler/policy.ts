// The policy, which is Rust (src/handler): it says who may ask, turns a request into steps, and what each outcome leads to.
import { wake } from '#handler';
import { ask } from '#drive';

// What the policy is asked; the same numbers stand in exports.rs.
const OPTIONS = 14;
const GATE = 15;
const PLAN = 16;
const AFTER = 17;

// The steps that are no takes; the same numbers stand in plan.rs.
export const SERVED = 13;
export const SENT = 14;
export const BEFORE_SEND = 15;
export const SEND = 16;
export const VERIFY = 17;
export const ON_VERIFIED = 18;

// What came of a step; the same numbers stand in handler.rs.
export const YES = 0;
export const NO = 1;
export const FAILED = 2;
export const REFUSED = 3;

/** What a page is told, and what an operator. */
export interface Answer {
  status: number;
  /** Empty for a send that was accepted. */
  body: string;
  /** In seconds. */
  retryAfter?: number;
  /** `true` for the cookie of the plan. */
  cookie?: string | true;
  type: string;
  reason: string;
}

/** A step's number and, of a take, its key, limit and window. */
export type Step = [step: number, key?: string, limit?: number, windowMs?: number];

export type Plan = [to: string, channel: string, country: string, code: string, cookie: string, steps: Step[]];

/** What came of a step, and of a refusal the wait, the kind of error and whether something was sent. */
export type Outcome = [outcome: number, retryAfterMs?: number, kind?: string, sent?: string];

// An instance that replaced another one has to make itself known before it is entered.
function enter(kind: number, id: number, code: number, value: unknown, second?: unknown, third?: unknown): unknown {
  wake();
  return ask(kind, id, code, value, second, third);
}

const ids = new Map<string, number>();

// A number is never given again: the core may keep a policy under it whose handler was refused for other reasons.
let nextId = 0;

/** One handler's policy, known by a number: handlers that are made alike have the same one, however often they are made. */
export class Policy {
  readonly digits: number;
  readonly minutes: number;
  /** How long the store may take for an answer, in milliseconds. */
  readonly storeTimeout: number;
  /** Between two texts to a number, in seconds: what a page may count down. */
  readonly resendIn: number;
  readonly #id: number;
  readonly #options: unknown[];

  /** @throws MfaError with every fault */
  constructor(options: unknown[], faults: string[]) {
    // JSON has no word for some of what is given, and must not take it for a text.
    const hasWord = (value: unknown) => /^(string|number|boolean|object)$/.test(typeof value);
    const key = JSON.stringify(options.map((value) => (hasWord(value) ? value : [typeof value])));
    this.#options = options;
    this.#id = ids.get(key) ?? nextId++;
    const checked = enter(OPTIONS, this.#id, 0, options, faults);
    if (!Array.isArray(checked)) throw checked;
    ids.set(key, this.#id);
    [this.digits, this.minutes, this.storeTimeout, this.resendIn] = checked as [number, number, number, number];
  }

  /** Who may ask: the route, or an answer; and whether a listed origin asks. */
  gate(head: (string | null)[]): [route: number | Answer, isListed: boolean] {
    return enter(GATE, this.#id, 0, this.#options, head) as [number | Answer, boolean];
  }

  plan(route: number, body: unknown[] | number, asked: unknown[]): Plan | Answer {
    return enter(PLAN, this.#id, route, this.#options, body, asked) as Plan | Answer;
  }

  /** The answer that an outcome ends the plan with. */
  after(step: number, [outcome, retryAfterMs, kind, sent]: Outcome): Answer | undefined {
    return enter(AFTER, step, outcome, retryAfterMs, kind, sent) as Answer | undefined;
  }
}
