// The packed package on Cloudflare Workers, without a compatibility flag, and what a deploy would upload.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { serveSimulator } from '../../pkg/bin/server.js';
import { blocks, kindOf } from '../readme/blocks.mjs';
import { withConsumer } from './consumer.mjs';
import { COMPATIBILITY_DATES, serveWorker, withWorker, workerBundle } from './drivers/workerd.mjs';
import { inlinedWasm } from './passes.mjs';

test('of the compatibility dates that the tests use, only the newest has Node’s globals', async () => {
  const worker = `export default { fetch: () => Response.json([typeof process, typeof setTimeout(() => {}, 0)]) };\n`;
  const types = [];
  for (const compatibilityDate of COMPATIBILITY_DATES) {
    types.push(await withWorker({ 'worker.mjs': worker }, { compatibilityDate }));
  }
  assert.deepEqual(types, [
    ['undefined', 'number'],
    ['undefined', 'number'],
    ['object', 'object'],
  ]);
});

test('the instance has started before the first request', async () => {
  const seen = await withWorker({
    // Modules run in the order of their imports.
    'count.mjs': `const { Instance } = WebAssembly;
globalThis.instances = 0;
WebAssembly.Instance = class extends Instance {
  constructor(...args) {
    super(...args);
    globalThis.instances += 1;
  }
};
`,
    'worker.mjs': `import './count.mjs';
import { verifyCode } from 'bandwidth-mfa';
const refused = () => verifyCode({ username: '-', password: '-' }, '', {}).catch(({ kind }) => kind);
export default {
  async fetch() {
    const before = globalThis.instances;
    return Response.json([before, await refused(), globalThis.instances]);
  },
};
`,
  });
  assert.deepEqual(seen, [1, 'invalid-input', 1]);
});

test('a call keeps its async context', async () => {
  const seen = await withWorker({
    'worker.mjs': `import { AsyncLocalStorage } from 'node:async_hooks';
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
  });
  // On Workers a call does not wait for the token request of another one.
  assert.deepEqual(seen, ['first end', 'first token', 'first verify', 'second end', 'second token', 'second verify']);
});

test('the token store of the docs shares a token through Workers KV', async () => {
  const [{ text }] = blocks(await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8')).filter(
    (block) => kindOf(block) === 'token-store',
  );
  const worker = `import { Configuration, verifyCode } from 'bandwidth-mfa';
import { tokenStore } from './token-store.mjs';
const answers = { token: { access_token: 'a', token_type: 'Bearer', expires_in: 3600 }, verify: { valid: true } };
export default {
  async fetch() {
    const names = [];
    const configuration = new Configuration({
      clientId: 'id',
      clientSecret: 'a-client-secret',
      tokenStore,
      async fetch(url) {
        names.push(String(url).split('/').pop());
        return Response.json(answers[names.at(-1)]);
      },
    });
    await verifyCode(configuration, '9900000', { to: '+19195551234', code: '123456', expirationTimeInMinutes: 3 });
    return Response.json(names);
  },
};
`;
  const requests = await withConsumer({}, async (consumer) => {
    await consumer.write('token-store.mjs', text);
    await consumer.write('worker.mjs', worker);
    const found = [];
    // The second process has nothing in memory.
    for (let run = 0; run < 2; run += 1) {
      const more = { kv_namespaces: [{ binding: 'TOKENS', id: 'tokens' }] };
      const server = await serveWorker(consumer, { more, state: consumer.path('state') });
      found.push(
        await fetch(server.url)
          .then((response) => response.json())
          .finally(server.stop),
      );
    }
    return found;
  });
  assert.deepEqual(requests, [['token', 'verify'], ['verify']]);
});

/** The spans that wrangler has captured of a worker; it stores them a little later than the response. */
async function spansOf(server, root) {
  const sql = 'SELECT name, span_id AS id, parent_id AS parent, json(attributes) AS about FROM spans';
  const url = new URL('/cdn-cgi/local/explorer/api/local/observability/query', server.url);
  for (;;) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ sql }) });
    const { result } = await response.json();
    const spans = result.rows.map((row) => Object.fromEntries(row.map((value, at) => [result.columns[at], value])));
    if (spans.some(({ name }) => name === root)) return spans;
  }
}

test('spans of fetch are children of the span that makes the call, and hold no secret', { timeout: 180_000 }, async (context) => {
  const simulator = await serveSimulator({ port: 0 });
  context.after(() => simulator.stop());
  const worker = `import { tracing } from 'cloudflare:workers';
import { Configuration, verifyCode } from 'bandwidth-mfa';
const basePath = '${simulator.url}/api/v1';
const configuration = new Configuration({
  clientId: 'id',
  clientSecret: 'canary-secret',
  basePath,
  tokenUrl: basePath + '/oauth2/token',
});
const check = { to: '+19195551234', code: '739146', expirationTimeInMinutes: 3 };
export default {
  fetch: () => tracing.enterSpan('check', async () => Response.json((await verifyCode(configuration, '9900000', check)).data)),
};
`;
  const use = async (server) => {
    assert.deepEqual(await (await fetch(server.url)).json(), { valid: false });
    return spansOf(server, 'GET');
  };
  const spans = await withWorker({ 'worker.mjs': worker }, { use });
  const { id } = spans.find(({ name }) => name === 'check');
  const children = spans.filter(({ parent }) => parent === id);
  const paths = children.map(({ about }) => new URL(JSON.parse(about)['url.full']).pathname);
  assert.deepEqual(paths.sort(), ['/api/v1/accounts/9900000/code/verify', '/api/v1/oauth2/token']);
  assert.doesNotMatch(JSON.stringify(spans), /canary|5551234|739146|authorization/i);
});

test('a deploy uploads one .wasm file and no inlined bytes', async () => {
  const files = await withConsumer({}, (project) => workerBundle(project, '2024-09-02'));
  const ending = (end) => files.filter(({ file }) => file.endsWith(end));
  const [script] = ending('.js');
  assert.equal(ending('.wasm').length, 1);
  assert.deepEqual(ending('.wasm')[0].bytes.subarray(0, 4), Buffer.from('\0asm'));
  assert.doesNotMatch(script.bytes.toString(), inlinedWasm);
});
