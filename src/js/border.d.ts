// The types of values that cross the border between JavaScript (this folder's .js) and Rust (its .rs). Only for type checks.
import type { CallEvent, ConfigurationParameters, MfaAbortSignal, MfaError, RequestOptions } from './types.js';

export type OperationName = CallEvent['operation'];

/** Whether the service may have acted. */
export type Sent = MfaError['sent'];

/** What ends a call from the caller's side. */
export type End = 'timeout' | 'aborted';

/** Alternating fields or options and the names of the rules that they break; the handler gives sentences instead of names. */
export type Faults = string[];

/** Alternating names and plain values. */
export type Pairs = unknown[];

/** Constants of Rust that JavaScript needs too. */
export interface Facts {
  /** An operation's number is its index in this list; the token request has the number after the last one. */
  operations: string[];
  /** The scheme before a token in `Authorization`. */
  bearer: string;
  tokenBody: string;
  /** The token loop's own deadline, in milliseconds. */
  tokenDeadline: number;
  /** The longest body that is read, in bytes. */
  longestBody: number;
}

/** The settings that `prepare` gives. */
export interface PreparedSettings {
  base: string;
  host: string;
  /** With its question mark, or empty. */
  query: string;
  headers: [string, string][];
  tokenHeaders: [string, string][];
  /** In milliseconds; 0 for none. */
  timeout: number;
  validate: boolean;
  isBrowser: boolean;
  /** Whether calls may wait for the same token request: not on workerd. */
  sharesTokenRequests: boolean;
  /** Values that no error may show. */
  secrets: string[];
  /** The source of the call's token; absent if `headers` contain `Authorization`. */
  tokenSource?: 'program' | 'endpoint';
  /** Whether a 401 leads to another token. */
  canRefresh: boolean;
  /** The token endpoint and the OAuth2 client, if there is one. */
  url?: string;
  id?: string;
  secret?: string;
}

/** The checked settings of calls with a configuration and options, and what stays in JavaScript. */
export interface Settings extends Omit<PreparedSettings, 'headers' | 'tokenHeaders'> {
  headers: Record<string, string>;
  tokenHeaders: Record<string, string>;
  /** The client as one string: the cache key of its tokens. */
  tokenKey: string;
  accessToken: ConfigurationParameters['accessToken'];
  fetch: ConfigurationParameters['fetch'];
  signal: RequestOptions['signal'];
  validateStatus: RequestOptions['validateStatus'];
  tokenStore: ConfigurationParameters['tokenStore'];
  /** The last account id, and Rust's URLs for it. */
  accountId: unknown;
  accountUrls: string[] | undefined;
}

/** The argument of `prepare`: only plain values, each read once. */
export interface SettingsInput {
  /** The configuration's fields. */
  [field: string]: unknown;
  /** Only if it is a string. */
  accessToken: unknown;
  /** Set if the `accessToken` is a function or a promise. */
  tokenKind: 'function' | 'promise' | undefined;
  /** Of the call's options, or else the configuration's. */
  timeout: unknown;
  /** The base URL, and the option that it is from. */
  baseUrl: unknown;
  baseUrlField: 'baseURL' | 'basePath';
  query: string;
}

/** Why a call failed, from which errors.js makes the `MfaError`. */
export interface ErrorDraft extends Omit<MfaError, 'name' | 'stack' | 'isAxiosError' | 'toJSON' | 'cause' | 'response'> {
  sent: Sent;
  /** Name, message and code of the runtime's error. */
  cause?: [name: string, message: string, code: string] | undefined;
  /** What JavaScript adds: the last response, its body, the caller's signal, and the `digest` of what a function of the program threw. */
  response?: unknown;
  data?: unknown;
  signal?: MfaAbortSignal | undefined;
  digest?: string | undefined;
}

/** What is known of a runtime's error. */
export interface Rejection {
  name: string;
  message: string;
  code?: string | undefined;
  /** For each address that was tried, the code and the system call. */
  codes: string[];
}

