// A call leaves nothing behind: no timer, no connection that keeps the process alive, no memory.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MAIN_NODES, nodeProgram } from '../../scripts/setup/node.mjs';
import { run } from '../runtime/child.mjs';
import { withConsumer } from '../runtime/consumer.mjs';
import { runIn } from '../runtime/run-in.mjs';
import { bundled } from './bundle.mjs';
import { startFaults } from './server.mjs';

const heap = fileURLToPath(new URL('left-behind/heap.mjs', import.meta.url));

/** The bytes that 100,000 calls may keep; one listener per call would keep many times that. */
const ALLOWED = 2_000_000;

let server;
let suitePath;
before(async () => {
  suitePath = await bundled('left-behind/suite.mjs', import.meta.url);
  server = await startFaults();
});
after(() => server?.stop());

for (const runtime of [...MAIN_NODES.map((major) => `node-${major}`), 'deno', 'bun']) {
  // A ten-minute timer left behind would keep the process alive, and this test with it.
  test(`a program on ${runtime} ends by itself after calls of every outcome`, { timeout: 180_000 }, async () => {
    const results = await runIn(runtime, { suitePath, input: { ...server.input, runtime: runtime.replace('-', ' ') } });
    assert.deepEqual(results, [{ name: 'every outcome', ok: true }]);
  });
}

for (const major of MAIN_NODES) {
  test(`100,000 calls with one long-lived signal do not fill the heap of Node ${major}`, { timeout: 120_000 }, async () => {
    await withConsumer({}, async (consumer) => {
      const entry = consumer.path('node_modules', 'bandwidth-mfa', 'dist', 'index.js');
      const printed = await run(nodeProgram(major), ['--expose-gc', heap, entry], { cwd: consumer.folder });
      const { kept, requests } = JSON.parse(printed);
      assert.equal(requests, 105_000);
      assert.ok(kept < ALLOWED, `${kept} bytes are kept`);
    });
  });
}
