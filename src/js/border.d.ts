// What the two sides of the border tell each other: JavaScript (this folder's .js) and Rust (its .rs). For type checks alone.
import type { ConfigurationParameters, MfaAbortSignal, MfaErrorKind, TokenStore } from './types.js';

export type OperationName = 'generateMessagingCode' | 'generateVoiceCode' | 'verifyCode';

/** Whether the service may have acted. */
export type Sent = 'no' | 'maybe' | 'yes';

/** What ends a call from the caller's side. */
export type End = 'timeout' | 'aborted';

/** Fields or options, each with the name of the rule that it breaks behind it. The sentences are Rust's. */
export type Faults = string[];

/** Names, each with its plain value behind it. */
export type Pairs = unknown[];

/** What both sides need and Rust knows. */
export interface Facts {
  /** Rust knows an operation by its place in this list, and the request for a token by the place behind the last. */
  operations: string[];
  /** What stands before a token in `Authorization`. */
  bearer: string;
  tokenBody: string;
  tokenContentType: string;
  /** The token step's own deadline, in milliseconds. */
  tokenDeadline: number;
  /** The longest body that is read, in bytes. */
  longestBody: number;
}

/** What calls with a configuration and options need, checked: Rust gives the plain values, settings.js adds the rest. */
export interface Settings {
  base: string;
  host: string;
  /** With its question mark, or empty. */
  query: string;
  headers: Record<string, string>;
  tokenHeaders: Record<string, string>;
  /** In milliseconds; 0 for none. */
  timeout: number;
  validate: boolean;
  isBrowser: boolean;
  /** Whether a request of this runtime may wait for the token request of another one. */
  sharesTokenRequests: boolean;
  /** What no error may show. */
  secrets: string[];
  /** Where the token of a call comes from; absent when `headers` hold `Authorization`. */
  tokenSource?: 'program' | 'endpoint';
  /** Whether a 401 is answered with another token. */
  canRefresh: boolean;
  /** The token endpoint, and the OAuth2 client, where there is one. */
  url?: string;
  id?: string;
  secret?: string;
  /** The client as one text: what its tokens are kept under. */
  tokenKey: string;
  accessToken: ConfigurationParameters['accessToken'];
  fetch: ((url: string, init: object) => Promise<unknown>) | undefined;
  signal: MfaAbortSignal | undefined;
  validateStatus: ((status: number) => unknown) | null | undefined;
  tokenStore: TokenStore | undefined;
  /** The last account id, and the addresses that Rust made for it. */
  accountId: unknown;
  addresses: string[] | undefined;
}

/** What Rust gives of them. */
export interface PreparedSettings extends Omit<Settings, 'headers' | 'tokenHeaders'> {
  headers: [string, string][];
  tokenHeaders: [string, string][];
}

/** What `prepare` is asked with: plain values alone, each read once. */
export interface SettingsInput {
  username: unknown;
  password: unknown;
  clientId: unknown;
  clientSecret: unknown;
  /** Where it is a text. */
  accessToken: unknown;
  /** Where it is a function or a promise. */
  tokenKind: 'function' | 'promise' | undefined;
  tokenUrl: unknown;
  validate: unknown;
  allowInsecure: unknown;
  dangerouslyAllowBrowser: unknown;
  timeout: unknown;
  /** The base URL, and the option that it comes from. */
  address: unknown;
  addressField: 'baseURL' | 'basePath';
  query: string;
}

/** What an `MfaError` has beside its message. */
export interface MfaErrorFields {
  kind: MfaErrorKind;
  sent: Sent;
  attempts: number;
  code: string;
  status?: number | undefined;
  requestId?: string | undefined;
  retryAfterMs?: number | undefined;
  detail?: string | undefined;
}

/** An error as Rust words it; errors.js makes the `MfaError`. */
export interface ErrorDraft {
  message: string;
  kind: MfaErrorKind;
  sent: Sent;
  attempts: number;
  code: string;
  status?: number | undefined;
  requestId?: string | undefined;
  retryAfterMs?: number | undefined;
  /** Fields, each with the rule that it breaks behind it. */
  issues?: string[];
  detail?: string | undefined;
  /** Name, message and code of the runtime's error. */
  cause?: [name?: string, message?: string, code?: string];
}

/** Called by Rust with the fields of an `ErrorDraft`. */
export type GiveError = (
  message: string,
  kind: MfaErrorKind,
  sent: Sent,
  attempts: number,
  code: string,
  status: number | undefined,
  requestId: string | undefined,
  retryAfterMs: number | undefined,
  issues: string[],
  detail: string | undefined,
  ...cause: [name?: string, message?: string, code?: string]
) => void;

/** What a runtime's error says. */
export interface Cause {
  name: string;
  message: string;
  code?: string | undefined;
}

export interface Rejection extends Cause {
  /** Of each address that was tried the code and the system call. */
  codes: string[];
}

