/** What went wrong; see {@link MfaError.kind}. */
export type MfaErrorKind =
  /** The configuration or an option cannot work; `issues` name it. Nothing was sent. */
  | 'configuration'
  /** The request breaks a rule of Bandwidth's OpenAPI document; `issues` name every field. Nothing was sent. */
  | 'invalid-input'
  /** It is proved that no connection was made. Nothing was sent. */
  | 'connection'
  /** The network failed, and the request may have been applied. */
  | 'connection-lost'
  /** The deadline passed. */
  | 'timeout'
  /** The caller's signal aborted; `cause` is its reason. */
  | 'aborted'
  /** No access token was to be had; the call itself was not made. */
  | 'authorization'
  /** Status 400. */
  | 'bad-request'
  /** Status 401: missing, wrong or expired credentials, or no access to MFA. */
  | 'unauthorized'
  /** Status 403: wrong credentials, or no access to MFA on this account. */
  | 'forbidden'
  /** Status 429: on verify the number is locked after too many wrong codes. */
  | 'rate-limited'
  /** Status 500 to 599. */
  | 'server'
  /** Any other status; a redirect is never followed. */
  | 'unexpected-status'
  /** Status 200 with a body that does not match the OpenAPI document. Without a status, your own `fetch` returned no response; the request may have been applied. */
  | 'invalid-response'
  /** A fault of this package. */
  | 'internal';

/** One faulty field and the rule that it breaks. */
export interface MfaIssue {
  /** The field's or option's name. */
  field: string;
  /** The rule, and what was found; never a code or a full number. */
  message: string;
}

/** A server's answer as axios' errors hold it. */
export interface MfaErrorResponse {
  /** The HTTP status. */
  status: number;
  /** The HTTP status text; may be empty. */
  statusText: string;
  /** The body as it came: parsed JSON, or the text. */
  data: unknown;
  /** The headers, by name and by `get`. */
  headers: MfaHeaders;
}

/** The one error of this package: every call that fails rejects with it. */
export class MfaError extends Error {
  private constructor();
  /** Always `MfaError`. */
  readonly name: string;
  /** What went wrong. */
  readonly kind: MfaErrorKind;
  /** Whether the service may have acted: after `no` it is safe to call again, after `maybe` and `yes` that may send a second text. */
  readonly sent: 'no' | 'maybe' | 'yes';
  /** How many requests of the call were made; those for a token do not count. */
  readonly attempts: number;
  /** The HTTP status, where one was seen; with `authorization` the token endpoint's; with `invalid-input` 400. */
  readonly status?: number | undefined;
  /** The service's identifier of the request, to quote to Bandwidth's support. */
  readonly requestId?: string | undefined;
  /** How long the service asks to wait, in milliseconds (`Retry-After`, RFC 9110 10.2.3); at most a day. */
  readonly retryAfterMs?: number | undefined;
  /** Every faulty field, with `invalid-input` and `configuration`. */
  readonly issues?: MfaIssue[] | undefined;
  /** What the server said: at most 512 characters, with secrets and runs of digits masked. */
  readonly detail?: string | undefined;
  // TypeScript before 4.8 declares Error.cause as an Error.
  /** The runtime's error as a copy with its name, code and masked message; with `aborted` the signal's own reason. */
  readonly cause?: Error extends { cause?: infer Cause } ? Cause : unknown;
  /** A code as axios and Node have it: `ERR_BAD_REQUEST` (4xx, invalid input), `ERR_BAD_RESPONSE` (other statuses, an answer that is none), `ECONNABORTED` (deadline), `ERR_CANCELED` (abort), `ERR_BAD_OPTION` (configuration), `ERR_INTERNAL` (a fault of this package); else the runtime's own (`ECONNREFUSED`; `ECONNRESET` for undici's `UND_ERR_SOCKET`), or `ERR_NETWORK`. */
  readonly code: string;
  /** For programs written for axios: `axios.isAxiosError` accepts this error. */
  readonly isAxiosError: true;
  /** The server's answer, where there was one; no print of the error shows it. */
  get response(): MfaErrorResponse | undefined;
  /** What `JSON.stringify` shows: the public fields and the message. */
  toJSON(): Record<string, unknown>;
}

/** Headers of an answer: `headers.get('X-Name')` and `headers['x-name']` say the same. */
export type MfaHeaders = Iterable<[string, string]> & {
  /** The value of a header, by its name in any case. */
  get(name: string): string | undefined;
  /** Whether there is such a header, by its name in any case. */
  has(name: string): boolean;
} & {
  /** The value of a header, by its name in lower case. */
  readonly [name: string]: string;
};

