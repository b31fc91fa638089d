// Under exactOptionalPropertyTypes: a response's fields are never undefined, as in bandwidth-sdk, so a program may copy them to its own type.
import type {
  MessagingCodeResponse,
  MfaForbiddenRequestError,
  MfaRequestError,
  MfaUnauthorizedRequestError,
  VerifyCodeResponse,
  VoiceCodeResponse,
} from 'bandwidth-sdk';

type Fits<Theirs extends Own, Own> = Theirs;

export type Checked = [
  Fits<MessagingCodeResponse, { messageId?: string }>,
  Fits<VoiceCodeResponse, { callId?: string }>,
  Fits<VerifyCodeResponse, { valid?: boolean }>,
  Fits<MfaRequestError, { error?: string; requestId?: string }>,
  Fits<MfaForbiddenRequestError, { message?: string }>,
  Fits<MfaUnauthorizedRequestError, { message?: string }>,
];
