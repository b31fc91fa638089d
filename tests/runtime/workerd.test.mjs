// The packed package on Cloudflare Workers, without a compatibility flag, and what a deploy would upload.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { withConsumer } from './consumer.mjs';
import { COMPATIBILITY_DATES, serveWorker, workerBundle } from './drivers/workerd.mjs';
import { inlinedWasm, passes } from './passes.mjs';
import { suitePath } from './run-in.mjs';
import { services } from './services.mjs';
import { tarball } from './tarball.mjs';

const input = services({ before, after });

for (const compatibilityDate of COMPATIBILITY_DATES) {
  passes(`wrangler dev, compatibility date ${compatibilityDate}`, 'workerd', input, { compatibilityDate });
}

test('only the newest of these dates has Node’s globals', async () => {
  const consumer = { suitePath, input: {}, tarball: await tarball() };
  const found = await withConsumer(consumer, async (project) => {
    await project.write(
      'worker.mjs',
      `export default { fetch: () => Response.json([typeof process, typeof setTimeout(() => {}, 0)]) };\n`,
    );
    const found = [];
    for (const compatibilityDate of COMPATIBILITY_DATES) {
      const server = await serveWorker(project, { compatibilityDate });
      found.push(await (await fetch(server.url)).json());
      await server.stop();
    }
    return found;
  });
  assert.deepEqual(found, [
    ['undefined', 'number'],
    ['undefined', 'number'],
    ['object', 'object'],
  ]);
});

test('the instance has started before the first request', async () => {
  const consumer = { suitePath, input: {}, tarball: await tarball() };
  const found = await withConsumer(consumer, async (project) => {
    // Modules run in the order of their imports.
    await project.write(
      'count.mjs',
      `const { Instance } = WebAssembly;
globalThis.instances = 0;
WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    globalThis.instances += 1;
  }
};
`,
    );
    await project.write(
      'worker.mjs',
      `import './count.mjs';
import { verifyCode } from 'bandwidth-mfa';
const refused = () => verifyCode({ username: '-', password: '-' }, '', {}).catch(({ kind }) => kind);
export default {
  async fetch() {
    const before = globalThis.instances;
    return Response.json([before, await refused(), globalThis.instances]);
  },
};
`,
    );
    const server = await serveWorker(project);
    try {
      return await (await fetch(server.url)).json();
    } finally {
      await server.stop();
    }
  });
  assert.deepEqual(found, [1, 'invalid-input', 1]);
});

test('a deploy uploads one .wasm file and no inlined bytes', async () => {
  const consumer = { suitePath, input: {}, tarball: await tarball() };
  const files = await withConsumer(consumer, (project) => workerBundle(project, { compatibilityDate: '2024-09-02' }));
  const ending = (end) => files.filter(({ file }) => file.endsWith(end));
  const [script] = ending('.js');
  assert.equal(ending('.wasm').length, 1);
  assert.deepEqual(ending('.wasm')[0].bytes.subarray(0, 4), Buffer.from('\0asm'));
  assert.doesNotMatch(script.bytes.toString(), inlinedWasm);
});
