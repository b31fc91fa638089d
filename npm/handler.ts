import { load } from '#load';
import { checkConfiguration } from '#drive';
import { wake } from '#handler';
import type { MfaIssue } from '../src/wasm/types.js';
import { Handling } from './handler/handle.ts';
import { type HandlerOptions, readOptions } from './handler/options.ts';
import type { HandlerRequest, HandlerResponse, Incoming } from './handler/platform.ts';
import { Policy } from './handler/policy.ts';
import { generateMessagingCode, generateVoiceCode, verifyCode } from './mfa-api.ts';
import { checkRuntime } from './not-started.ts';
import { startError } from './ready.ts';

export { Configuration } from './configuration.ts';
export { MFAApi } from './mfa-api.ts';
export { MfaError } from '#wasm';
export { originBoundMessage } from './handler/message.ts';
export { toNodeListener } from './handler/node.ts';
export type { NodeRequest, NodeResponse } from './handler/node.ts';
export type {
  HandlerChannel,
  HandlerEvent,
  HandlerInfo,
  HandlerLimits,
  HandlerOptions,
} from './handler/options.ts';
export type { HandlerRequest, HandlerResponse } from './handler/platform.ts';
export type { LimitStore } from './stores/store.ts';
export type {
  BaseOptions,
  CodeRequest,
  ConfigurationParameters,
  MessagingCodeResponse,
  MfaAbortSignal,
  MfaErrorKind,
  MfaErrorResponse,
  MfaHeaders,
  MfaIssue,
  MfaResponse,
  RequestOptions,
  TokenStore,
  VerifyCodeRequest,
  VerifyCodeResponse,
  VoiceCodeResponse,
} from '../src/wasm/types.js';

/** Answers a request; `info` is what a platform tells of the connection: Deno's own, or `{ remoteAddr: { hostname } }`. */
export type Handler = (request: HandlerRequest, info?: unknown) => Promise<HandlerResponse>;

/**
 * Makes a handler that a page can ask: `POST …/send` with `{"to": "+19195551234"}` and a header `Idempotency-Key`, a new
 * UUID for each send (RFC 9562, any version, with or without quotes), then `POST …/verify` with `{"code": "123456"}`. Which number is verified is in a cookie that no script
 * can read.
 *
 * A send is answered with `{ digits, expiresIn, resendIn }`, the same whatever came of it, times in seconds: `resendIn` is the
 * wait after a first send. After later ones it is longer: the `Retry-After` of a 429 says how long.
 *
 * @param options everything, checked at once
 * @throws MfaError of the kind `configuration`, whose `issues` name every fault; without `issues` where this runtime cannot
 * start the package's WebAssembly
 */
export function createHandler(options: HandlerOptions): Handler {
  start();
  const { options: own, flat, faults } = readOptions(options);
  const { configuration, accountId } = own;
  const policy = check(configuration, flat, faults);
  const handling = new Handling(own, policy, {
    send: (channel, request) =>
      (channel === 'voice' ? generateVoiceCode : generateMessagingCode)(configuration, accountId, request),
    verify: (request) => verifyCode(configuration, accountId, request),
  });
  return (request, info) =>
    handling.respond(request as unknown as Incoming, info) as Promise<unknown> as Promise<HandlerResponse>;
}

function start(): void {
  try {
    checkRuntime();
    load();
  } catch (cause) {
    throw startError(cause);
  }
}

function check(configuration: unknown, flat: unknown[], faults: string[]): Policy {
  wake();
  const { issues = [] } = (checkConfiguration(configuration) ?? {}) as { issues?: MfaIssue[] };
  return new Policy(flat, [...faults, ...issues.flatMap(({ field, message }) => [`configuration.${field}`, message])]);
}
