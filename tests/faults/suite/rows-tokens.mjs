// Expired tokens, and responses of the token endpoint: after a bad one the call is not made.
import { DEADLINE, equal, withShortWaits } from './row.mjs';

const refused = { kind: 'authorization', sent: 'no', attempts: 0 };
const notCalled = (token) => ({ api: 0, token });

const failing = (row, tokenSteps, expected, more) => row.fails([{}], expected, { oauth: true, tokenSteps, ...more });

/** How many tokens two successive calls request. */
async function twice(row, grant) {
  const serverCase = row.case([{}], [{ grant }]);
  const configuration = row.oauth(serverCase);
  await row.send(configuration);
  await row.call('verifyCode', configuration);
  const { api, token } = await serverCase.count();
  equal(api, 2, 'requests');
  return token;
}

export const tokens = {
  async 'an expired token is renewed, and the call is retried'(row) {
    await row.succeeds([{ expired: true }], { oauth: true, count: { api: 2, token: 2 } });
  },
  async 'status 401 twice: unauthorized, after one retry'(row) {
    const unauthorized = { kind: 'unauthorized', sent: 'no', attempts: 2, status: 401 };
    await row.fails([{ status: 401, echo: true }], unauthorized, { oauth: true, count: { api: 2, token: 2 } });
  },
  async 'a fault after the renewal of a token: no retry'(row) {
    const lost = { kind: 'connection-lost', sent: 'maybe', attempts: 2 };
    const steps = [{ status: 401, body: '{}' }, { fault: 'reset' }];
    await row.fails(steps, lost, { oauth: true, count: { api: 2, token: 2 } });
  },
  async 'a token endpoint that refuses connections: authorization'(row) {
    await withShortWaits(async () => {
      const more = { tokenUrl: `${row.input.closedOrigin}/token` };
      await failing(row, [{}], refused, { more, count: notCalled(0) });
    });
  },
  async 'a token endpoint that fails three times: authorization'(row) {
    const waits = await withShortWaits(async (waits) => {
      await failing(
        row,
        [{ status: 500, echo: true }],
        { ...refused, status: 500 },
        { count: notCalled(3), operations: ['verifyCode'] },
      );
      return waits;
    });
    const matches = waits.length === 2 && waits[0] <= 500 && waits[1] >= 500;
    if (!matches) throw new Error(`waits of ${waits} ms, expected 250 to 500, then 500 to 1000`);
  },
  async 'a token endpoint that fails twice: success'(row) {
    const tokenSteps = [{ status: 503, body: 'sorry' }, { fault: 'reset' }, {}];
    await withShortWaits(() => row.succeeds([{}], { oauth: true, tokenSteps, count: { api: 1, token: 3 } }));
  },
  async 'no token before the deadline: timeout, not sent'(row) {
    const serverCase = row.case([{}], [{ fault: 'hang' }, { status: 400, body: '{}' }]);
    const configuration = row.oauth(serverCase);
    const late = { kind: 'timeout', sent: 'no', attempts: 0, code: 'ECONNABORTED' };
    row.is(await row.refused(row.send(configuration, { timeout: DEADLINE }), configuration), late);
    // On a busy machine the deadline may pass before the token request arrives.
    await row.checkCount(
      serverCase,
      notCalled((number) => number <= 1),
    );
    await serverCase.drop();
  },
  async 'Retry-After of a token endpoint: waits if it is short, fails if it is long'(row) {
    const tokenSteps = [{ status: 429, headers: { 'Retry-After': '1' }, body: '{}' }, {}];
    await withShortWaits(async (waits) => {
      await row.succeeds([{}], { oauth: true, tokenSteps, count: { api: 1, token: 2 }, operations: ['verifyCode'] });
      // The token request of the row before may still be waiting, but never for exactly a second.
      equal(waits.includes(1_000), true, 'a wait of one second');
    });
    const long = [{ status: 429, headers: { 'Retry-After': '6' }, body: '{}' }];
    await failing(row, long, { ...refused, status: 429 }, { count: notCalled(1) });
  },
  async 'a token response without a usable token: authorization'(row) {
    const broken = [
      { headers: { 'Content-Type': 'text/html' }, body: '<html>Welcome to the hotel</html>' },
      { body: '{}' },
      { body: '[]' },
      { body: 'null' },
      { body: '' },
      { body: '{"access_token":' },
      { status: 204 },
      ...[5, null, '', {}, 'to\r\nX-Evil: ken', 'tökén', 'to ken', '=', '\0'].map((access_token) => ({
        grant: { access_token },
      })),
      ...['mac', '', 5, null].map((token_type) => ({ grant: { token_type } })),
      { fault: 'flood' },
      { fault: 'bomb' },
    ];
    const operations = ['generateMessagingCode'];
    for (const step of broken) {
      try {
        await failing(row, [step], refused, { count: notCalled(1), operations });
      } catch (error) {
        throw new Error(`${JSON.stringify(step)}: ${error.stack}`);
      }
    }
  },
  async 'every form of expires_in: one token, or a new one per call'(row) {
    for (const expires_in of [3_600, '3600', undefined, 90_000, '90000'])
      equal(await twice(row, { expires_in }), 1, `tokens for ${expires_in}`);
    for (const expires_in of [0, -1, '0', 'soon']) equal(await twice(row, { expires_in }), 2, `tokens for ${expires_in}`);
    const serverCase = row.case([{}], [{ body: '{"access_token":"canary-token-huge","token_type":"bearer","expires_in":1e99}' }]);
    const configuration = row.oauth(serverCase);
    await row.send(configuration);
    await row.send(configuration);
    await row.checkCount(serverCase, { api: 2, token: 1 });
  },
  async 'a token endpoint that redirects or refuses: authorization'(row) {
    for (const status of [301, 302, 303, 307, 308]) {
      const serverCase = row.case();
      const headers = { Location: `${row.input.keptOrigin}/${serverCase.id}/target` };
      await failing(row, [{ status, headers }], refused, { count: notCalled(1) });
      equal((await serverCase.count()).target, 0, `${status}: requests at the target`);
    }
    const refused400 = { ...refused, status: 400 };
    await failing(
      row,
      [{ status: 400, body: '{"error":"invalid_client"}' }],
      { ...refused400, detail: 'invalid_client' },
      { count: notCalled(1) },
    );
    await failing(row, [{ status: 400, echo: true }], refused400, { count: notCalled(1) });
    await failing(
      row,
      [{ status: 401, echo: true, headers: { 'WWW-Authenticate': 'Basic realm="t"' } }],
      { ...refused, status: 401 },
      { count: notCalled(1) },
    );
  },
};
