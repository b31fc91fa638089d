// The glue that wasm-bindgen makes, as far as the facade uses it.
import type {
  ConfigurationParameters,
  MessagingCodeResponse,
  MfaResponse,
  VerifyCodeResponse,
  VoiceCodeResponse,
} from '../../src/wasm/types.js';

export { MfaError } from '../../src/wasm/types.js';

type Call<T> = (
  configuration: ConfigurationParameters,
  accountId: unknown,
  request: unknown,
  options?: unknown,
) => Promise<MfaResponse<T>>;

export const generateMessagingCode: Call<MessagingCodeResponse>;
export const generateVoiceCode: Call<VoiceCodeResponse>;
export const verifyCode: Call<VerifyCodeResponse>;
export function accessToken(configuration: ConfigurationParameters): Promise<string>;
/** In the test build alone. */
export function trapNext(): void;
export function initSync(from: { module: object }): unknown;
export default function init(from: { module_or_path: object }): Promise<unknown>;
