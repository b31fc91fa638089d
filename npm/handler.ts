import { load } from '#load';
import { restartWith } from '#instance';
import { issuesOf } from '#settings';
import { connect } from '#wasm';
import { HttpHandler } from './handler/handle.ts';
import { type HandlerOptions, readOptions, type VerifierOptions } from './handler/options.ts';
import type { HandlerRequest, HandlerResponse, Incoming } from './handler/platform.ts';
import { Policy } from './handler/policy.ts';
import { Runner } from './handler/runner.ts';
import { makeVerifier, type Verifier } from './handler/verifier.ts';
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
  BeforeSend,
  BeforeSendInput,
  ByChannel,
  HandlerChannel,
  HandlerEvent,
  HandlerInfo,
  HandlerLimit,
  HandlerLimits,
  HandlerOptions,
  NumberType,
  VerifierOptions,
} from './handler/options.ts';
export type { HandlerRequest, HandlerResponse } from './handler/platform.ts';
export type { RetryLater, SendResult, Verifier, VerifierSend, VerifierTry, VerifyResult } from './handler/verifier.ts';
export type { Applied, LimitStore, Operation } from './stores/store.ts';
export type {
  BaseOptions,
  CallEvent,
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
} from '../src/js/types.js';

/**
 * Responds to a request. `info` is what the runtime or framework passes with the request: the second argument that `Deno.serve` and
 * `Bun.serve` pass, Hono's `c.env`, the event or context of SvelteKit, Astro and h3, or on Workers `env`. The handler looks in it for the
 * client's address. `context` is the third argument on Workers, which lets work continue after the response.
 */
export type Handler = (request: HandlerRequest, info?: unknown, context?: unknown) => Promise<HandlerResponse>;

/**
 * Makes a handler for sign-in pages: `POST …/send` with `{"to": "+19195551234"}` and a header `Idempotency-Key`, a new UUID for each send
 * (RFC 9562, any version, with or without quotes), then `POST …/verify` with `{"code": "123456"}`. A sealed cookie, which no script can
 * read, says which number the code belongs to.
 *
 * A send is answered with status 202 and `{ digits, expiresIn, resendIn }`, times in seconds. `resendIn` is the wait after a first
 * send; after later ones it may be longer, and the `Retry-After` of a 429 says how long. A 403 `{"error":"refused"}` means that the number's
 * country, length or type is not allowed, or that `beforeSend` returned `'tell'`; a 503 that something is down, or that a limit of all
 * sends or of a country is reached. In both cases this request sent nothing.
 *
 * @param options all options, checked at once
 * @throws MfaError of the kind `configuration`, whose `issues` name every fault; without `issues` if the package's WebAssembly cannot
 * start on this runtime
 */
export function createHandler(options: HandlerOptions): Handler {
  const { options: checked, policy, runner, origins } = make(options, false);
  const handler = new HttpHandler(checked, origins, policy, runner);
  return (request, info, context) =>
    handler.respond(request as unknown as Incoming, info, context) as Promise<unknown> as Promise<HandlerResponse>;
}

/**
 * Makes the handler's policy without HTTP, for server actions, GraphQL, tRPC, queues and other libraries: who may get a code, how
 * often, and whether a code is right.
 *
 * @param options the handler's, without those for HTTP: `challenge`, `clientAddress`, `onVerified`, `origins`, `session`, `waitUntil`
 * @throws the same as `createHandler`
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const { policy, runner } = make(options, true);
  return makeVerifier(runner, policy);
}

function make<Options extends VerifierOptions>(options: Options, isVerifier: boolean) {
  start();
  connect();
  restartWith(connect);
  const { options: checked, flat, faults } = readOptions(options, isVerifier);
  const { configuration } = checked;
  // The policy refuses options without an account.
  const accountId = checked.accountId as string | number;
  const policy = new Policy(flat, [
    ...faults,
    ...issuesOf(configuration).flatMap(({ field, message }) => [
      field === 'configuration' ? field : `configuration.${field}`,
      message,
    ]),
  ]);
  const runner = new Runner(checked, policy, {
    send: (channel, request) =>
      (channel === 'voice' ? generateVoiceCode : generateMessagingCode)(configuration, accountId, request),
    verify: (request) => verifyCode(configuration, accountId, request),
  });
  const origins = new Set(flat.filter((_, at) => /^origins\.\d+$/.test(String(flat[at - 1])) && at % 2 === 1) as string[]);
  return { options: checked, policy, runner, origins };
}

function start(): void {
  try {
    checkRuntime();
    load();
  } catch (cause) {
    throw startError(cause);
  }
}