/** The facts about a call or token request that an error needs; only plain values. */
export interface Report
  extends Partial<Rejection>,
    Partial<Pick<Settings, 'host' | 'timeout' | 'url' | 'id' | 'secret' | 'secrets' | 'tokenKey'>> {
  operation: number;
  /** How many requests were made. */
  attempts: number;
  /** The call's phone numbers and code, which no error may show. */
  numbers?: unknown[] | undefined;
  /** The call's token, which no error may show either. */
  token?: string | undefined;
  /** The rest of a token request's deadline, in milliseconds. */
  left?: number;
  status?: number | undefined;
  text?: string | undefined;
  retryAfter?: string | undefined;
  requestId?: string | undefined;
  /** The caller's `validateStatus` refused the status. */
  isRefused?: boolean;
  /** Why there is no response, or no body. */
  reason?: FailureReason | BodyFault['reason'] | undefined;
  end?: End | undefined;
}

/** Why the body of a response could not be read. */
export interface BodyFault extends Partial<Rejection> {
  reason: 'too-large' | 'no-body' | 'lost' | End;
}

/** Why there is no response. */
export type FailureReason =
  | 'rejected'
  | 'no-response'
  | 'ended'
  | 'not-made'
  /** The call ended while it waited for a token. */
  | 'no-token'
  /** The program's `accessToken` failed. */
  | 'token-rejected';

/** What follows an outcome that is no failure: a token, or a retry after a random wait between two times in milliseconds. */
export interface Next {
  token?: string;
  /** When the token expires, in milliseconds since 1970; absent for one that is used once. */
  expiresAt?: number;
  shortestWait?: number;
  longestWait?: number;
}

/**
 * The exports of the instance. All but the first group pass their result to `give` of instance.js instead of returning it,
 * because of a bug in the V8 of Node 20 and 22: it inlines calls into WebAssembly, and the process dies if a JavaScript value is
 * returned while V8 deoptimises the caller.
 */
export interface Questions {
  /** Whether this status after request number `attempts` leads to another token, if there can be one. The call is retried with it. */
  mayRefresh(attempts: number, status: number): number;
  /** Whether a response is the result. `accepts` is what the caller's `validateStatus` returned, if there is one. */
  isResult(operation: number, status: number, accepts: boolean | undefined, fields: object | undefined): number;
  /** Drops a token that the service did not accept. */
  forget(tokenKey: string, token: string): void;
  /** Caches a token from the program's store; 0 if it cannot be used. */
  adopt(tokenKey: string, value: unknown, expiresAt: unknown): number;
  /** Lets the next call through the glue start a new instance, because this one has trapped. */
  retire(): void;

  /** Later headers override earlier ones. */
  prepare(
    operation: number,
    input: SettingsInput,
    headers: Pairs,
    unknownOptions: Pairs,
    faults: Faults,
  ): PreparedSettings | ErrorDraft;
  /** The error of a configuration with these faults. */
  refuseConfiguration(operation: number, faults: Faults): ErrorDraft;
  /** The URLs of the three operations for an account; undefined for an invalid account id. */
  accountUrls(base: string, query: string, accountId: unknown): string[] | undefined;
  /** The error of a request of strings and numbers, if it breaks a rule. */
  check(operation: number, fields: object): ErrorDraft | undefined;
  /** Like `check`, for any request and account id; `faults` are those that JavaScript found. */
  checkAll(operation: number, accountId: unknown, fields: object | undefined, faults: Faults): ErrorDraft | undefined;
  /**
   * What follows a request. After a call's request without a result: an error or, if there was no response, perhaps a retry.
   * After a token request: an error, a retry or a token. `report` is a `Report`; `fields` are those of the response's body.
   */
  afterRequest(report: object, fields: object | undefined): Next | ErrorDraft;
  /** The error of a call whose token is no string that can be a token (RFC 6750). */
  refuseToken(token: unknown, attempts: number): ErrorDraft | undefined;
  /** The cached token of a client. */
  token(tokenKey: string): string | undefined;
  /** The value of `Authorization` for a token request. */
  tokenAuthorization(id: string, secret: string): string;
  /** Whether the service may have acted after a status. */
  sentOf(status: number): Sent;

  // Only in the handler's entry. Each gives an error, or what npm/handler/policy.ts describes: the settings as an object, the rest as JSON.
  handlerOptions(id: number, options: Pairs, faults: Faults): object;
  handlerFault(faults: Faults): object;
  // `input` is an input type of policy.ts, with a `stage`.
  handlerSend(id: number, options: Pairs, input: object): object;
  handlerVerify(id: number, options: Pairs, input: object): object;
}
