// Next.js 14 patches `fetch` so that it caches responses, also to POSTs. None of ours may be cached.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { Simulator } from '../../pkg/dist/simulator.js';
import { listen } from '../../scripts/listen.mjs';
import { freePort, project } from './project.mjs';

/** The simulator over HTTP. `requests` counts them by the last part of their path, and `revoke` makes it refuse the last token. */
async function startService(t) {
  const simulator = new Simulator({ code: '123456' });
  const requests = {};
  const revoked = new Set();
  let used;
  const server = createServer(async (request, response) => {
    const name = request.url.split('/').pop();
    requests[name] = (requests[name] ?? 0) + 1;
    const body = Buffer.concat(await request.toArray());
    // A response that Next.js may cache.
    if (name === 'other') return response.end('{}');
    if (name !== 'token') used = request.headers.authorization;
    if (revoked.has(used) && name !== 'token') return response.writeHead(401).end('{"message":"Unauthorized"}');
    const { method, headers } = request;
    const answer = await simulator.fetch(`http://${headers.host}${request.url}`, { method, headers, body });
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  });
  const { url, stop } = await listen(server);
  t.after(stop);
  return { url: `${url}/api/v1`, requests, outbox: simulator.outbox, revoke: () => revoked.add(used) };
}

test('a GET route of Next.js 14 sends and verifies each time, and caches nothing', { timeout: 300_000 }, async (t) => {
  const service = await startService(t);
  const app = await project('next-14', { node: 20 });
  t.after(() => app.close());
  const env = { MFA_URL: service.url, NODE_ENV: 'production' };
  await app.node([app.program('next'), 'build'], { env });
  assert.deepEqual(service.requests, {}, 'the build makes no request');
  const start = async () => {
    const port = await freePort();
    const args = [app.program('next'), 'start', '-H', '127.0.0.1', '-p', String(port)];
    const server = await app.serve(args, /Ready/, { env });
    const get = async (path) => (await fetch(`http://127.0.0.1:${port}${path}`)).json();
    return { ...server, get };
  };

  const first = await start();
  for (const count of [1, 2]) {
    assert.equal(typeof (await first.get('/send')).messageId, 'string');
    assert.equal(service.outbox.length, count);
  }
  for (const valid of [true, true, false]) assert.deepEqual(await first.get('/verify'), { valid });
  const { token, ...calls } = service.requests;
  assert.deepEqual(calls, { messaging: 2, verify: 3 });

  await first.stop();
  service.revoke();
  const second = await start();
  assert.equal(typeof (await second.get('/send')).messageId, 'string');
  assert.deepEqual([service.requests.token, service.requests.messaging], [token + 1, 3], 'a new program requests a token');
  service.revoke();
  assert.equal(typeof (await second.get('/send')).messageId, 'string');
  assert.deepEqual([service.requests.token, service.requests.messaging], [token + 2, 5], 'and another one after a 401');
  assert.equal(service.outbox.length, 4);

  // The cache exists, and has only the response to the app's own request.
  await second.get('/other');
  const cache = app.path('.next', 'cache', 'fetch-cache');
  const read = () => readdirSync(cache).map((file) => JSON.parse(readFileSync(join(cache, file), 'utf8')).data.url);
  assert.deepEqual(read(), [`${service.url}/other`]);
});
