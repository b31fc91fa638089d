// Parcel ignores `exports` by default; its output runs in Chromium.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resultsOf } from '../runtime/browsers.mjs';
import { serveFolder } from '../runtime/site.mjs';
import { project, shop } from './project.mjs';

test('a code is sent and verified on a page built by Parcel with its defaults', { timeout: 120_000 }, async (t) => {
  const app = await project('parcel');
  t.after(() => app.close());
  await app.write('shop.mjs', await shop());
  await app.write('page.mjs', "import { visit } from './shop.mjs';\nglobalThis.results = visit();\n");
  await app.write('index.html', '<!doctype html>\n<script type="module" src="page.mjs"></script>\n');
  await app.node([app.program('parcel'), 'build', 'index.html', '--no-cache', '--public-url', '.']);
  const site = await serveFolder(app.path('dist'));
  t.after(() => site.stop());
  // A page may not set Sec-Fetch-Site, without which the handler refuses to send.
  assert.deepEqual(await resultsOf(site.url), { valid: true, sent: 403 });
});
