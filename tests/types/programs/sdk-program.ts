// Every type of bandwidth-sdk 8.1.4 that a program may use for MFA.
import {
  Configuration,
  MFAApi,
  MFAApiFactory,
  MFAApiFp,
  type CodeRequest,
  type ConfigurationParameters,
  type MessagingCodeResponse,
  type MfaForbiddenRequestError,
  type MfaRequestError,
  type MfaUnauthorizedRequestError,
  type VerifyCodeRequest,
  type VerifyCodeResponse,
  type VoiceCodeResponse,
} from 'bandwidth-sdk';

declare const fromEnvironment: string | undefined;

// Every form of ConfigurationParameters.
const parameters: ConfigurationParameters[] = [
  {},
  { username: 'user', password: 'secret' },
  { clientId: 'id', clientSecret: 'secret', basePath: 'https://example.com' },
  { accessToken: 'token' },
  { accessToken: Promise.resolve('token') },
  { accessToken: () => 'token' },
  { accessToken: (name?: string, scopes?: string[]) => `${name}${scopes?.length}` },
  { accessToken: async (name?: string, scopes?: string[]) => `${name}${scopes?.length}` },
  { apiKey: 'key' },
  { apiKey: (name: string) => name },
  { apiKey: async (name: string) => name },
  { awsv4: { options: { region: 'us-east-1' }, credentials: { accessKeyId: 'id' } }, serverIndex: 0 },
  { baseOptions: { timeout: 5000, headers: { 'X-App': '1' } } },
  { baseOptions: { timeout: fromEnvironment } },
  { formDataCtor: Map },
];

const configuration = new Configuration(parameters[1]);
configuration.username = 'other';
configuration.password = undefined;
configuration.tempAccessToken = 'token';
configuration.tempAccessTokenExpiration = 5;
configuration.baseOptions = { timeout: 1 };
export const region: string | undefined = configuration.awsv4?.options?.region ?? configuration.awsv4?.credentials?.accessKeyId;
export const json: boolean = configuration.isJsonMime('application/json');
export const token = configuration.accessToken as () => Promise<string>;
export const empty = new Configuration();

export class Fields extends Configuration {
  username = 'user';
  password = fromEnvironment;
  clientSecret = fromEnvironment;
  accessToken = async () => 'token';
}

export class Api extends MFAApi {
  constructor(settings?: Configuration) {
    super(settings);
  }

  async isValid(accountId: string, request: VerifyCodeRequest): Promise<boolean> {
    const path: string = this.basePath;
    const settings: Configuration | undefined = this.configuration;
    const { data } = await super.verifyCode(accountId, request, { headers: { 'X-Path': path } });
    return settings !== undefined && data.valid === true;
  }
}

const send: CodeRequest = { to: '+1', from: '+2', applicationId: 'id', message: '{CODE}', digits: 6 };
const scoped: CodeRequest = { ...send, scope: undefined };
const check: VerifyCodeRequest = { to: '+1', expirationTimeInMinutes: 1.5, code: '123456', scope: '2FA' };

export async function methods(signal: AbortSignal): Promise<[string | undefined, string | undefined, boolean | undefined]> {
  const api = new MFAApi(configuration, 'https://example.com');
  const text = await api.generateMessagingCode('1', send, { timeout: 5000, signal });
  const call = await api.generateVoiceCode('1', scoped, {
    headers: { 'X-Trace': '1', 'X-Number': 1, 'X-None': null },
    params: { q: [1, 2] },
  });
  const checked = await api.verifyCode('1', check, {
    validateStatus: (status: number) => status < 500,
    baseURL: 'https://example.com',
  });
  await api.verifyCode('1', check, { validateStatus: null });
  const messaging: MessagingCodeResponse = text.data;
  const voice: VoiceCodeResponse = call.data;
  const verified: VerifyCodeResponse = checked.data;
  const status: number = checked.status;
  const statusText: string = checked.statusText;
  const type: string = String(checked.headers['content-type']);
  void [status, statusText, type];
  return [messaging.messageId, voice.callId, verified.valid];
}

export async function others(): Promise<number[]> {
  const factory = MFAApiFactory(configuration, 'https://example.com');
  const fp = MFAApiFp(configuration);
  const request = await fp.verifyCode('1', check, { timeout: 1 });
  const first: { status: number; data: VerifyCodeResponse } = await request();
  const second = await (await fp.generateVoiceCode('1', send))(undefined, 'https://example.com');
  const third = await (await fp.generateMessagingCode('1', send))();
  const promises: Promise<{ status: number }>[] = [
    factory.generateMessagingCode('1', send),
    factory.generateVoiceCode('1', send),
    factory.verifyCode('1', check, {}),
  ];
  const all = await Promise.all(promises);
  return [first, second, third, ...all].map(({ status }) => status);
}

// The error bodies, read from `error.response.data`.
export function reason(body: MfaRequestError & MfaForbiddenRequestError & MfaUnauthorizedRequestError): string {
  return body.error ?? body.message ?? body.requestId ?? 'unknown';
}

export const emptyBodies: [MfaRequestError, MfaForbiddenRequestError, MfaUnauthorizedRequestError] = [{}, {}, {}];
export const emptyResponses: [MessagingCodeResponse, VoiceCodeResponse, VerifyCodeResponse] = [{}, {}, {}];

// Both packages' types refuse these.
// @ts-expect-error digits that are not a number
export const wrongDigits: CodeRequest = { ...send, digits: '6' };
// @ts-expect-error a missing message
export const noMessage: CodeRequest = { to: '+1', from: '+2', applicationId: 'id', digits: 6 };
// @ts-expect-error a code that is a number
export const wrongCode: VerifyCodeRequest = { ...check, code: 123456 };
// @ts-expect-error an account id that is missing
export const noAccount = new MFAApi().verifyCode(undefined, check);
// @ts-expect-error an empty request
export const noRequest = new MFAApi().generateMessagingCode('1', {});
