/** What went wrong; see {@link MfaError.kind}. */
export type MfaErrorKind =
  /** The configuration or an option is wrong; `issues` name it. Without `issues`, the package's WebAssembly cannot start. Nothing was sent. */
  | 'configuration'
  /** The request breaks a rule; `issues` name every field. Nothing was sent. */
  | 'invalid-input'
  /** It is certain that no connection was made. Nothing was sent. */
  | 'connection'
  /** The network failed, and the request may have been applied. */
  | 'connection-lost'
  /** The deadline passed. */
  | 'timeout'
  /** The caller's signal aborted; `cause` is its reason. */
  | 'aborted'
  /** No access token could be obtained. No code was sent or checked. */
  | 'authorization'
  /** Status 400. */
  | 'bad-request'
  /** Status 401: missing, wrong or expired credentials, or no access to MFA. */
  | 'unauthorized'
  /** Status 403: wrong credentials, or no access to MFA on this account. */
  | 'forbidden'
  /** Status 429. On verify, too many wrong codes have locked the number. */
  | 'rate-limited'
  /** Status 500 to 599. */
  | 'server'
  /** Any other status, or a 200 that `validateStatus` refuses; a redirect is never followed. */
  | 'unexpected-status'
  /** Status 200 with a body that does not match the OpenAPI document, broke off or was longer than 64 KB. Without a status, your own `fetch` returned no response; the request may have been applied. */
  | 'invalid-response'
  /** A bug in this package. */
  | 'internal';

/** One faulty field and the rule that it breaks. */
export interface MfaIssue {
  /** The field's or option's name. */
  field: string;
  /** The rule; never a code or a full phone number. */
  message: string;
}

/** A server's response in the form of axios' errors. */
export interface MfaErrorResponse {
  /** The HTTP status. */
  status: number;
  /** The HTTP status text; may be empty. */
  statusText: string;
  /** The unchanged body: parsed JSON, or the text; `''` if it was not read in full, because it was a redirect's, broke off, was late or was longer than 64 KB. */
  data: unknown;
  /** The headers, by name and by `get`. */
  headers: MfaHeaders;
}

declare const FAILURE: unique symbol;

/** The error that every failed call rejects with. */
export class MfaError extends Error {
  /** Only the package calls it. It is public because Jest's `toThrow` and Deno's `assertRejects` take no class without it. */
  constructor(failure: typeof FAILURE);
  /** Always `MfaError`. */
  readonly name: string;
  /** What went wrong. */
  readonly kind: MfaErrorKind;
  /** Whether the service may have acted. After `no`, calling again sends no second text; after `maybe` and `yes` it may. */
  readonly sent: 'no' | 'maybe' | 'yes';
  /** How many requests the call made, without those for a token. */
  readonly attempts: number;
  /** The HTTP status, if there was one; with `authorization` the token endpoint's; with `invalid-input` 400. */
  readonly status?: number | undefined;
  /** The service's identifier of the request, for Bandwidth's support. */
  readonly requestId?: string | undefined;
  /** How long the server asks to wait, in milliseconds (`Retry-After`, RFC 9110 10.2.3); at most a day. */
  readonly retryAfterMs?: number | undefined;
  /** Every faulty field, with `invalid-input` and `configuration`. */
  readonly issues?: MfaIssue[] | undefined;
  /** What the server said: at most 512 characters, with secrets and long digit sequences masked. */
  readonly detail?: string | undefined;
  // TypeScript before 4.8 declares Error.cause as an Error.
  /** A copy of the runtime's error with its name, code and masked message. With `aborted` the signal's own reason; if the WebAssembly cannot start, the runtime's own error. */
  readonly cause?: Error extends { cause?: infer Cause } ? Cause : unknown;
  /** A code as in axios and Node: `ERR_BAD_REQUEST` (4xx, invalid input), `ERR_BAD_RESPONSE` (other statuses, an invalid response), `ECONNABORTED` (deadline), `ERR_CANCELED` (abort), `ERR_BAD_OPTION` (configuration), `ERR_INTERNAL` (a bug in this package); otherwise the runtime's own (`ECONNREFUSED`; `ECONNRESET` for undici's `UND_ERR_SOCKET`), or `ERR_NETWORK`. */
  readonly code: string;
  /** For programs written for axios: `axios.isAxiosError` accepts this error. */
  readonly isAxiosError: true;
  /** The server's response, if there was one; with `invalid-input` a 400 with the message. Printing the error does not show it. */
  get response(): MfaErrorResponse | undefined;
  set response(response: MfaErrorResponse | undefined);
  /** The value for `JSON.stringify`: the public fields and the message. */
  toJSON(): Record<string, unknown>;
}

