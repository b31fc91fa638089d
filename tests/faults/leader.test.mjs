// On workerd, a request may end while it fetches a token. Later requests must not wait for that response.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { copyFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { withConsumer } from '../runtime/consumer.mjs';
import { serveWorker } from '../runtime/drivers/workerd.mjs';
import { suitePath } from '../runtime/run-in.mjs';
import { tarball } from '../runtime/tarball.mjs';
import { startFaults } from './server.mjs';

const worker = fileURLToPath(new URL('leader/worker.mjs', import.meta.url));
const steps = (list) => Buffer.from(JSON.stringify(list)).toString('base64url');

let server;
before(async () => (server = await startFaults()));
after(() => server?.stop());

test('a call that ends early does not block calls that wait for its token', { timeout: 120_000 }, async () => {
  const { origin } = server.input;
  const input = {
    basePath: `${origin}/leader/${steps([{}])}`,
    // The first token request gets no response at all, so a call that waits for it never ends.
    tokenUrl: `${origin}/leader/${steps([{ fault: 'hang' }, {}])}/token`,
    arrived: `${origin}/control/leader/arrived`,
  };
  await withConsumer({ suitePath, input, tarball: await tarball() }, async (consumer) => {
    await copyFile(worker, consumer.path('worker.mjs'));
    const dev = await serveWorker(consumer);
    try {
      const lead = await fetch(new URL('/lead', dev.url));
      assert.equal(await lead.text(), 'left');
      const follow = await fetch(new URL('/follow', dev.url));
      assert.deepEqual(await follow.json(), Array(5).fill('m-1'));
      const { api, token } = await (await fetch(`${origin}/control/leader`)).json();
      assert.equal(api, 5, 'the first call ended early, so it was never made');
      assert.ok(token >= 2 && token <= 6, `${token} token requests`);
    } finally {
      await dev.stop();
    }
  });
});
