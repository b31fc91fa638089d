// The packed package on Cloudflare Workers, without nodejs_compat, and what a deploy would upload.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { withConsumer } from './consumer.mjs';
import { workerBundle } from './drivers/workerd.mjs';
import { inlinedWasm, passes } from './passes.mjs';
import { suitePath } from './run-in.mjs';
import { services } from './services.mjs';
import { tarball } from './tarball.mjs';

const input = services({ before, after });

passes('wrangler dev, compatibility date 2024-09-02', 'workerd', input, { compatibilityDate: '2024-09-02' });
passes('wrangler dev, compatibility date 2026-04-20', 'workerd', input, { compatibilityDate: '2026-04-20' });

test('a deploy uploads one .wasm file and no inlined bytes', async () => {
  const consumer = { suitePath, input: {}, tarball: await tarball() };
  const files = await withConsumer(consumer, (project) => workerBundle(project, { compatibilityDate: '2024-09-02' }));
  const ending = (end) => files.filter(({ file }) => file.endsWith(end));
  const [script] = ending('.js');
  assert.equal(ending('.wasm').length, 1);
  assert.deepEqual(ending('.wasm')[0].bytes.subarray(0, 4), Buffer.from('\0asm'));
  assert.doesNotMatch(script.bytes.toString(), inlinedWasm);
});
