// An ES module written for bandwidth-sdk: only its first import is ever changed.
import { Configuration, MFAApi, MFAApiFactory } from 'bandwidth-sdk';

const config = new Configuration({
  accessToken: async (name, scopes) => `${name}-${scopes?.length}`,
  basePath: process.env.BW_URL,
});
const mfaApi = new MFAApi(config);

const accountId = String(process.env.BW_ACCOUNT_ID);
const body = {
  to: '+19195551234',
  from: '+19195554321',
  applicationId: '66fd98ae-ac8d-a00f-7fcd-ba3280aeb9b1',
  message: 'Your temporary {NAME} {SCOPE} code is {CODE}',
  digits: 6,
};
const sent = await mfaApi.generateMessagingCode(accountId, body);
console.log(sent.status, sent.statusText, sent.data.messageId?.length, /** @type {any} */ (sent.headers).get('Content-Type'));

const called = await mfaApi.generateVoiceCode(accountId, body);
console.log(called.status, called.data.callId?.length);

const { verifyCode } = MFAApiFactory(config);
const check = { to: body.to, scope: '2FA', expirationTimeInMinutes: 3, code: '123456' };
const { data } = await verifyCode(accountId, check);
console.log(data);

await verifyCode(accountId, check).catch((e) => {
  console.log(e.response.status, e.response.data, e.response.headers['content-type'], e.code, e instanceof Error);
});