/** What a call resolves with. */
export interface MfaResponse<T> {
  /** The body. */
  data: T;
  /** The HTTP status: 200, unless `validateStatus` accepts others. */
  status: number;
  /** The HTTP status text; may be empty. */
  statusText: string;
  /** The headers, made when they are first read. */
  readonly headers: MfaHeaders;
}

/** What to send: `codeRequest` of Bandwidth's OpenAPI document. Fields that it does not know are sent unchanged. */
export interface CodeRequest {
  /**
   * The phone number that gets the code, in E.164 form: `+19195551234`. Only the document's pattern is checked, a `+` and 2 to 15
   * digits, so a number with a digit missing goes out. The handler refuses one.
   */
  to: string;
  /** The Bandwidth phone number that the code comes from, in E.164 form. */
  from: string;
  /** The application at Bandwidth: a messaging application for a text, a voice application for a call. 1 to 50 characters. */
  applicationId: string;
  /** What the code is for; verifying must name the same scope. At most 25 characters; the service takes `2FA` when it is absent. */
  scope?: string | undefined;
  /** The text around the code: must hold `{CODE}`; `{NAME}` and `{SCOPE}` are replaced too. At most 2048 characters. */
  message: string;
  /** How many digits the code has: a whole number from 4 to 8. */
  digits: number;
  /** Where Bandwidth reports the delivery. In Bandwidth's documentation, not in its OpenAPI document. */
  callbackUrl?: string | undefined;
}

/** What to check: `verifyCodeRequest` of Bandwidth's OpenAPI document. Fields that it does not know are sent unchanged. */
export interface VerifyCodeRequest {
  /** The phone number that got the code, in E.164 form. */
  to: string;
  /** The scope that the code was sent with. */
  scope?: string | undefined;
  /** How old the code may be, in minutes: 1 to 15, fractions allowed. Counted from the sending. */
  expirationTimeInMinutes: number;
  /** What the person entered: 4 to 8 characters, as a string, since a code may begin with 0. */
  code: string;
  /** The application that the code was sent with. In Bandwidth's documentation, not in its OpenAPI document. */
  applicationId?: string | undefined;
}

/** The answer to `generateMessagingCode`. */
export interface MessagingCodeResponse {
  /** The identifier of the text; the document does not require it. */
  messageId?: string | undefined;
}

/** The answer to `generateVoiceCode`. */
export interface VoiceCodeResponse {
  /** The identifier of the call; the document does not require it. */
  callId?: string | undefined;
}

/** The answer to `verifyCode`. */
export interface VerifyCodeResponse {
  /** Whether the code was right. An answer without it is an `MfaError`; the type is optional as in bandwidth-sdk. */
  valid?: boolean | undefined;
}

/** The body of a 400, 429 or 500. */
export interface MfaRequestError {
  /** What was wrong. */
  error?: string | undefined;
  /** The service's identifier of the request. */
  requestId?: string | undefined;
}

/** The body of a 403. */
export interface MfaForbiddenRequestError {
  /** What was wrong; the service may write this field as `Message`. */
  message?: string | undefined;
}

/** The body of a 401. */
export interface MfaUnauthorizedRequestError {
  /** What was wrong. */
  message?: string | undefined;
}

/** The part of an AbortSignal that is used. One without the two functions is refused, though the types of some platforms lack them. */
export interface MfaAbortSignal {
  /** Whether it has been aborted. */
  readonly aborted: boolean;
  /** Why it was aborted. */
  readonly reason?: unknown;
  /** Adds the one listener that all calls with this signal share. */
  addEventListener?: ((type: 'abort', listener: () => void) => void) | undefined;
  /** Removes it again. */
  removeEventListener?: ((type: 'abort', listener: () => void) => void) | undefined;
}

/** Options for one call, named as axios names them; also the form of `baseOptions`. */
export interface RequestOptions {
  /** Headers for this call; they win over all but Basic's `Authorization`. `Host`, `Content-Length` and `Transfer-Encoding` are refused. */
  headers?: object | undefined;
  /** Longest time for the whole call in milliseconds: token, a second sending and the body included; 0 for none, at most 2147483647. @defaultValue the configuration's */
  timeout?: number | undefined;
  /** Aborts the call. Before the request is made nothing is sent; later the service may have acted (`sent`). */
  signal?: MfaAbortSignal | undefined;
  /** Parameters for the URL's query, written as axios writes them. */
  params?: object | undefined;
  /** The server for this call: an absolute `https` URL (plain `http` to this machine) without user info, query and fragment. @defaultValue the configuration's `basePath` */
  baseURL?: string | undefined;
  /** Which statuses are no error; `null` accepts all. Asked once, after a token was renewed. @defaultValue 200 alone */
  validateStatus?: ((status: number) => boolean) | null | undefined;
}

