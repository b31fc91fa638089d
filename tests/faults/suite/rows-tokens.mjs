// Every bad response of the token endpoint: the call is not made.
import { SOON, equal, quickly } from './row.mjs';

const refused = { kind: 'authorization', sent: 'no', attempts: 0 };
const unmade = (token) => ({ api: 0, token });

const failing = (row, tokenSteps, expected, more) => row.fails([{}], expected, { oauth: true, tokenSteps, ...more });

/** How many tokens two successive calls request. */
async function twice(row, grant) {
  const made = row.case([{}], [{ grant }]);
  const configuration = row.oauth(made);
  await row.send(configuration);
  await row.call('verifyCode', configuration);
  const { api, token } = await made.count();
  equal(api, 2, 'requests');
  return token;
}

export const tokens = {
  async '33 an expired token is renewed, and the call is retried'(row) {
    await row.succeeds([{ expired: true }], { oauth: true, count: { api: 2, token: 2 } });
  },
  async '34 status 401 twice'(row) {
    const unauthorized = { kind: 'unauthorized', sent: 'no', attempts: 2, status: 401 };
    await row.fails([{ status: 401, echo: true }], unauthorized, { oauth: true, count: { api: 2, token: 2 } });
  },
  async '34b a fault after the renewal is not repeated'(row) {
    const lost = { kind: 'connection-lost', sent: 'maybe', attempts: 2 };
    const steps = [{ status: 401, body: '{}' }, { fault: 'reset' }];
    await row.fails(steps, lost, { oauth: true, count: { api: 2, token: 2 } });
  },
  async '36a the token endpoint refuses connections'(row) {
    await quickly(async () => {
      const more = { tokenUrl: `${row.input.closedOrigin}/token` };
      await failing(row, [{}], refused, { more, count: unmade(0) });
    });
  },
  async '36b the token endpoint answers 500 three times'(row) {
    const waits = await quickly(async (waits) => {
      await failing(
        row,
        [{ status: 500, echo: true }],
        { ...refused, status: 500 },
        { count: unmade(3), operations: ['verifyCode'] },
      );
      return waits;
    });
    const fits = waits.length === 2 && waits[0] <= 500 && waits[1] >= 500;
    if (!fits) throw new Error(`waits of ${waits} ms, expected 250 to 500, then 500 to 1000`);
  },
  async '36c the token endpoint fails twice, then returns a token'(row) {
    const tokenSteps = [{ status: 503, body: 'sorry' }, { fault: 'reset' }, {}];
    await quickly(() => row.succeeds([{}], { oauth: true, tokenSteps, count: { api: 1, token: 3 } }));
  },
  async '36d the token endpoint does not answer before the deadline'(row) {
    const made = row.case([{}], [{ fault: 'hang' }, { status: 400, body: '{}' }]);
    const configuration = row.oauth(made);
    const late = { kind: 'timeout', sent: 'no', attempts: 0, code: 'ECONNABORTED' };
    row.is(await row.refused(row.send(configuration, { timeout: SOON }), configuration), late);
    await row.counted(made, unmade(1));
    await made.drop();
  },
  async '36e the token endpoint allows a short wait'(row) {
    const tokenSteps = [{ status: 429, headers: { 'Retry-After': '1' }, body: '{}' }, {}];
    await quickly(() => row.succeeds([{}], { oauth: true, tokenSteps, count: { api: 1, token: 2 } }));
    const long = [{ status: 429, headers: { 'Retry-After': '6' }, body: '{}' }];
    await failing(row, long, { ...refused, status: 429 }, { count: unmade(1) });
  },
  async '37 a response without a token'(row) {
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
        await failing(row, [step], refused, { count: unmade(1), operations });
      } catch (error) {
        throw new Error(`${JSON.stringify(step)}: ${error.stack}`);
      }
    }
  },
  async '38 every form of expires_in'(row) {
    for (const expires_in of [3_600, '3600', undefined, 90_000, '90000'])
      equal(await twice(row, { expires_in }), 1, `tokens for ${expires_in}`);
    for (const expires_in of [0, -1, '0', 'soon']) equal(await twice(row, { expires_in }), 2, `tokens for ${expires_in}`);
    const made = row.case([{}], [{ body: '{"access_token":"canary-token-huge","token_type":"bearer","expires_in":1e99}' }]);
    const configuration = row.oauth(made);
    await row.send(configuration);
    await row.send(configuration);
    await row.counted(made, { api: 2, token: 1 });
  },
  async '39 the token endpoint redirects, or refuses the client'(row) {
    for (const status of [301, 302, 303, 307, 308]) {
      const made = row.case();
      const headers = { Location: `${row.input.keptOrigin}/${made.id}/target` };
      await failing(row, [{ status, headers }], refused, { count: unmade(1) });
      equal((await made.count()).target, 0, `${status}: requests at the target`);
    }
    const said = { ...refused, status: 400 };
    await failing(
      row,
      [{ status: 400, body: '{"error":"invalid_client"}' }],
      { ...said, detail: 'invalid_client' },
      { count: unmade(1) },
    );
    await failing(row, [{ status: 400, echo: true }], said, { count: unmade(1) });
    await failing(
      row,
      [{ status: 401, echo: true, headers: { 'WWW-Authenticate': 'Basic realm="t"' } }],
      { ...refused, status: 401 },
      { count: unmade(1) },
    );
  },
};
