// A sister domain sets a cookie that is named like ours, but begins with white space that RFC 6265 does not know. However browsers
// and runtimes treat it, the handler's own cookie must still work.
import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { listen } from '../../scripts/listen.mjs';
import { NODES, nodeProgram } from '../../scripts/setup/node.mjs';
import { certificate } from '../faults/server/certificate.mjs';
import { resultsOf } from '../runtime/browsers.mjs';
import { serve } from '../runtime/child.mjs';
import { serveWorker } from '../runtime/drivers/workerd.mjs';
import { bunProgram, denoProgram } from '../runtime/tool.mjs';
import { CODE, NUMBER, fixture, numbers } from './fixture.mjs';
import { entries, project } from './package.mjs';

const { toNodeListener } = (await entries()).handler;

/** White space for JavaScript's `trim`, but not for RFC 6265. */
const BLANKS = ['\u00a0', '\u1680', '\u2000', '\u2028', '\u3000', '\ufeff'];

/** As bytes, in both encodings that a header may be in; 0x85 is white space for Rust's `trim`. */
const PLANTED = [...BLANKS.map((blank) => Buffer.from(blank)), Buffer.from([0xa0]), Buffer.from([0x85])];

/** Sends these bytes and resolves with the whole response. */
async function ask(port, path, headers, body) {
  const head = `POST /mfa/${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nSec-Fetch-Site: same-origin\r\nContent-Length: ${body.length}\r\nConnection: close\r\n`;
  const socket = connect(port, '127.0.0.1');
  socket.write(Buffer.concat([Buffer.from(head), headers, Buffer.from(`\r\n\r\n${body}`)]));
  let text = '';
  for await (const chunk of socket) text += chunk.toString('latin1');
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), cookie: /set-cookie: (__Host-mfa=[\w-]{56})/i.exec(text)?.[1] };
}

const shop = await project(fileURLToPath(new URL('sister', import.meta.url)));

async function started(command, ...args) {
  const { folder, path } = shop;
  const { match, stop } = await serve(command, args, /READY (\S+)/, { cwd: folder, env: { DENO_DIR: path('.deno') } });
  return { url: match[1], stop };
}

const RUNTIMES = {
  ...Object.fromEntries(NODES.map((major) => [`Node ${major}`, () => started(nodeProgram(major), 'shop.mjs')])),
  Deno: () => started(denoProgram(), 'run', '--no-prompt', '--allow-net', '--no-lock', '--node-modules-dir=manual', 'shop.mjs'),
  Bun: () => started(bunProgram(), 'shop.mjs'),
  workerd: () => serveWorker(shop),
};

for (const [runtime, start] of Object.entries(RUNTIMES)) {
  test(`${runtime}: a planted cookie before ours does not keep the person out, whatever white space it begins with`, {
    timeout: 180_000,
  }, async () => {
    const { url, stop } = await start();
    try {
      const port = Number(new URL(url).port);
      for (const [index, to] of numbers(PLANTED.length, 10_001).entries()) {
        const key = Buffer.from(`Idempotency-Key: ${crypto.randomUUID()}`);
        const sent = await ask(port, 'send', key, JSON.stringify({ to }));
        assert.deepEqual([sent.status, typeof sent.cookie], [202, 'string']);
        const planted = Buffer.concat([
          Buffer.from('Cookie: a=b; '),
          PLANTED[index],
          Buffer.from(`__Host-mfa=planted; ${sent.cookie}`),
        ]);
        const { status } = await ask(port, 'verify', planted, JSON.stringify({ code: CODE }));
        assert.equal(status, 200, PLANTED[index].toString('hex'));
      }
    } finally {
      await stop();
    }
  });
}

/** Lets a sister domain plant its cookies, asks for a code, and verifies it. */
const page = (sister) => `<!doctype html><title>Page</title><link rel="icon" href="data:,"><script type="module">
const post = (path, body) => {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() };
  return fetch('/mfa/' + path, { method: 'POST', headers, body: JSON.stringify(body) });
};
const image = new Image();
await new Promise((resolve) => {
  image.onerror = resolve;
  image.src = '${sister}/plant';
});
const sent = await post('send', { to: '${NUMBER}' });
const checked = await post('verify', { code: '${CODE}' });
globalThis.results = [sent.status, checked.status];
</script>`;

test('Chromium to Node: the cookie of a sister domain comes first, and the right code still signs in', {
  timeout: 180_000,
}, async (context) => {
  const { handle, clock } = fixture();
  context.mock.method(Date, 'now', clock);
  const listener = toNodeListener(handle);
  const cookies = [];
  const server = createServer(await certificate(), (request, response) => {
    if (request.url === '/plant') {
      // Names as bytes: Node writes a header in Latin-1.
      const names = PLANTED.map((blank) => `${blank.toString('latin1')}__Host-mfa`);
      response.setHeader(
        'set-cookie',
        names.map((name) => `${name}=planted; Domain=example.test; Path=/; Secure; SameSite=None`),
      );
      response.end();
    } else if (request.url === '/') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(page(`https://evil.example.test:${request.socket.localPort}`));
    } else {
      if (request.url === '/mfa/verify') cookies.push(request.headers.cookie);
      listener(request, response);
    }
  });
  const { port, stop } = await listen(server);
  context.after(stop);
  const args = ['--host-resolver-rules=MAP *.example.test 127.0.0.1'];
  const results = await resultsOf(`https://shop.example.test:${port}/`, 'chromium', { args });
  assert.match(cookies[0], /\u00a0__Host-mfa=planted; .*__Host-mfa=[\w-]{56}$/, 'it was planted, and comes first');
  assert.deepEqual(results, [202, 200]);
});
