// The public surface in the declarations: names, types, and optional fields.
import {
  Configuration,
  type MFAApi,
  type MFAApiFactory,
  type MFAApiFp,
  type generateMessagingCode,
  type generateVoiceCode,
  verifyCode,
  type CallEvent,
  type CodeRequest,
  type ConfigurationParameters,
  type MessagingCodeResponse,
  type MfaForbiddenRequestError,
  type MfaRequestError,
  type MfaUnauthorizedRequestError,
  type VerifyCodeRequest,
  type VerifyCodeResponse,
  type VoiceCodeResponse,
} from 'bandwidth-mfa';

type Equals<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Expect<T extends true> = T;
type OptionalKeys<T> = { [K in keyof T]-?: Record<never, never> extends Pick<T, K> ? K : never }[keyof T];
type IsAny<T> = 0 extends 1 & T ? true : false;
type Call = Awaited<ReturnType<MFAApi['verifyCode']>>;
type SendCall = Awaited<ReturnType<MFAApi['generateMessagingCode']>>;
type VoiceCall = Awaited<ReturnType<MFAApi['generateVoiceCode']>>;
type Options = NonNullable<Parameters<MFAApi['verifyCode']>[2]>;

export type Models = [
  Expect<Equals<keyof CodeRequest, 'to' | 'from' | 'applicationId' | 'scope' | 'message' | 'digits' | 'callbackUrl'>>,
  Expect<Equals<OptionalKeys<CodeRequest>, 'scope' | 'callbackUrl'>>,
  Expect<Equals<CodeRequest[Exclude<keyof CodeRequest, 'digits' | OptionalKeys<CodeRequest>>], string>>,
  Expect<Equals<CodeRequest[OptionalKeys<CodeRequest>], string | undefined>>,
  Expect<Equals<CodeRequest['digits'], number>>,
  Expect<Equals<keyof VerifyCodeRequest, 'to' | 'scope' | 'expirationTimeInMinutes' | 'code' | 'applicationId'>>,
  Expect<Equals<OptionalKeys<VerifyCodeRequest>, 'scope' | 'applicationId'>>,
  Expect<Equals<VerifyCodeRequest['to'], string>>,
  Expect<Equals<VerifyCodeRequest['code'], string>>,
  Expect<Equals<VerifyCodeRequest['scope'], string | undefined>>,
  Expect<Equals<VerifyCodeRequest['expirationTimeInMinutes'], number>>,
  Expect<Equals<MessagingCodeResponse['messageId'], string | undefined>>,
  Expect<Equals<VoiceCodeResponse['callId'], string | undefined>>,
  Expect<Equals<MfaRequestError['error'], string | undefined>>,
  Expect<Equals<MfaRequestError['requestId'], string | undefined>>,
  Expect<Equals<MfaUnauthorizedRequestError['message'], string | undefined>>,
  Expect<Equals<MfaForbiddenRequestError['message'], string | undefined>>,
];

export type Responses = [
  Expect<Equals<Call['data'], VerifyCodeResponse>>,
  Expect<Equals<SendCall['data'], MessagingCodeResponse>>,
  Expect<Equals<VoiceCall['data'], VoiceCodeResponse>>,
  Expect<Equals<Call['status'], number>>,
  Expect<Equals<Call['statusText'], string>>,
  Expect<Equals<IsAny<Call['headers']>, false>>,
  Expect<Equals<Awaited<ReturnType<typeof verifyCode>>, Call>>,
  Expect<Equals<Awaited<ReturnType<typeof generateMessagingCode>>, SendCall>>,
  Expect<Equals<Awaited<ReturnType<typeof generateVoiceCode>>, VoiceCall>>,
  Expect<Equals<Awaited<ReturnType<ReturnType<typeof MFAApiFactory>['verifyCode']>>, Call>>,
  Expect<Equals<Awaited<ReturnType<Awaited<ReturnType<ReturnType<typeof MFAApiFp>['verifyCode']>>>>, Call>>,
];

type TokenSource =
  | string
  | Promise<string>
  | ((name?: string, scopes?: string[]) => string)
  | ((name?: string, scopes?: string[]) => Promise<string>);

export type Settings = [
  // Nothing is required: fields may be filled later.
  Expect<Equals<OptionalKeys<ConfigurationParameters>, keyof ConfigurationParameters>>,
  Expect<TokenSource extends NonNullable<ConfigurationParameters['accessToken']> ? true : false>,
  Expect<Equals<ConfigurationParameters['timeout'], number | undefined>>,
  Expect<Equals<ConfigurationParameters['tokenUrl'], string | undefined>>,
  Expect<Equals<ConfigurationParameters['onCall'], ((event: CallEvent) => unknown) | undefined>>,
  Expect<Equals<CallEvent['sent'], 'no' | 'maybe' | 'yes' | undefined>>,
  Expect<Equals<ConfigurationParameters['validate'], boolean | undefined>>,
  Expect<Equals<ConfigurationParameters['allowInsecure'], boolean | undefined>>,
  Expect<Equals<ConfigurationParameters['dangerouslyAllowBrowser'], boolean | undefined>>,
  Expect<Equals<IsAny<ConfigurationParameters['fetch']>, false>>,
  Expect<Equals<IsAny<ConfigurationParameters['tokenStore']>, false>>,
  Expect<Equals<IsAny<ConfigurationParameters['baseOptions']>, false>>,
  Expect<Equals<Configuration['password'], string | undefined>>,
  Expect<Equals<Configuration['tempAccessTokenExpiration'], number | undefined>>,
  Expect<Equals<OptionalKeys<Options>, keyof Options>>,
];

export const settings = new Configuration({
  clientId: 'id',
  clientSecret: 'secret',
  fetch: (url, init) => fetch(url, init),
  timeout: 0,
  onCall: ({ type, operation, kind, durationMs }) => void [type, operation, kind, durationMs],
  tokenUrl: 'https://example.com/token',
  tokenStore: {
    get: async (key) => (key === '' ? undefined : { value: 'token', expiresAt: 5 }),
    set: async (key, { value, expiresAt }) => void [key, value, expiresAt],
  },
});

export async function headers(call: Call): Promise<(string | null | undefined)[]> {
  return [call.headers.get('retry-after'), String(call.headers['retry-after'])];
}

// The functions take the configuration first; an object with its fields works too.
export const functions = [
  () => verifyCode(settings, '1', { to: '+1', expirationTimeInMinutes: 3, code: '123456' }),
  () =>
    verifyCode(
      { accessToken: 'token' },
      '1',
      { to: '+1', expirationTimeInMinutes: 3, code: '123456', applicationId: 'x' },
      { timeout: 5 },
    ),
  () => verifyCode(settings, 9900000, { to: '+1', expirationTimeInMinutes: 3, code: '123456' }),
];
