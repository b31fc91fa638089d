import { Configuration, MFAApi } from 'bandwidth-mfa';

const mfa = new MFAApi(
  new Configuration({
    clientId: 'id',
    clientSecret: 'secret',
    basePath: process.env.MFA_URL,
    tokenUrl: `${process.env.MFA_URL}/oauth2/token`,
  }),
);

const to = '+19195551234';

export const send = () =>
  mfa.generateMessagingCode('9900000', { to, from: '+19195554321', applicationId: 'app', message: 'Code {CODE}', digits: 6 });

export const verify = () => mfa.verifyCode('9900000', { to, code: '123456', expirationTimeInMinutes: 3 });