/** What happened to a call or to a token request, as far as an error needs it; all of it plain values. */
export interface Report {
  operation?: number;
  host?: string;
  timeout?: number;
  /** How many requests were made. */
  attempts: number;
  canRefresh?: boolean;
  /** The client, where there is one. */
  url?: string | undefined;
  id?: string | undefined;
  secret?: string | undefined;
  /** What no error may show: of the settings with the token in use, and the call's phone numbers and code. */
  secrets?: string[];
  numbers?: string[];
  tokenKey?: string;
  /** What is left of a token request's deadline, in milliseconds. */
  left?: number;
  status?: number | undefined;
  text?: string | undefined;
  retryAfter?: string | undefined;
  requestId?: string | undefined;
  /** The caller's `validateStatus` refused the status. */
  isRefused?: boolean;
  /** Why there is no answer, or no body of it. */
  reason?: FailureReason | BodyFault['reason'] | undefined;
  end?: End | undefined;
  name?: string | undefined;
  message?: string | undefined;
  code?: string | undefined;
  codes?: string[];
}

/** Why the body of an answer could not be read. */
export interface BodyFault extends Partial<Cause> {
  reason: 'too-large' | 'no-body' | 'lost' | End;
}

/** Why there is no answer. */
export type FailureReason =
  | 'rejected'
  | 'no-response'
  | 'ended'
  | 'not-made'
  /** The call ended while it waited for a token. */
  | 'no-token'
  /** The program's `accessToken` failed. */
  | 'token-rejected'
  /** It gave no string. */
  | 'no-text'
  /** It gave a string that is no token. */
  | 'bad-token';

/** What an outcome leads to: an error, a token, or another try after a random wait between two times in milliseconds. */
export interface NextStep {
  error?: ErrorDraft;
  token?: string;
  /** Of the token, in milliseconds since 1970; absent from one that is used once. */
  expiresAt?: number;
  shortestWait?: number;
  longestWait?: number;
}

/**
 * The exports of the instance that call.js and its like ask. Numbers and values pass without glue. Those of the second group
 * give their answer to `give` of instance.js instead of returning it: V8 of Node 20 and 22 compiles a call of WebAssembly into
 * the function that makes it, and ends the process over a returned JavaScript value when it gives that function up meanwhile.
 */
export interface Questions {
  /** Whether a request of texts and numbers alone keeps every rule; if not, its error is the answer. */
  check(operation: number, fields: object): number;
  /** Whether an answer asks for another token, with which the call is made once more. */
  mayRefresh(operation: number, attempts: number, canRefresh: boolean, status: number): number;
  /** Whether an answer is the result. `accepts` is what the caller's `validateStatus` says, where there is one. */
  isResult(operation: number, status: number, accepts: boolean | undefined, fields: object | undefined): number;
  /** Whether a text can be a token (RFC 6750). */
  isToken(value: string): number;
  /** Drops a token that the service did not accept. */
  forget(tokenKey: string, token: string): void;
  /** Takes a token over from the program's store; 0 when it is of no use. */
  adopt(tokenKey: string, value: unknown, expiresAt: unknown): number;
  /** Lets the next call through the glue start a new instance. */
  retire(): void;

  /** Of headers the later ones win. */
  prepare(
    operation: number,
    input: SettingsInput,
    headers: Pairs,
    unknownOptions: Pairs,
    faults: Faults,
  ): PreparedSettings | { error: ErrorDraft };
  /** The error of a configuration that cannot be read. */
  refuseConfiguration(operation: number, faults: Faults): { error: ErrorDraft };
  /** The addresses of the three operations for an account, or nothing where its id is none. */
  addresses(base: string, query: string, accountId: unknown): string[] | undefined;
  /** The same of any request and account id; `faults` are those that JavaScript found. */
  checkAll(
    operation: number,
    accountId: unknown,
    fields: object | undefined,
    validate: boolean,
    faults: Faults,
  ): { error: ErrorDraft } | undefined;
  /** The error of an answer. `fields` are its body's. */
  answered(report: Report, fields: object | undefined): { error: ErrorDraft };
  /** What a request without an answer leads to. */
  unanswered(report: Report): NextStep;
  /** The kept token of a client. */
  token(tokenKey: string): string | undefined;
  tokenAuthorization(id: string, secret: string): string;
  tokenAnswered(report: Report, fields: object | undefined): NextStep;
  tokenUnanswered(report: Report): NextStep;
  /** Whether the service may have acted after a status. */
  sentOf(status: number): Sent;

  // In the handler's entry alone. Each answers with a text of JSON, which npm/handler/policy.ts reads and types, or an error.
  handlerOptions(id: number, options: Pairs, faults: Faults): object;
  handlerFault(faults: Faults): object;
  handlerSend(id: number, options: Pairs, question: object, stage: string): object;
  handlerVerify(id: number, options: Pairs, question: object, stage: string): object;
  handlerNumber(id: number, options: Pairs, question: object): object;
  handlerForget(id: number, options: Pairs, to: string): object;
}
