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

test('a call keeps its async context', async () => {
  const consumer = { suitePath, input: {}, tarball: await tarball() };
  const found = await withConsumer(consumer, async (project) => {
    await project.write(
      'worker.mjs',
      `import { AsyncLocalStorage } from 'node:async_hooks';
import { Configuration, verifyCode } from 'bandwidth-mfa';
const context = new AsyncLocalStorage();
export default {
  async fetch() {
    const seen = [];
    const answers = { token: { access_token: 'a', token_type: 'Bearer', expires_in: 3600 }, verify: { valid: true } };
    const configuration = new Configuration({
      clientId: 'id',
      clientSecret: 'a-client-secret',
      async fetch(url) {
        const name = String(url).split('/').pop();
        seen.push([context.getStore(), name]);
        await new Promise((resolve) => setTimeout(resolve, 1));
        return Response.json(answers[name]);
      },
      onCall({ type }) {
        if (type === 'end') seen.push([context.getStore(), type]);
      },
    });
    const check = { to: '+19195551234', code: '123456', expirationTimeInMinutes: 3 };
    const call = (name) => context.run(name, () => verifyCode(configuration, '9900000', check));
    await Promise.all([call('first'), call('second')]);
    return Response.json(seen.map((one) => one.join(' ')).sort());
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
  // On Workers a call does not wait for the token request of another one.
  assert.deepEqual(found, ['first end', 'first token', 'first verify', 'second end', 'second token', 'second verify']);
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
