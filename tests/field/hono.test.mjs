// The handler below a path of a Hono app, on Hono's server for Node.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { project } from './project.mjs';

for (const node of [24, 26]) {
  test(`a person signs in through Hono on Node ${node}`, { timeout: 60_000 }, async (t) => {
    const app = await project('hono', { node });
    t.after(() => app.close());
    const server = await app.serve(['server.mjs'], /Listening on (http:\S+)/);
    const url = server.match[1];
    const post = (path, body, headers) =>
      fetch(`${url}/mfa/${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...headers },
      });

    const sent = await post('send', { to: '+19195550100' }, { 'idempotency-key': crypto.randomUUID() });
    assert.equal(sent.status, 202, server.output());
    const cookie = sent.headers.get('set-cookie').split(';')[0];
    const [{ code }] = await (await fetch(`${url}/outbox`)).json();
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    assert.equal((await post('verify', { code: wrong }, { cookie })).status, 403);
    const verified = await post('verify', { code }, { cookie });
    assert.deepEqual([verified.status, await verified.json()], [200, { welcome: '+19195550100' }]);
  });
}
