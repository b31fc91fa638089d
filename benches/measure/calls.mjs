// The same call by each side: this package, hand-written `fetch`, bandwidth-sdk. Imports nothing, so it runs anywhere.

const ACCOUNT = '9900000';
const REQUEST = {
  to: '+19195551234',
  from: '+19195554321',
  applicationId: '66fd98ae-ac8d-a00f-7fcd-ba3280aeb9b1',
  message: 'Your code is {CODE}',
  digits: 6,
};
const PRODUCTION = 'https://mfa.bandwidth.com/api/v1';
const TOKEN_PATH = '/oauth2/token';
const BASIC = { username: 'user', password: 'password' };

const RESPONSE = '{"messageId":"1589228074636lm4k2je7j7jklbn2"}';
const TOKEN = '{"access_token":"a.token.of.the.usual.form","token_type":"Bearer","expires_in":3600}';

/** A `fetch` that responds at once: what remains is the client's own cost. */
export async function stub(url) {
  const body = String(url).endsWith(TOKEN_PATH) ? TOKEN : RESPONSE;
  return new Response(body, { headers: { 'content-type': 'application/json', 'content-length': String(body.length) } });
}

/** What a careful program writes by hand: its own deadline, a check of the status, parsing the body. */
function handWritten({ base = PRODUCTION, fetch = globalThis.fetch, timeout = 10_000 }) {
  const url = `${base}/accounts/${ACCOUNT}/code/messaging`;
  const headers = { Authorization: `Basic ${btoa(`${BASIC.username}:${BASIC.password}`)}`, 'Content-Type': 'application/json' };
  return async () => {
    const controller = new AbortController();
    const deadline = setTimeout(() => controller.abort(), timeout);
    try {
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(REQUEST), signal: controller.signal });
      if (response.status !== 200) throw new Error(`status ${response.status}`);
      return await response.json();
    } finally {
      clearTimeout(deadline);
    }
  };
}

function client({ mfa, base, fetch, timeout }, credentials) {
  const { Configuration, MFAApi } = mfa;
  // One of the runtimes is a browser page.
  return new MFAApi(new Configuration({ ...credentials, basePath: base, fetch, timeout, dangerouslyAllowBrowser: true }));
}

function ours(where) {
  const api = client(where, BASIC);
  return () => api.generateMessagingCode(ACCOUNT, REQUEST);
}

/** With OAuth2 client credentials; after the first call the token is cached. */
function oauth2(where) {
  const { base = PRODUCTION } = where;
  const api = client(where, { clientId: 'id', clientSecret: 'secret', tokenUrl: `${base}${TOKEN_PATH}` });
  return () => api.generateMessagingCode(ACCOUNT, REQUEST);
}

/** A number without its plus, so nothing is sent. */
function refused(where) {
  const api = client(where, BASIC);
  const wrong = { ...REQUEST, to: '19195551234' };
  return async () => {
    try {
      await api.generateMessagingCode(ACCOUNT, wrong);
    } catch (error) {
      if (error.kind === 'invalid-input') return;
      throw error;
    }
    throw new Error('the wrong number was not refused');
  };
}

/** With a stub, by axios' adapter for `fetch`; otherwise by the adapter that axios chooses. */
function official({ sdk, base, fetch }) {
  const baseOptions = fetch && { adapter: 'fetch', env: { fetch, Request: null, Response: null } };
  const api = new sdk.MFAApi(new sdk.Configuration({ ...BASIC, basePath: base, baseOptions }));
  return () => api.generateMessagingCode(ACCOUNT, REQUEST);
}

export const SIDES = { handWritten, ours, official, oauth2, refused };