/** Headers of a response: `headers.get('X-Name')` and `headers['x-name']` are the same. */
export type MfaHeaders = Iterable<[string, string]> & {
  /** The value of a header, by its name in any case. */
  get(name: string): string | undefined;
  /** Whether a header exists, by its name in any case. */
  has(name: string): boolean;
} & {
  /** The value of a header, by its name in lower case. */
  readonly [name: string]: string;
};

/** The result of a call. */
export interface MfaResponse<T> {
  /** The body. */
  data: T;
  /** The HTTP status: 200, unless `validateStatus` accepts others. */
  status: number;
  /** The HTTP status text; may be empty. */
  statusText: string;
  /** The headers, created when they are first read. */
  readonly headers: MfaHeaders;
}

/** What to send: `codeRequest` of Bandwidth's OpenAPI document. Fields that it does not know are sent unchanged. */
export interface CodeRequest {
  /**
   * The phone number that gets the code, in E.164 form: `+19195551234`. Only the document's pattern is checked, a `+` and 2 to 15
   * digits, so a number with a missing digit is sent. The handler refuses such a number.
   */
  to: string;
  /** The Bandwidth phone number that the code comes from, in E.164 form. */
  from: string;
  /** The application at Bandwidth: a messaging application for a text, a voice application for a voice call. 1 to 50 characters. */
  applicationId: string;
  /** What the code is for; the verify request must name the same scope. At most 25 characters. Without it, the service uses `2FA`. */
  scope?: string | undefined;
  /** The message: must contain `{CODE}`; `{NAME}` and `{SCOPE}` are replaced too. At most 2048 characters. */
  message: string;
  /** How many digits the code has: a whole number from 4 to 8. */
  digits: number;
  /** The URL for delivery reports. In Bandwidth's documentation, not in its OpenAPI document. */
  callbackUrl?: string | undefined;
}

/** What to check: `verifyCodeRequest` of Bandwidth's OpenAPI document. Fields that it does not know are sent unchanged. */
export interface VerifyCodeRequest {
  /** The phone number that got the code, in E.164 form. */
  to: string;
  /** The scope that the code was sent with. */
  scope?: string | undefined;
  /** How old the code may be, in minutes since the send: 1 to 15, fractions allowed. */
  expirationTimeInMinutes: number;
  /** What the person entered: 4 to 8 characters, as a string, because a code may begin with 0. */
  code: string;
  /** The application that the code was sent with. In Bandwidth's documentation, not in its OpenAPI document. */
  applicationId?: string | undefined;
}

/** The response to `generateMessagingCode`. */
export interface MessagingCodeResponse {
  /** The identifier of the text; the document does not require it. */
  messageId?: string;
}

/** The response to `generateVoiceCode`. */
export interface VoiceCodeResponse {
  /** The identifier of the voice call; the document does not require it. */
  callId?: string;
}

/** The response to `verifyCode`. */
export interface VerifyCodeResponse {
  /** Whether the code was right. A response without it is an `MfaError`; the type is optional as in bandwidth-sdk. */
  valid?: boolean;
}

