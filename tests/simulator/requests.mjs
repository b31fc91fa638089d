// Requests for the simulator's tests.

export const account = '9900000';

export const send = {
  to: '+19195551234',
  from: '+19195554321',
  applicationId: '66fd98ae-ac8d-a00f-7fcd-ba3280aeb9b1',
  message: 'Your temporary {NAME} {SCOPE} code is {CODE}',
  digits: 6,
};

export const check = { to: send.to, code: '123456', expirationTimeInMinutes: 3 };

/** The three operations: the last part of the path, the method and its body. */
export const operations = /** @type {[string, string, any][]} */ ([
  ['messaging', 'generateMessagingCode', send],
  ['voice', 'generateVoiceCode', send],
  ['verify', 'verifyCode', check],
]);

/** The init of `fetch` for a POST of JSON with Basic credentials. */
export const post = (body, headers = {}) => ({
  method: 'POST',
  headers: { authorization: `Basic ${btoa('user:password')}`, 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** An access token of a simulator's server. */
export async function accessToken(url) {
  const response = await fetch(`${url}/api/v1/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('id:secret')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return (await response.json()).access_token;
}

/** The URL of an operation; `url` is the server's. */
export const address = (url, operation, id = account) => `${url}/api/v1/accounts/${id}/code/${operation}`;
