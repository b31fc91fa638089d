// Bandwidth's own SDK against the simulator.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import bandwidth from 'bandwidth-sdk';
import { serveSimulator } from '../../pkg/bin/server.js';
import { accessToken, account, check, send } from './requests.mjs';

const { Configuration, MFAApi } = bandwidth;

let service;
before(
  async () =>
    (service = await serveSimulator({
      port: 0,
      credentials: { username: 'user', password: 'pä:ß', clientId: 'id', clientSecret: 'secret' },
    })),
);
after(() => service.stop());

const api = (credentials) => new MFAApi(new Configuration({ ...credentials, basePath: `${service.url}/api/v1` }));

async function flow(mfa) {
  service.simulator.reset();
  const { data: text } = await mfa.generateMessagingCode(account, send);
  const { data: call } = await mfa.generateVoiceCode(account, { ...send, scope: 'call', digits: 4 });
  assert.deepEqual([text.messageId.length, call.callId.length], [29, 47], 'the lengths that its own tests require');
  const [first, second] = service.simulator.outbox;
  const verify = async (more) => (await mfa.verifyCode(account, { ...check, ...more })).data;
  assert.deepEqual(await verify({ code: first.code }), { valid: true });
  assert.deepEqual(await verify({ code: second.code, scope: 'call' }), { valid: true });
  assert.deepEqual(await verify({ code: second.code, scope: 'call' }), { valid: false });
}

test('works with a user name and a password', () => flow(api({ username: 'user', password: 'pä:ß' })));

test('works with an access token of the simulator', async () => {
  // The SDK's token URL is fixed, so the test fetches the token itself.
  const token = await accessToken(service.url);
  await flow(api({ accessToken: async () => token }));
});

test("rejects with the service's errors", async () => {
  const mfa = api({ username: 'user', password: 'pä:ß' });
  const fails = (call, status, data) =>
    assert.rejects(call, (/** @type {any} */ error) => {
      assert.equal(error.response.status, status);
      assert.deepEqual({ ...error.response.data, requestId: undefined }, { ...data, requestId: undefined });
      return true;
    });
  const { to: _, ...noNumber } = send;
  await fails(mfa.generateMessagingCode(account, /** @type {any} */ (noNumber)), 400, { error: 'to number is required' });
  await fails(api({}).verifyCode(account, check), 401, { message: 'Unauthorized' });
  const forbidden = { Message: 'User is not authorized to access this resource with an explicit deny' };
  await fails(api({ username: 'user', password: 'wrong' }).verifyCode(account, check), 403, forbidden);
  const to = '+19195550120';
  for (let tried = 0; tried < 5; tried += 1) await mfa.verifyCode(account, { ...check, to });
  const locked = { error: 'This number has exceeded verification attempts, please wait 2 minutes' };
  await fails(mfa.verifyCode(account, { ...check, to }), 429, locked);
});
