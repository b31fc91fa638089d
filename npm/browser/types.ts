// The types of a verification. None needs the types of a browser, because servers render pages too.
import type { RuntimeType } from '../runtime-type.ts';

/** How a code reaches a person: by text message or by call. */
export type VerificationChannel = 'messaging' | 'voice';

/**
 * What can go wrong:
 *
 * - `invalid-number`: the flow cannot read it as a phone number; nothing was requested
 * - `refused`: the handler's rules do not allow the number, or its `beforeSend` returned `'tell'`; nothing was sent
 * - `check-failed`: the `token` function failed or returned neither a string nor undefined, or the token has more than 2 KB; nothing was sent
 * - `incomplete-code`: the code has too few digits; nothing was requested
 * - `wrong-code`: the handler refused the code, and it has not expired as far as the page knows
 * - `expired`: the code has expired, or its number or challenge is not known any more
 * - `too-soon`: another code can be sent at `retryAt`
 * - `too-many-tries`: too many wrong codes; another try is possible at `retryAt`
 * - `offline`: no connection, or no response within 20 seconds. Trying again sends no second text
 * - `unavailable`: a 503; any other response, such as another program's; a page without https. For the last two the console says once
 *   what to check
 */
export type VerificationProblemName =
  | 'invalid-number'
  | 'refused'
  | 'check-failed'
  | 'incomplete-code'
  | 'wrong-code'
  | 'expired'
  | 'too-soon'
  | 'too-many-tries'
  | 'offline'
  | 'unavailable';

/** A problem, for a person and for the program. */
export interface VerificationProblem {
  /** Its name, for the program. */
  readonly name: VerificationProblemName;
  /** A sentence for the person: from `messages`, or in English. */
  readonly message: string;
  /** When to try again, in milliseconds of the `clock`, if the handler says so. */
  readonly retryAt?: number;
}

/** The state of a verification. Frozen: each change makes a new one. */
export interface VerificationState {
  /** What the person does next: enter a number, enter the code, or nothing more. */
  readonly step: 'number' | 'code' | 'verified';
  /** Whether a request is running. */
  readonly busy: boolean;
  /** How the last code was sent, or the next one will be. */
  readonly channel: VerificationChannel;
  /** The number that a code was sent to, masked: `+1919•••1234`. */
  readonly to?: string | undefined;
  /** How many digits the code has; absent if another tab sent it. */
  readonly digits?: number | undefined;
  /** When the code expires, in milliseconds of the `clock`; absent if another tab sent it. */
  readonly expiresAt?: number | undefined;
  /** The earliest time for another code, in milliseconds of the `clock`. */
  readonly resendAt?: number | undefined;
  /** What went wrong last. */
  readonly problem?: VerificationProblem;
  /** The JSON of the handler's response: what `onVerified` returned, or `{ valid: true }`. */
  readonly result?: unknown;
}

/** A token for the handler's risk check (Turnstile, reCAPTCHA, hCaptcha): at most 2 KB. */
export type VerificationToken = string | (() => string | Promise<string>);

/** Options of a send. */
export interface VerificationSend {
  /** @defaultValue the first of `channels`; for a resend, the channel of the last code */
  channel?: VerificationChannel | undefined;
  /**
   * For the handler's risk check. A function is called once for each code that a person asks for: a retry after a dropped connection
   * sends the same token.
   */
  token?: VerificationToken | undefined;
}

/** The `init` that `fetch` gets. */
export interface VerificationRequest {
  /** Always `POST`. */
  method: string;
  /** `Content-Type` and, for a send, `Idempotency-Key`. */
  headers: Record<string, string>;
  /** JSON. */
  body: string;
  /** With a cookie `include`, else `same-origin`. */
  credentials: 'include' | 'same-origin';
  /** Aborted when nobody waits for the response any more. */
  signal: RuntimeType<'AbortSignal', { readonly aborted: boolean }>;
}