/** Options for every call, as a configuration shows them: headers can be set in place. */
export interface BaseOptions extends RequestOptions {
  /** Headers for every call. */
  headers: Record<string, unknown>;
}

/** Keeps tokens outside of this process, so that isolates share them. Each answer is waited for at most one second; a store that fails is no worse than none. */
export interface TokenStore {
  /** The token under a key (the SHA-256 of whose it is), if there is one. */
  get(key: string): Promise<{ value: string; expiresAt: number } | null | undefined>;
  /** Keeps a token; `expiresAt` is in milliseconds since 1970. */
  set(key: string, token: { value: string; expiresAt: number }): Promise<unknown>;
}

/**
 * What happened in a call. It holds no phone number, code, token, secret and no body. Each is a new object. A call has one `start`
 * and one `end`, also where its request is refused.
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
  /** The HTTP status, if one was seen; of a refused token the token endpoint's, or the service's 401. */
  status?: number | undefined;
  /**
   * With `attempt` and `end`, the `kind` of the error, absent without one. With `token`: `fetched` (from the token endpoint, the
   * `tokenStore` or your function), `reused` (from memory) or `refused` (none could be obtained, or the service did not accept it).
   */
  kind?: MfaErrorKind | 'fetched' | 'reused' | 'refused' | undefined;
  /** With `attempt` and `end`: whether the service may have acted, as in `MfaError.sent`; `yes` without an error. */
  sent?: 'no' | 'maybe' | 'yes' | undefined;
  /** The service's identifier of the request, where an error has one. */
  requestId?: string | undefined;
  /** With `attempt`, `end` and a token that was waited for: how long it took, in whole milliseconds. */
  durationMs?: number | undefined;
}

/** Credentials and defaults. One of `accessToken`, `clientId` with `clientSecret`, `username` with `password` is needed; the first of them that is there counts. */
export interface ConfigurationParameters {
  /** The id of OAuth2 client credentials (RFC 6749 4.4). */
  clientId?: string | undefined;
  /** Their secret. Refused in a page unless `dangerouslyAllowBrowser`. */
  clientSecret?: string | undefined;
  /** A bearer token (RFC 6750), a promise of one, or a function that gives one: called for each call, and once more after a 401. */
  accessToken?:
    | string
    | Promise<string>
    | ((name?: string, scopes?: string[]) => string)
    | ((name?: string, scopes?: string[]) => Promise<string>)
    | undefined;
  /** User name of HTTP Basic (RFC 7617). Bandwidth retires these on 2 December 2026. */
  username?: string | undefined;
  /** Its password. Refused in a page unless `dangerouslyAllowBrowser`. */
  password?: string | undefined;
  /** The server: an absolute `https` URL (plain `http` to this machine) without user info, query and fragment. @defaultValue https://mfa.bandwidth.com/api/v1 */
  basePath?: string | undefined;
  /** Options for every call; a call's own win. */
  baseOptions?: RequestOptions | undefined;
  /** The `fetch` to use, called as a plain function. @defaultValue the runtime's own, looked up at each call */
  fetch?: ((url: string, init: never) => Promise<unknown>) | undefined;
  /** Longest time for a whole call in milliseconds: token, a second sending and the body included; 0 for none, at most 2147483647. @defaultValue 10000 */
  timeout?: number | undefined;
  /** The token endpoint. @defaultValue https://api.bandwidth.com/api/v1/oauth2/token */
  tokenUrl?: string | undefined;
  /** Shares tokens between isolates. */
  tokenStore?: TokenStore | undefined;
  /**
   * Called with what happens in each call, as a plain function: for logs and metrics. Its result is not awaited, and what it throws
   * changes nothing. See `CallEvent`.
   */
  onCall?: ((event: CallEvent) => unknown) | undefined;
  /** Whether a request is checked before it is sent. @defaultValue true */
  validate?: boolean | undefined;
  /** Allows plain `http` to a host that is not this machine, which shows credentials and codes to the network. @defaultValue false */
  allowInsecure?: boolean | undefined;
  /** Allows a password or a client secret in a page, where anybody can read it. @defaultValue false */
  dangerouslyAllowBrowser?: boolean | undefined;
  /** Taken as in bandwidth-sdk; the MFA API has no use for it. */
  apiKey?: string | Promise<string> | ((name: string) => string) | ((name: string) => Promise<string>) | undefined;
  /** Taken as in bandwidth-sdk; the MFA API has no use for it. */
  awsv4?: object | undefined;
  /** Taken as in bandwidth-sdk; the document has one server. */
  serverIndex?: number | undefined;
  /** Taken as in bandwidth-sdk; the MFA API has no use for it. */
  formDataCtor?: (new () => object) | undefined;
}
