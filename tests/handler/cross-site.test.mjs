// In a real browser, a page of another site is refused and nothing is sent, even if its origin is listed.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { listen } from '../../scripts/listen.mjs';
import { resultsOf } from '../runtime/browsers.mjs';
import { serveSite } from '../readme/site.mjs';
import { NUMBER, fixture } from './fixture.mjs';
import { entries } from './package.mjs';

const { toNodeListener } = (await entries()).handler;

/** Asks for a code, with credentials, so that the browser would keep the cookie. */
const page = (handler) => `<!doctype html><title>Page</title><link rel="icon" href="data:,"><script type="module">
const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Idempotency-Key': crypto.randomUUID() };
const body = JSON.stringify({ to: '${NUMBER}' });
const response = await fetch('${handler}/mfa/send/', { method: 'POST', credentials: 'include', headers, body });
globalThis.results = [response.status, (await response.json()).error];
</script>`;

test('a page of another site can read why it is refused; a page of the same site gets its code', async (context) => {
  let ask;
  const handler = await listen(createServer((request, response) => ask(request, response)));
  context.after(() => handler.stop());
  // For a browser these are two sites, although they are one machine.
  for (const { name, status, reason } of [
    { name: 'localhost', status: 403, reason: 'cross-site' },
    { name: '127.0.0.1', status: 202, reason: undefined },
  ]) {
    const site = await serveSite(page(`http://${name}:${handler.port}`), `http://127.0.0.1:${handler.port}`);
    const { events, handle, sends } = fixture({ origins: [new URL(site.url).origin] });
    ask = toNodeListener(handle);
    try {
      assert.deepEqual(await resultsOf(site.url), [status, reason], name);
      assert.deepEqual([events.at(-1).reason, sends().length], [reason, reason ? 0 : 1], name);
    } finally {
      await site.stop();
    }
  }
});
