// What a page sees of a verification. No type in here needs the types of a browser: pages are rendered on servers too.

type Own<Name extends string, Otherwise> = typeof globalThis extends { [name in Name]: { prototype: infer Type } }
  ? Type
  : Otherwise;

/** How a code reaches a person: by text message or by call. */
export type VerificationChannel = 'messaging' | 'voice';

/**
 * What can go wrong:
 *
 * - `invalid-number`: it cannot be read as a phone number, or the handler cannot; nothing was sent
 * - `refused`: the handler sends no codes to this number
 * - `check-failed`: the `token` function failed, or gave no string; nothing was sent
 * - `incomplete-code`: not as many digits as a code has; nothing was asked
 * - `wrong-code`: the code is wrong or expired, and by the clock it is wrong
 * - `expired`: the code is wrong or expired, and by the clock it is expired; or there is no number to send another one to
 * - `too-soon`: another code can be sent at `retryAt`
 * - `too-many-tries`: too many wrong codes; another try is possible at `retryAt`
 * - `offline`: no answer came within 20 seconds, or at all. Trying again sends no second text
 * - `unavailable`: the handler cannot serve now, or something else than a handler answered; then the console says once what to
 *   check
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

/** What went wrong, for a person. */
export interface VerificationProblem {
  /** Its name, for the program. */
  readonly name: VerificationProblemName;
  /** A sentence for the person: the one of `messages`, or an English one. */
  readonly message: string;
  /** When to try again, in milliseconds of the `clock`, where the handler says so. */
  readonly retryAt?: number;
}

/** Where a verification is. Frozen: each change makes a new one. */
export interface VerificationState {
  /** What the person does next: enter a number, enter the code, or nothing more. */
  readonly step: 'number' | 'code' | 'verified';
  /** Whether an answer is awaited. */
  readonly busy: boolean;
  /** How the last code was sent, or the next one will be. */
  readonly channel: VerificationChannel;
  /** The number that a code was sent to, masked: `+1919•••1234`. */
  readonly to?: string | undefined;
  /** How many digits the code has; nothing where another tab of the browser sent it. */
  readonly digits?: number | undefined;
  /** When the code expires, in milliseconds of the `clock`; nothing where another tab sent it. */
  readonly expiresAt?: number | undefined;
  /** From when on another code can be sent, in milliseconds of the `clock`. */
  readonly resendAt?: number | undefined;
  /** What went wrong with the last thing that was asked. */
  readonly problem?: VerificationProblem;
  /** The JSON that the handler's `onVerified` answered. */
  readonly result?: unknown;
}

/** A token for the handler's risk check (Turnstile, reCAPTCHA, hCaptcha): at most 2 KB. */
export type VerificationToken = string | (() => string | Promise<string>);

/** How to send. */
export interface VerificationSend {
  /** @defaultValue the first of `channels`; for another code the channel of the last one */
  channel?: VerificationChannel | undefined;
  /**
   * For the handler's risk check. A function is called once for each code that a person asks for: when a request is repeated
   * because the connection was cut, it brings the same token.
   */
  token?: VerificationToken | undefined;
}

/** What `fetch` is called with. */
export interface VerificationRequest {
  /** Always `POST`. */
  method: string;
  /** `Content-Type` and, for a send, `Idempotency-Key`. */
  headers: Record<string, string>;
  /** JSON. */
  body: string;
  /** With a cookie `include`, else `same-origin`. */
  credentials: 'include' | 'same-origin';
  /** Aborted when nobody waits for the answer any more. */
  signal: Own<'AbortSignal', { readonly aborted: boolean }>;
}

/** The parts of a `Response` that are read. */
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

/** What a verification is made with. */
export interface VerificationOptions {
  /** Where the handler is: `/mfa` for `/mfa/send` and `/mfa/verify`; with its origin where that is another one. */
  endpoint: string;
  /** The country of numbers without a country code (ISO 3166-1: `US`). Without it a number needs its country code. */
  country?: string | undefined;
  /** How codes are offered; the first one is used unless a send says otherwise. @defaultValue ['messaging'] */
  channels?: readonly VerificationChannel[] | undefined;
  /** The handler's option of this name. @defaultValue 'cookie' */
  challenge?: 'cookie' | 'body' | undefined;
  /** Sentences for problems, instead of the English ones. */
  messages?: { readonly [name in VerificationProblemName]?: string | undefined } | undefined;
  /** @defaultValue the browser's own, looked up at each request */
  fetch?: ((url: string, init: VerificationRequest) => Promise<VerificationResponse>) | undefined;
  /**
   * Where the step is kept through a reload, without the number and the code; `null` for nowhere. One that throws counts as
   * none.
   * @defaultValue the browser's `sessionStorage`
   */
  storage?: VerificationStorage | null | undefined;
  /** The time in milliseconds. @defaultValue Date.now */
  clock?: (() => number) | undefined;
}

/** An input for a code, as `autofill` takes it: an `HTMLInputElement`. */
export type VerificationInput = Own<
  'HTMLInputElement',
  {
    /** What is in it. */
    value: string;
  }
>;

/** A verification of a person's number, without any looks. Its methods need no `this`. */
export interface Verification {
  /** Where it is. */
  readonly state: VerificationState;
  /**
   * Calls `listener` with the state: at once, and after each change. When the last listener has gone, a request that is under
   * way is aborted.
   * @returns the function that ends it; after that the listener is not called
   */
  subscribe(listener: (state: VerificationState) => void): () => void;
  /**
   * Sends a code to a number. It resolves when the answer is in `state`, and does not reject for what handler or network do.
   * While the answer is awaited, the same call again is the same send.
   *
   * @param to as a person writes it: with blanks, brackets and dashes, `+` or `00`, or a text around it
   * @throws TypeError (as a rejection) for an argument of a wrong type
   */
  send(to: string, options?: VerificationSend): Promise<void>;
  /**
   * Sends another code to the same number. Before `resendAt` that is the problem `too-soon`, and nothing is asked.
   * @throws TypeError (as a rejection) for an argument of a wrong type
   */
  resend(options?: VerificationSend): Promise<void>;
  /**
   * Checks a code. When it is right, the step is `verified` and `result` holds what the handler answered.
   * @param code as a person writes it: with blanks or dashes, or the whole text around it
   * @throws TypeError (as a rejection) for an argument of a wrong type
   */
  verify(code: string): Promise<void>;
  /**
   * Lets the browser fill in the code: sets `autocomplete="one-time-code"` and `inputmode="numeric"`, asks WebOTP where there is
   * one, keeps only the code of what is pasted, and checks the code when it is complete.
   *
   * @param input of type `text`, without `maxlength`; `null` does nothing, so that it can be a React ref
   * @returns the function that ends it
   * @throws TypeError for what is no input
   */
  autofill(input: VerificationInput | null): () => void;
  /** Back to the number: for another number, or to begin anew. A request that is under way is aborted. */
  back(): void;
}
