// Mistakes that a compiler must find.
import { Configuration, MFAApi, verifyCode, type CodeRequest, type VerifyCodeRequest } from 'bandwidth-mfa';

const send: CodeRequest = { to: '+1', from: '+2', applicationId: 'id', message: '{CODE}', digits: 6 };
const check: VerifyCodeRequest = { to: '+1', expirationTimeInMinutes: 3, code: '123456' };
const api = new MFAApi(new Configuration({ accessToken: 'token' }));

export const requests = [
  // @ts-expect-error digits is a number
  { ...send, digits: '6' } satisfies CodeRequest,
  // @ts-expect-error a phone number is a string
  { ...send, to: 19195551234 } satisfies CodeRequest,
  // @ts-expect-error null is not the same as absent
  { ...send, scope: null } satisfies CodeRequest,
  // @ts-expect-error a code is a string: it may begin with 0
  { ...check, code: 123456 } satisfies VerifyCodeRequest,
  // @ts-expect-error minutes are a number
  { ...check, expirationTimeInMinutes: '3' } satisfies VerifyCodeRequest,
  // @ts-expect-error the code is required
  { to: '+1', expirationTimeInMinutes: 3 } satisfies VerifyCodeRequest,
  // @ts-expect-error the name is applicationId
  { ...send, applicationID: 'id' } satisfies CodeRequest,
];

export const calls = [
  // @ts-expect-error no request
  () => api.verifyCode('1'),
  // @ts-expect-error the account id comes first
  () => api.verifyCode(check, '1'),
  // @ts-expect-error a request of the other call
  () => api.generateMessagingCode('1', check),
  // @ts-expect-error the configuration comes first
  () => verifyCode('1', check),
  // @ts-expect-error a timeout is a number of milliseconds
  () => api.verifyCode('1', check, { timeout: '5s' }),
  // @ts-expect-error a controller is not a signal
  () => api.verifyCode('1', check, { signal: new AbortController() }),
];

export const unsupported = [
  // @ts-expect-error fetch has no agents
  () => api.verifyCode('1', check, { httpsAgent: {} }),
  // @ts-expect-error fetch has no proxy
  () => api.verifyCode('1', check, { proxy: { host: 'proxy', port: 1 } }),
  // @ts-expect-error fetch has no adapters
  () => api.verifyCode('1', check, { adapter: 'http' }),
  // @ts-expect-error use signal instead of a cancel token
  () => api.verifyCode('1', check, { cancelToken: {} }),
];

export const configurations = [
  // @ts-expect-error the name is clientSecret
  new Configuration({ clientId: 'id', secret: 'secret' }),
  // @ts-expect-error milliseconds are a number
  new Configuration({ timeout: '10000' }),
  // @ts-expect-error a token is a string
  new Configuration({ accessToken: 5 }),
  // @ts-expect-error a store needs `set`
  new Configuration({ tokenStore: { get: async () => undefined } }),
];
