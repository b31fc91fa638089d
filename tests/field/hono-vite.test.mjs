// Hono's build for Workers does not set the condition `workerd`, so it bundles the file for other runtimes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serveWorker } from '../runtime/drivers/workerd.mjs';
import { project, shop } from './project.mjs';

const APP = `
import { Hono } from 'hono';
import { visit } from './shop.mjs';

const app = new Hono();
app.get('/', async (context) => context.json(await visit()));
app.onError((error, context) => context.text(String(error), 500));
export default app;
`;

const CONFIGURATION = (more) => `
import build from '@hono/vite-build/cloudflare-workers';
export default { plugins: [build({ entry: './app.mjs' })], ${more} };
`;

const CASES = [
  { name: 'without a setting', more: '', compatibilityDate: '2025-06-01' },
  { name: 'with the package left to wrangler', more: "ssr: { external: ['bandwidth-mfa'] }", compatibilityDate: '2024-09-23' },
];

for (const { name, more, compatibilityDate } of CASES) {
  test(`a code is sent and verified, built ${name}, compatibility date ${compatibilityDate}`, { timeout: 120_000 }, async (t) => {
    const app = await project('hono-vite');
    t.after(() => app.close());
    await app.write('shop.mjs', await shop());
    await app.write('app.mjs', APP);
    await app.write('vite.config.mjs', CONFIGURATION(more));
    await app.node([app.program('vite'), 'build']);
    const worker = await serveWorker(app, { compatibilityDate, more: { main: 'dist/index.js' } });
    try {
      const response = await fetch(worker.url);
      assert.equal(await response.text(), '{"valid":true,"sent":202}', worker.output());
    } finally {
      await worker.stop();
    }
  });
}
