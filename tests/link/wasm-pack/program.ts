// The declarations of a plain `wasm-pack build`, as a strict program uses them.
import { accessToken, generateMessagingCode, generateVoiceCode, MfaError, verifyCode } from './pkg/bandwidth_mfa.js';
import type { CodeRequest, ConfigurationParameters } from './pkg/bandwidth_mfa.js';

const configuration: ConfigurationParameters = { clientId: 'id', clientSecret: 'secret' };
const request: CodeRequest = { to: '+19195551234', from: '+19195554321', applicationId: 'id', message: '{CODE}', digits: 6 };
const token: Promise<string> = accessToken(configuration);
const messageId: string | undefined = (await generateMessagingCode(configuration, '9900000', request)).data.messageId;
const callId: string | undefined = (await generateVoiceCode(configuration, 9900000, request)).data.callId;
try {
  await verifyCode(configuration, '9900000', { to: '+19195551234', applicationId: 'id', expirationTimeInMinutes: 3, code: '1' });
} catch (error) {
  if (error instanceof MfaError) console.log(error.kind === 'invalid-input', error.sent, error.issues?.[0]?.field);
}
// @ts-expect-error A code is a string.
verifyCode(configuration, '9900000', { to: '+19195551234', applicationId: 'id', expirationTimeInMinutes: 3, code: 1 });
console.log(token, messageId, callId);