/** The body of a 400, 429 or 500. */
export interface MfaRequestError {
  /** What was wrong. */
  error?: string;
  /** The service's identifier of the request. */
  requestId?: string;
}

/** The body of a 403. */
export interface MfaForbiddenRequestError {
  /** What was wrong; the service may write this field as `Message`. */
  message?: string;
}

/** The body of a 401. */
export interface MfaUnauthorizedRequestError {
  /** What was wrong. */
  message?: string;
}

/** The part of an AbortSignal that is used. The two functions are optional only because some platforms' types lack them: a signal without them is refused. */
export interface MfaAbortSignal {
  /** Whether it has been aborted. */
  readonly aborted: boolean;
  /** Why it was aborted. */
  readonly reason?: unknown;
  /** Adds the single listener that all calls with this signal share. */
  addEventListener?: ((type: 'abort', listener: () => void) => void) | undefined;
  /** Removes the listener. */
  removeEventListener?: ((type: 'abort', listener: () => void) => void) | undefined;
}

/** Options for one call, named as in axios. */
export interface RequestOptions {
  /** Headers for this call; they override all others except Basic's `Authorization`. `Host`, `Content-Length` and others that only the runtime may set are refused. */
  headers?: object | undefined;
  /** Longest time for the whole call in milliseconds, including token, retry and body; 0 for none, at most 2147483647. @defaultValue the configuration's */
  timeout?: number | undefined;
  /** Aborts the call. Before the request, nothing is sent; later, the service may have acted (`sent`). */
  signal?: MfaAbortSignal | undefined;
  /** Query parameters, written as in axios. */
  params?: object | undefined;
  /** The server for this call: an absolute `https` URL (plain `http` to this machine) without user info, query and fragment. @defaultValue the configuration's `basePath` */
  baseURL?: string | undefined;
  /** Which statuses are not errors; `null` accepts all. Not asked about a 401 that leads to another token. @defaultValue only 200 */
  validateStatus?: ((status: number) => boolean) | null | undefined;
}

/** The `baseOptions` of a `Configuration`: its headers can be changed in place. */
export interface BaseOptions extends RequestOptions {
  /** Headers for every call. */
  headers: Record<string, unknown>;
}

/** Stores tokens outside of this process, so that isolates share them. The client waits at most one second for each method, and ignores a store that fails. */
export interface TokenStore {
  /** The token of a key, if there is one. The key is a SHA-256 digest of token endpoint, client id and client secret. */
  get(key: string): Promise<{ value: string; expiresAt: number } | null | undefined>;
  /** Stores a token; `expiresAt` is in milliseconds since 1970. */
  set(key: string, token: { value: string; expiresAt: number }): Promise<unknown>;
}

/**
 * An event of a call. It contains no phone number, code, token, secret or body, and is a new object each time. A call has one `start`
 * and one `end`, even if its request is refused; it has no events if the WebAssembly cannot start.
 */
export interface CallEvent {
  /**
   * - `start`: the call was made.
   * - `token`: an access token was fetched, reused or refused.
   * - `attempt`: a request of the call has ended.
   * - `end`: the call has ended.
   */
  type: 'start' | 'token' | 'attempt' | 'end';
  /** Which call. */
  operation: 'generateMessagingCode' | 'generateVoiceCode' | 'verifyCode';
  /** With `attempt`, which request of the call it was, from 1; with `end`, how many there were. */
  attempt?: number | undefined;
  /** The HTTP status, if there was one; of a refused token the token endpoint's, or the service's 401. */
  status?: number | undefined;
  /**
   * With `attempt` and `end`, the `kind` of the error, absent without one. With `token`: `fetched` (from the token endpoint, the
   * `tokenStore`, or your function or promise), `reused` (from memory) or `refused` (none could be obtained, or the first attempt got a 401).
   */
  kind?: MfaErrorKind | 'fetched' | 'reused' | 'refused' | undefined;
  /** With `attempt` and `end`: whether the service may have acted, as in `MfaError.sent`; `yes` after a 200. */
  sent?: 'no' | 'maybe' | 'yes' | undefined;
  /** The service's identifier of the request, if an error has one. */
  requestId?: string | undefined;
  /** With `attempt`, `end` and an awaited token: the duration in whole milliseconds. */
  durationMs?: number | undefined;
}

