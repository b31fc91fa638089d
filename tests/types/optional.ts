// Under exactOptionalPropertyTypes: every option may be `undefined`, as in `scope: env.SCOPE`.
import type {
  BaseOptions,
  CodeRequest,
  ConfigurationParameters,
  MfaAbortSignal,
  RequestOptions,
  VerifyCodeRequest,
} from 'bandwidth-mfa';
import type { VerificationOptions, VerificationSend } from 'bandwidth-mfa/browser';
import type { PhoneVerificationAttributes } from 'bandwidth-mfa/element';
import type {
  ByChannel,
  HandlerInfo,
  HandlerLimits,
  HandlerOptions,
  NodeRequest,
  VerifierOptions,
  VerifierSend,
  VerifierTry,
} from 'bandwidth-mfa/handler';
import type { SimulatorApplications, SimulatorCredentials, SimulatorOptions } from 'bandwidth-mfa/simulator';
import type { DenoKvStoreOptions } from 'bandwidth-mfa/stores/deno-kv';
import type { MemoryStoreOptions } from 'bandwidth-mfa/stores/memory';
import type { PostgresStoreOptions } from 'bandwidth-mfa/stores/postgres';
import type { RedisStoreOptions } from 'bandwidth-mfa/stores/redis';

type IsOptional<T, K extends keyof T> = Record<never, never> extends Pick<T, K> ? true : false;
type Loose<T> = { [K in keyof T]: IsOptional<T, K> extends true ? T[K] | undefined : T[K] };
type Takes<T> = Loose<T> extends T ? true : false;
type Expect<T extends true> = T;

export type Checked = [
  Expect<Takes<BaseOptions>>,
  Expect<Takes<CodeRequest>>,
  Expect<Takes<ConfigurationParameters>>,
  Expect<Takes<DenoKvStoreOptions>>,
  Expect<Takes<Exclude<ByChannel, string>>>,
  Expect<Takes<Exclude<HandlerOptions['countries'], readonly string[]>>>,
  Expect<Takes<HandlerInfo>>,
  Expect<Takes<HandlerLimits>>,
  Expect<Takes<HandlerOptions>>,
  Expect<Takes<MemoryStoreOptions>>,
  Expect<Takes<MfaAbortSignal>>,
  Expect<Takes<NodeRequest>>,
  Expect<Takes<NonNullable<HandlerInfo['remoteAddr']>>>,
  Expect<Takes<NonNullable<VerificationOptions['messages']>>>,
  Expect<Takes<PostgresStoreOptions>>,
  Expect<Takes<RedisStoreOptions>>,
  Expect<Takes<RequestOptions>>,
  Expect<Takes<SimulatorApplications>>,
  Expect<Takes<SimulatorCredentials>>,
  Expect<Takes<SimulatorOptions>>,
  Expect<Takes<VerificationOptions>>,
  Expect<Takes<VerificationSend>>,
  Expect<Takes<PhoneVerificationAttributes>>,
  Expect<Takes<VerifierOptions>>,
  Expect<Takes<VerifierSend>>,
  Expect<Takes<VerifierTry>>,
  Expect<Takes<VerifyCodeRequest>>,
];

declare const env: { readonly SCOPE: string | undefined };
// How people write it.
export const options: Pick<HandlerOptions, 'scope' | 'limits'> = { scope: env.SCOPE, limits: { globalPerHour: undefined } };
