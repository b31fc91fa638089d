// The policy, which is in Rust (src/handler): it turns a send or a try into operations for the store, as JSON.
import { MfaError } from '#errors';
import { plain } from '#input';
import { ask, isFailure } from '#instance';
import type { Questions } from '../../src/js/border.js';
import type { Operation } from '../stores/store.ts';

/** A step: operations for the store, and what a refusal of each means. */
export interface Step {
  operations: Operation[];
  reasons: string[];
}

/** Who asks for a code. */
export interface SendInput {
  to: string;
  isVoice: boolean;
  idempotencyKey: string;
  session: string;
  /** The networks of the address, narrowest first, separated by spaces; empty if none is counted. */
  networks: string;
  /** Identifies this attempt at the send; a repeat has another. */
  attempt: string;
  now: number;
}

/** Where a challenge is: in `challenge`, or the first valid one in a `Cookie` header. */
export interface ChallengeInput {
  challenge: string | undefined;
  cookies: string | undefined;
  session: string;
  now: number;
}

/** Who tries a code, with the challenge or with the number. */
export interface VerifyInput extends ChallengeInput {
  to: string | undefined;
  code: string;
  /** As in `SendInput`. */
  networks: string;
  /** Identifies the try. */
  attempt: string;
}

/** The policy's decision about a send: refused, or its two steps. */
export interface SendPlan {
  /** The reason of a refusal. */
  refused?: string;
  country: string;
  challenge: string;
  begin: Step;
  commit: Step;
}

/** The policy's decision about a try: refused, or its first step. */
export interface VerifyPlan {
  /** The reason of a refusal. */
  refused?: string;
  to: string;
  country: string;
  channel: string;
  begin: Step;
  /** One operation: replaces the last one of `begin` if the number has failed too often. */
  instead: Step;
}

type HandlerQuestion = 'handlerOptions' | 'handlerFault' | 'handlerSend' | 'handlerVerify';

function askPolicy<Name extends HandlerQuestion>(name: Name, ...values: Parameters<Questions[Name]>): unknown {
  let result: object;
  try {
    result = ask(name, ...values);
  } catch (error) {
    throw isFailure(error) ? new MfaError(error) : error;
  }
  if (isFailure(result)) throw new MfaError(result);
  return typeof result === 'string' ? JSON.parse(result) : result;
}

/** Throws an MfaError of the kind `invalid-input` for pairs of a field and the rule that it breaks. */
export function refuseArguments(faults: string[]): void {
  if (faults.length > 0) askPolicy('handlerFault', faults);
}

const ids = new Map<string, number>();

// Never reused: if only `faults` are wrong, the constructor throws, but the core keeps the policy under this id.
let nextId = 0;

/** The settings that HTTP, the runner and the verifier need. */
interface PolicySettings {
  digits: number;
  minutes: number;
  /** How long the store may take for a step, in milliseconds. */
  storeTimeout: number;
  /** The wait after a first send, in seconds, for a page's countdown. */
  resendIn: number;
  hasVoice: boolean;
  /** Whether challenges travel in bodies. */
  isInBody: boolean;
  countsAddresses: boolean;
}

/** One handler's policy. Handlers with equal options share it. */
export class Policy {
  readonly settings: PolicySettings;
  readonly #id: number;
  readonly #options: unknown[];

  /** @throws MfaError with every fault */
  constructor(options: unknown[], faults: string[]) {
    // JSON cannot express some values. Two handlers that differ in one must not share a policy.
    const isJson = (value: unknown) => /^(string|number|boolean|object)$/.test(typeof value);
    const key = JSON.stringify(options.map((value) => (isJson(value) ? value : [typeof value])));
    this.#options = options.map(plain);
    this.#id = ids.get(key) ?? nextId++;
    this.settings = askPolicy('handlerOptions', this.#id, this.#options, faults) as PolicySettings;
    ids.set(key, this.#id);
  }

  send(input: SendInput): SendPlan {
    return this.#send(input, '') as SendPlan;
  }

  /** Another step of the same send. */
  sendStep(input: SendInput, stage: 'silent' | 'release' | 'undo' | 'undo-silent' | 'hide'): Step {
    return this.#send(input, stage) as Step;
  }

  /** The challenge of the same send if it was made in the previous or the next span of ten minutes (`Policy::ids` in src/handler/send.rs). */
  challengeIn(span: 'earlier' | 'later', input: SendInput): string {
    return (this.#send(input, span) as SendPlan).challenge;
  }

  #send(input: SendInput, stage: string): unknown {
    return askPolicy('handlerSend', this.#id, this.#options, { ...input, stage });
  }

  verify(input: VerifyInput): VerifyPlan {
    return this.#verify(input, '') as VerifyPlan;
  }

  /** Another step of the same try. */
  verifyStep(input: VerifyInput, stage: 'success' | 'undo'): Step {
    return this.#verify(input, stage) as Step;
  }

  /** The number of a challenge. */
  numberOf(input: ChallengeInput): string | undefined {
    return (this.#verify(input, 'number') as { to?: string }).to;
  }

  /** The step that makes the store forget a number; undefined if the text is not a number. */
  forget(to: string): Step | undefined {
    const step = this.#verify({ to, challenge: undefined, cookies: undefined, session: '', now: 0 }, 'forget') as Step;
    return step.operations && step;
  }

  #verify(input: ChallengeInput & Partial<VerifyInput>, stage: string): unknown {
    return askPolicy('handlerVerify', this.#id, this.#options, { ...input, stage });
  }
}
