export { Configuration } from './configuration.ts';
export {
  MFAApi,
  MFAApiFactory,
  MFAApiFp,
  generateMessagingCode,
  generateVoiceCode,
  verifyCode,
} from './mfa-api.ts';
export { MfaError } from '#wasm';
export type { MfaCall } from './mfa-api.ts';
export type {
  BaseOptions,
  CallEvent,
  CodeRequest,
  ConfigurationParameters,
  MessagingCodeResponse,
  MfaAbortSignal,
  MfaErrorKind,
  MfaErrorResponse,
  MfaForbiddenRequestError,
  MfaHeaders,
  MfaIssue,
  MfaRequestError,
  MfaResponse,
  MfaUnauthorizedRequestError,
  RequestOptions,
  TokenStore,
  VerifyCodeRequest,
  VerifyCodeResponse,
  VoiceCodeResponse,
} from '../src/js/types.js';