/** The parts of a `Response` that are used. */
export interface VerificationResponse {
  /** The status. */
  readonly status: number;
  /** The headers. */
  readonly headers: { get(name: string): string | null };
  /** The body. */
  text(): Promise<string>;
}

/** The parts of a `Storage` that are used. */
export interface VerificationStorage {
  /** Reads. */
  getItem(key: string): string | null;
  /** Writes. */
  setItem(key: string, value: string): void;
  /** Removes. */
  removeItem(key: string): void;
}

/** The options of a verification. */
export interface VerificationOptions {
  /** Where the handler is: `/mfa` for `/mfa/send` and `/mfa/verify`; with its origin if that is another one. */
  endpoint: string;
  /** The country of numbers without a country code: one that the documentation lists, such as `US`. Without it, a number needs its country code. */
  country?: string | undefined;
  /** The channels that the page offers. The first one is used unless a send says otherwise. @defaultValue ['messaging'] */
  channels?: readonly VerificationChannel[] | undefined;
  /** The handler's option of this name. @defaultValue 'cookie' */
  challenge?: 'cookie' | 'body' | undefined;
  /** Sentences for problems, instead of the English ones. */
  messages?: { readonly [name in VerificationProblemName]?: string | undefined } | undefined;
  /** @defaultValue the browser's own, looked up at each request */
  fetch?: ((url: string, init: VerificationRequest) => Promise<VerificationResponse>) | undefined;
  /**
   * Keeps the step through a reload, without the number and the code; `null` keeps nothing. If it throws, nothing is kept.
   * @defaultValue the browser's `sessionStorage`
   */
  storage?: VerificationStorage | null | undefined;
  /** The time in milliseconds. @defaultValue Date.now */
  clock?: (() => number) | undefined;
}

/** An input for a code, for `autofill`: an `HTMLInputElement`. */
export type VerificationInput = RuntimeType<
  'HTMLInputElement',
  {
    /** Its text. */
    value: string;
  }
>;

/** A verification of a person's number, without a user interface. Its methods need no `this`. */
export interface Verification {
  /** The state. */
  readonly state: VerificationState;
  /**
   * Calls `listener` with the state: at once, after each change, and when `resendAt` and `expiresAt` pass. When the last listener is gone,
   * a running request is aborted.
   * @returns a function that unsubscribes
   */
  subscribe(listener: (state: VerificationState) => void): () => void;
  /**
   * Sends a code to a number. It resolves when `state` has the outcome, and does not reject if the handler or the network fails.
   * The same call again, while its request is running, makes no second request.
   *
   * @param to as a person writes it: with spaces, brackets and dashes, with `+`, `00` or (in +1) `011`, or with text around it
   * @throws TypeError (as a rejection) for an argument of a wrong type
   */
  send(to: string, options?: VerificationSend): Promise<void>;
  /**
   * Sends another code to the same number. Before `resendAt` this is the problem `too-soon`, without a request.
   * @throws TypeError (as a rejection) for an argument of a wrong type
   */
  resend(options?: VerificationSend): Promise<void>;
  /**
   * Checks a code. If it is right, the step is `verified`, and `result` is the handler's response.
   * @param code as a person writes it: with spaces or dashes, or with the whole text around it
   * @throws TypeError (as a rejection) for an argument of a wrong type
   */
  verify(code: string): Promise<void>;
  /**
   * Lets the browser fill in the code: sets `autocomplete="one-time-code"` and `inputmode="numeric"`, uses WebOTP if there is one,
   * keeps only the code of pasted text, and checks the code when it is complete.
   *
   * @param input of type `text`, without `maxlength`; `null` does nothing, so that it can be a React ref
   * @returns a function that stops it
   * @throws TypeError if `input` is not an element
   */
  autofill(input: VerificationInput | null): () => void;
  /** Back to the number, to change it or to start again. A running request is aborted. */
  back(): void;
}
