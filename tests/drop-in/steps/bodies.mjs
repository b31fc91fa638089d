// Request bodies for all steps.
export const account = '9900000';

export const send = {
  to: '+19195551234',
  from: '+19195554321',
  applicationId: '66fd98ae-ac8d-a00f-7fcd-ba3280aeb9b1',
  scope: '2FA',
  message: 'Your temporary {NAME} {SCOPE} code is {CODE}',
  digits: 6,
};

export const verify = { to: '+19195551234', scope: '2FA', expirationTimeInMinutes: 3, code: '123456' };

/** A client with Basic credentials at `url`, as most programs create it. */
export function basicClient(sdk, url, more = {}) {
  return new sdk.MFAApi(new sdk.Configuration({ username: 'user', password: 'secret', basePath: url, ...more }));
}
