// The class with the client in front of it: the whole flow.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Configuration, MFAApi } from '../../pkg/dist/index.js';
import { Simulator } from '../../pkg/dist/simulator.js';

const send = {
  to: '+19195551234',
  from: '+19195554321',
  applicationId: '66fd98ae-ac8d-a00f-7fcd-ba3280aeb9b1',
  message: 'Your temporary {NAME} {SCOPE} code is {CODE}',
  digits: 6,
};

test('a code is sent, arrives and verifies once', async () => {
  const simulator = new Simulator();
  const mfa = new MFAApi(new Configuration({ clientId: 'id', clientSecret: 'secret', fetch: simulator.fetch }));
  await mfa.generateMessagingCode('9900000', send);
  const [{ text, code }] = simulator.outbox;
  assert.equal(text, `Your temporary Simulator 2FA code is ${code}`);
  const verify = () => mfa.verifyCode('9900000', { to: send.to, code, expirationTimeInMinutes: 3 });
  assert.deepEqual((await verify()).data, { valid: true });
  assert.deepEqual((await verify()).data, { valid: false });
});
