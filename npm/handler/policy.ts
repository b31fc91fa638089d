// The policy, which is Rust (src/handler): it turns a send or a try into operations for the store. It answers in JSON.
import { internal, toError } from '#errors';
import { plain } from '#input';
import { ask, errorOf, TRAP } from '#instance';
import type { Questions } from '../../src/js/border.js';
import type { Operation } from '../stores/store.ts';

/** What the store is asked at once, and what each operation means when it does not pass. */
export interface Step {
  operations: Operation[];
  reasons: string[];
}

/** Who asks for a code. */
export interface SendQuestion {
  to: string;
  isVoice: boolean;
  idempotencyKey: string;
  session: string;
  /** The networks of its address, the narrowest first, with blanks between; empty where none is counted. */
  networks: string;
  now: number;
}

/** Where a challenge is: by itself, or the first that holds in a `Cookie` header. */
export interface ChallengeQuestion {
  challenge: string | undefined;
  cookies: string | undefined;
  session: string;
  now: number;
}

/** Who tries a code: by a challenge, or by the number. */
export interface VerifyQuestion extends ChallengeQuestion {
  to: string | undefined;
  code: string;
  /** As of a send. */
  networks: string;
  /** Names the try. */
  attempt: string;
}

export interface SendPlan {
  refused?: string;
  country: string;
  challenge: string;
  begin: Step;
  commit: Step;
}

export interface VerifyPlan {
  refused?: string;
  to: string;
  country: string;
  channel: string;
  begin: Step;
}

type HandlerQuestion = 'handlerOptions' | 'handlerFault' | 'handlerSend' | 'handlerVerify' | 'handlerNumber' | 'handlerForget';

function answer<Name extends HandlerQuestion>(name: Name, ...values: Parameters<Questions[Name]>): unknown {
  let given: object;
  try {
    given = ask(name, ...values);
  } catch (error) {
    throw error === TRAP ? toError(internal('no', 0)) : error;
  }
  const error = errorOf(given);
  if (error !== undefined) throw toError(error);
  return JSON.parse(given as unknown as string);
}

/** Throws an MfaError of the kind `invalid-input` for pairs of a field and the rule that it breaks. */
export function refuseArguments(faults: string[]): void {
  if (faults.length > 0) answer('handlerFault', faults);
}

const ids = new Map<string, number>();

// A number is never given again: the core may keep a policy under it whose handler was refused for other reasons.
let nextId = 0;

/** What the policy is made of, as far as whoever runs it needs it. */
interface Parts {
  digits: number;
  minutes: number;
  /** How long the store may take for an answer, in milliseconds. */
  storeTimeout: number;
  /** Between two texts to a number, in seconds: what a page may count down. */
  resendIn: number;
  hasVoice: boolean;
  /** Whether the challenge travels in bodies. */
  isInBody: boolean;
  countsAddresses: boolean;
}

/** One handler's policy, known by a number: handlers that are made alike have the same one, however often they are made. */
export class Policy {
  readonly parts: Parts;
  readonly #id: number;
  readonly #options: unknown[];

  /** @throws MfaError with every fault */
  constructor(options: unknown[], faults: string[]) {
    // JSON has no word for some of what is given, and must not take it for a text.
    const hasWord = (value: unknown) => /^(string|number|boolean|object)$/.test(typeof value);
    const key = JSON.stringify(options.map((value) => (hasWord(value) ? value : [typeof value])));
    this.#options = options.map(plain);
    this.#id = ids.get(key) ?? nextId++;
    this.parts = answer('handlerOptions', this.#id, this.#options, faults) as Parts;
    ids.set(key, this.#id);
  }

  send(question: SendQuestion): SendPlan {
    return answer('handlerSend', this.#id, this.#options, question, '') as SendPlan;
  }

  /** Another step of the same send. */
  sendStep(question: SendQuestion, stage: 'silent' | 'release' | 'undo' | 'hide'): Step {
    return (answer('handlerSend', this.#id, this.#options, question, stage) as Record<string, Step>)[stage] as Step;
  }

  /** The challenge of the same send, when it was made in the span of time before. */
  earlierChallenge(question: SendQuestion): string {
    return (answer('handlerSend', this.#id, this.#options, question, 'earlier') as SendPlan).challenge;
  }

  verify(question: VerifyQuestion): VerifyPlan {
    return answer('handlerVerify', this.#id, this.#options, question, '') as VerifyPlan;
  }

  /** Another step of the same try. */
  verifyStep(question: VerifyQuestion, stage: 'dead' | 'strict' | 'success' | 'undo'): Step {
    return (answer('handlerVerify', this.#id, this.#options, question, stage) as Record<string, Step>)[stage] as Step;
  }

  /** The number of a challenge. */
  numberOf(question: ChallengeQuestion): string | undefined {
    return (answer('handlerNumber', this.#id, this.#options, question) as { to?: string }).to;
  }

  forget(to: string): Step {
    return (answer('handlerForget', this.#id, this.#options, to) as { forget: Step }).forget;
  }
}