/** Credentials and defaults. Without an `Authorization` header, one of `accessToken`, `clientId` with `clientSecret`, `username` with `password` is required; if several are set, the first one wins. */
export interface ConfigurationParameters {
  /** The id of OAuth2 client credentials (RFC 6749 4.4). */
  clientId?: string | undefined;
  /** Secret of OAuth2 client credentials. Refused in a page, except with `dangerouslyAllowBrowser` or a `basePath` on this machine. */
  clientSecret?: string | undefined;
  /** A bearer token (RFC 6750), a promise of one, or a function that returns one: called for each call, and once more after a 401. */
  accessToken?:
    | string
    | Promise<string>
    | ((name?: string, scopes?: string[]) => string)
    | ((name?: string, scopes?: string[]) => Promise<string>)
    | undefined;
  /** User name of HTTP Basic (RFC 7617), which Bandwidth accepts only until 2 December 2026. */
  username?: string | undefined;
  /** Password of HTTP Basic. Refused in a page, except with `dangerouslyAllowBrowser` or a `basePath` on this machine. */
  password?: string | undefined;
  /** The server: an absolute `https` URL (plain `http` to this machine) without user info, query and fragment. @defaultValue https://mfa.bandwidth.com/api/v1 */
  basePath?: string | undefined;
  /** Options for every call; a call's own options override them. `timeout` may be a string such as `'5000'`, as environment variables are. */
  baseOptions?: (Omit<RequestOptions, 'timeout'> & { timeout?: number | string | undefined }) | undefined;
  /** The `fetch` to use, called as a plain function. @defaultValue the runtime's own, read at each call */
  fetch?: ((url: string, init: never) => Promise<unknown>) | undefined;
  /** Longest time for a whole call in milliseconds, including token, retry and body; 0 for none, at most 2147483647. @defaultValue 10000 */
  timeout?: number | undefined;
  /** The token endpoint. @defaultValue https://api.bandwidth.com/api/v1/oauth2/token */
  tokenUrl?: string | undefined;
  /** Shares tokens between isolates. */
  tokenStore?: TokenStore | undefined;
  /**
   * Gets the events of each call, for logs and metrics; called as a plain function. Its result is not awaited, and what it throws
   * is ignored. See `CallEvent`.
   */
  onCall?: ((event: CallEvent) => unknown) | undefined;
  /** Whether a request is checked before it is sent. @defaultValue true */
  validate?: boolean | undefined;
  /** Allows plain `http` to other machines, where anybody on the network can read credentials and codes. @defaultValue false */
  allowInsecure?: boolean | undefined;
  /** Allows a password or client secret in a page, where anybody can read it. @defaultValue false */
  dangerouslyAllowBrowser?: boolean | undefined;
  /** Accepted for bandwidth-sdk; the MFA API does not use it. */
  apiKey?: string | Promise<string> | ((name: string) => string) | ((name: string) => Promise<string>) | undefined;
  /** Accepted for bandwidth-sdk; the MFA API does not use it. */
  awsv4?:
    | {
        /** The region and service in a signature. */
        options?: { region?: string; service?: string };
        /** The keys for a signature. */
        credentials?: { accessKeyId?: string; secretAccessKey?: string; sessionToken?: string };
      }
    | undefined;
  /** Accepted for bandwidth-sdk; the document has only one server. */
  serverIndex?: number | undefined;
  /** Accepted for bandwidth-sdk; the MFA API does not use it. */
  formDataCtor?: (new () => object) | undefined;
}
