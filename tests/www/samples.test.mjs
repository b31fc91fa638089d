// The code that the playground offers for copying, run on its runtime with the packed package.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { after, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serveSimulator } from '../../pkg/bin/server.js';
import { CREDENTIALS, requestFor } from '../../www/examples.js';
import { code } from '../../www/sample.js';
import { run } from '../runtime/child.mjs';
import { withConsumer } from '../runtime/consumer.mjs';
import { LIMITS, serveWorker } from '../runtime/drivers/workerd.mjs';
import { signIn } from '../readme/sign-in.mjs';
import { denoProgram } from '../runtime/tool.mjs';

const TO_SIMULATOR = fileURLToPath(new URL('../readme/to-simulator.mjs', import.meta.url));
const VARIABLES = {
  BANDWIDTH_CLIENT_ID: 'id',
  BANDWIDTH_CLIENT_SECRET: 'secret',
  BANDWIDTH_USERNAME: 'name',
  BANDWIDTH_PASSWORD: 'password',
  MFA_SECRET: randomBytes(32).toString('base64'),
};
const TO = '+19195551234';

let service;
const phone = new EventEmitter();
const onMessage = (message) => void phone.emit('message', message);
before(async () => (service = await serveSimulator({ port: 0, code: '123456', onMessage })));
after(() => service?.stop());
beforeEach(() => service.simulator.reset());

/** A project with the package and the sample, which `edit` may change; its requests to Bandwidth go to the simulator. */
async function withSample(runtime, operation, credentials, use, edit = (text) => text) {
  const method = operation === 'voice' ? 'generateVoiceCode' : 'generateMessagingCode';
  const sample = code(runtime, method, '9900000', requestFor(operation, TO), CREDENTIALS[credentials]);
  const input = { simulator: service.url };
  await withConsumer({ suitePath: TO_SIMULATOR, input }, async (consumer) => {
    await consumer.write('sample.mjs', edit(sample));
    await use(consumer);
  });
  const [message] = service.simulator.outbox;
  assert.deepEqual([message.to, message.channel, message.text], [TO, operation, 'Your code is 123456']);
}

test('Node: the sample sends a text', async () => {
  await withSample('node', 'messaging', 'basic', async ({ folder }) => {
    const args = ['--import', './suite.mjs', 'sample.mjs'];
    assert.match(await run(process.execPath, args, { cwd: folder, env: VARIABLES }), /messageId/);
  });
});

test('Deno: the sample makes a call', async () => {
  await withSample('deno', 'voice', 'oauth', async (consumer) => {
    const args = ['run', '--no-prompt', '--allow-net', '--allow-env', '--no-lock', '--node-modules-dir=manual'];
    const env = { ...VARIABLES, DENO_DIR: consumer.path('.deno'), DENO_NO_UPDATE_CHECK: '1' };
    const printed = await run(denoProgram(), [...args, '--preload', './suite.mjs', 'sample.mjs'], { cwd: consumer.folder, env });
    assert.match(printed, /callId/);
  });
});

/** Enters the code right after the send, and gives `check` both responses. */
async function withWorkerSample(check, edit) {
  const use = async (consumer) => {
    await consumer.write('worker.mjs', "import './suite.mjs';\nexport { default, LimitObject } from './sample.mjs';\n");
    const server = await serveWorker(consumer, { more: { vars: VARIABLES, ...LIMITS } });
    try {
      await check(...(await signIn(server.url, { to: TO, code: '123456', address: { 'cf-connecting-ip': '192.0.2.1' } })));
    } finally {
      await server.stop();
    }
  };
  await withSample('worker', 'messaging', 'oauth', use, edit);
}

test('Worker: the sample signs a person in', async () => {
  await withWorkerSample(async (sent, checked) => assert.deepEqual([sent.status, await checked.json()], [202, { valid: true }]));
});

test('Worker: the sample sends with a beforeSend too', { timeout: 180_000 }, async () => {
  const arrived = once(phone, 'message');
  const addHook = (sample) => sample.replace('onVerified(', 'beforeSend: () => true,\n  onVerified(');
  await withWorkerSample(async (sent) => {
    assert.equal(sent.status, 202);
    await arrived;
  }, addHook);
});
