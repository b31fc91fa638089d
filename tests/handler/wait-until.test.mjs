// On Workers, work continues after the response only through `waitUntil`.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withWorker } from '../runtime/drivers/workerd.mjs';
import { OPTIONS } from './options.mjs';

const WORKER = `
import { createHandler } from 'bandwidth-mfa/handler';
import { Simulator } from 'bandwidth-mfa/simulator';
import { memoryStore } from 'bandwidth-mfa/stores/memory';

const simulator = new Simulator();
const errors = [];
const handler = createHandler({
  configuration: { clientId: 'id', clientSecret: 'secret', fetch: simulator.fetch },
  ...${JSON.stringify(OPTIONS)},
  clientAddress: () => '192.0.2.1',
  store: memoryStore({ singleInstance: true }),
  beforeSend: async () => true,
  onVerified() {},
  onEvent: ({ reason, error }) => void (error && errors.push(reason + ': ' + error.message)),
});
export default {
  fetch(request, env, context) {
    const [, name] = new URL(request.url).pathname.split('/');
    if (name === 'seen') return Response.json({ errors, texts: simulator.outbox.map(({ to }) => to) });
    return name === 'alone' ? handler(request) : handler(request, env, context);
  },
};
`;

test('with beforeSend, a send on Workers needs a waitUntil: without one it gets 503, and the event says why', async () => {
  const use = async ({ url }) => {
    const seen = async () => (await fetch(`${url}/seen`)).json();
    const send = (name, to) => {
      const key = { 'idempotency-key': crypto.randomUUID() };
      const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...key };
      return fetch(`${url}/${name}/send`, { method: 'POST', headers, body: JSON.stringify({ to }) });
    };
    assert.equal((await send('alone', '+13105550100')).status, 503);
    const { errors } = await seen();
    assert.equal(errors.length, 1);
    assert.match(errors[0], /^hook: .*handler\(request, env, ctx\)/);
    assert.equal((await send('context', '+13105550100')).status, 202);
    const deadline = AbortSignal.timeout(60_000);
    while ((await seen()).texts.length === 0) deadline.throwIfAborted();
    assert.deepEqual(await seen(), { errors, texts: ['+13105550100'] });
  };
  await withWorker({ 'worker.mjs': WORKER }, { use });
});
