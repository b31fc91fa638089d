// The program for the tests of bundlers: it uses client, handler, simulator and store once, without a network.
import { Configuration, MFAApi } from 'bandwidth-mfa';
import { createHandler } from 'bandwidth-mfa/handler';
import { Simulator } from 'bandwidth-mfa/simulator';
import { memoryStore } from 'bandwidth-mfa/stores/memory';

const to = '+19195550100';
const account = { accountId: '9900000', applicationId: 'an-application', from: '+19195554321' };

export async function visit() {
  const simulator = new Simulator({ code: '123456' });
  const configuration = new Configuration({
    username: 'a-name',
    password: 'a-password',
    dangerouslyAllowBrowser: true,
    fetch: simulator.fetch,
  });
  const { accountId, ...sender } = account;
  const api = new MFAApi(configuration);
  await api.generateMessagingCode(accountId, { ...sender, to, message: 'Your code is {CODE}', digits: 6 });
  const check = { to, applicationId: sender.applicationId, expirationTimeInMinutes: 3, code: simulator.outbox[0].code };
  const { data } = await api.verifyCode(accountId, check);

  const handler = createHandler({
    ...account,
    configuration,
    message: 'Your code is {CODE}',
    secret: 'k3Yd0Zq9wJx7Vb2Rt6Hs1Mf8Lc4Pn5Ga',
    countries: ['US'],
    store: memoryStore({ singleInstance: true }),
    clientAddress: () => '203.0.113.7',
    onVerified: () => new Response(),
  });
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', 'idempotency-key': crypto.randomUUID() };
  const sent = await handler(
    new Request('https://shop.test/mfa/send', { method: 'POST', body: JSON.stringify({ to }), headers }),
  );
  return { valid: data.valid, sent: sent.status };
}
