// A handler as a listener of node:http: no request and no error of the program stops the process or keeps a client waiting.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import http2 from 'node:http2';
import { connect } from 'node:net';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { listen } from '../../scripts/listen.mjs';
import { CODE, NUMBER, cookieOf, eventNames, fixture, options, pageHeaders } from './fixture.mjs';
import { entries } from './package.mjs';

const { createHandler, toNodeListener } = (await entries()).handler;

/** Serves a listener; `use` gets the port. */
async function serving(listener, use) {
  const { port, stop } = await listen(createServer(listener));
  try {
    await use(port);
  } finally {
    await stop();
  }
}

/** Sends this head and resolves with the whole response. Not by `fetch`, because that refuses some methods. */
async function raw(port, head) {
  const socket = connect(port, '127.0.0.1');
  socket.write(`${head}\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  let text = '';
  for await (const chunk of socket) text += chunk;
  return text;
}

const post = (port, path, body, headers = {}) =>
  fetch(
    `http://127.0.0.1:${port}/${path}`,
    /** @type {RequestInit} */ ({ method: 'POST', body, headers: pageHeaders(headers), duplex: 'half' }),
  );

test('signs a person in, refuses long bodies and other routes, and survives a sender that goes away', {
  timeout: 60_000,
}, async (context) => {
  const { clock, handle, service, verified } = fixture();
  context.mock.method(Date, 'now', clock);
  await serving(toNodeListener(handle), async (port) => {
    const sent = await post(port, 'any/where/send', JSON.stringify({ to: NUMBER }));
    assert.deepEqual([sent.status, service.outbox.length], [202, 1]);
    const right = await post(port, 'any/where/verify', JSON.stringify({ code: CODE }), { cookie: cookieOf(sent) });
    assert.deepEqual([right.status, await right.json(), verified], [200, { valid: true }, [NUMBER]]);
    assert.equal((await post(port, 'send', 'x'.repeat(100_000))).status, 413);
    const chunks = /** @type {any} */ (ReadableStream).from(Array(100).fill(new Uint8Array(1024)));
    assert.equal((await post(port, 'send', chunks)).status, 413);
    assert.equal((await post(port, 'nothing', '{}')).status, 404);
    const url = `http://127.0.0.1:${port}/send`;
    for (const method of ['GET', 'HEAD']) assert.equal((await fetch(url, { method })).status, 405);
    await abandoned(url);
    assert.equal((await fetch(url)).status, 405);
  });
});

test('without Sec-Fetch-Site, as in Safari before 16.4, allows the origin of the host that was requested', {
  timeout: 60_000,
}, async () => {
  const { handle, events } = fixture();
  const send = async (port, host) => {
    const headers = { host, origin: 'https://shop.example', 'content-type': 'application/json' };
    const sent = request({ port, path: '/mfa/send', method: 'POST', headers }).end('{}');
    const [{ statusCode }] = await once(sent, 'response');
    return statusCode;
  };
  await serving(toNodeListener(handle), async (port) => {
    // 400, because the key is missing: the origin was allowed.
    assert.equal(await send(port, 'shop.example'), 400);
    for (const host of ['www.shop.example', 'shop.example:8443', 'a b', 'localhost'])
      assert.equal(await send(port, host), 403, host);
  });
  assert.deepEqual(eventNames(events), ['refused idempotency-key', ...Array(4).fill('refused origin')]);
});

/** A request whose sender goes away in the middle of its body. */
function abandoned(url) {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', 'content-length': 100 };
    const sent = request(url, { method: 'POST', headers });
    sent.on('error', () => {});
    sent.on('close', resolve);
    sent.write('{"to":', () => sent.destroy());
  });
}

test('refuses methods and targets that a Request cannot hold', { timeout: 60_000 }, async () => {
  await serving(toNodeListener(fixture().handle), async (port) => {
    assert.match(await raw(port, 'TRACE /mfa/send HTTP/1.1'), /^HTTP\/1\.1 405 [\s\S]*\r\nallow: POST, OPTIONS\r\n/i);
    assert.match(await raw(port, 'OPTIONS * HTTP/1.1'), /^HTTP\/1\.1 404 /);
    assert.match(await raw(port, 'GET http://[/mfa/send HTTP/1.1'), /^HTTP\/1\.1 405 /);
    assert.equal((await post(port, 'mfa/send', JSON.stringify({ to: NUMBER }))).status, 202);
  });
});

test("answers 503 if the program's response breaks off or is invalid, or an error is thrown", {
  timeout: 60_000,
}, async (context) => {
  const body = () =>
    new ReadableStream({
      pull(controller) {
        controller.error(new Error('the database is gone'));
      },
    });
  for (const [what, handler] of Object.entries({
    'a body that breaks off': async () =>
      new Response(body(), { status: 201, headers: { 'content-length': '10', 'set-cookie': 'session=1' } }),
    'no response': async () => undefined,
    'no status': async () => Response.error(),
    rejects: async () => Promise.reject(new Error('mine')),
    throws() {
      throw new Error('mine');
    },
    'has wrong options': () => createHandler({ ...options(), accountId: undefined })(new Request('http://a')),
  })) {
    const shown = context.mock.method(console, 'error', () => {});
    await serving(toNodeListener(handler), async (port) => {
      const response = await post(port, 'mfa/send', '{}');
      assert.deepEqual([response.status, await response.json()], [503, { error: 'unavailable' }], what);
      assert.deepEqual(
        ['cache-control', 'retry-after', 'set-cookie'].map((name) => response.headers.get(name)),
        ['no-store', '10', null],
        what,
      );
    });
    const [error] = shown.mock.calls.map((call) => call.arguments[0]);
    assert.ok(error instanceof Error, what);
    if (what === 'has wrong options') assert.match(error.message, /accountId: is required/);
    shown.mock.restore();
  }
});

test('reports a body that a parser has read before, instead of waiting for it', { timeout: 60_000 }, async () => {
  for (const body of [JSON.stringify({ to: NUMBER }), '']) {
    const { events, handle, sends } = fixture();
    const listener = toNodeListener(handle);
    const parsed = async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      await listener(Object.assign(request, { body: text }), response);
    };
    await serving(parsed, async (port) => {
      assert.equal((await post(port, 'mfa/send', body)).status, 503);
      assert.match(events[0].error.message, /read before.*parser/);
      assert.deepEqual(eventNames(events), ['failed body']);
      assert.equal(sends().length, 0);
      // For a request without a body the order does not matter.
      assert.equal((await fetch(`http://127.0.0.1:${port}/mfa/send`)).status, 405);
    });
  }
});

test('answers the same over HTTP/2, even before the body has arrived, without warnings', { timeout: 60_000 }, async (context) => {
  const warn = context.mock.method(process, 'emitWarning', () => {});
  const { handle, service } = fixture();
  const server = http2.createServer(toNodeListener(handle));
  const closed = [];
  // Not `once`, which rejects if the stream has an error first.
  server.on('stream', (stream) => closed.push(new Promise((resolve) => stream.on('close', resolve))));
  const { url, stop } = await listen(server);
  const client = http2.connect(url);
  const ask = async (method, /** @type {string | undefined} */ body = undefined, more = {}) => {
    const headers = pageHeaders({ ':method': method, ':path': '/mfa/send', ...more });
    const stream = client.request(headers, { endStream: body === undefined });
    stream.on('error', () => {});
    if (body !== undefined) stream.end(body);
    const [{ ':status': status }] = await once(stream, 'response');
    stream.resume();
    await closed.pop();
    return status;
  };
  try {
    assert.equal(await ask('POST', JSON.stringify({ to: NUMBER })), 202);
    assert.equal(service.outbox.length, 1);
    assert.equal(await ask('POST', 'x'.repeat(200_000), { 'content-type': 'text/plain' }), 415, 'without reading the body');
    assert.equal(await ask('POST', 'x'.repeat(200_000)), 413);
    assert.equal(await ask('GET'), 405);
    assert.equal(await ask('TRACE'), 405);
    assert.equal(await ask('POST', JSON.stringify({ to: '+12125550100' })), 202, 'on the same connection');
    const safari = { ':authority': 'shop.example', origin: 'https://shop.example', 'sec-fetch-site': undefined };
    assert.equal(await ask('POST', JSON.stringify({ to: '+12125550101' }), safari), 202, 'without Sec-Fetch-Site');
    assert.deepEqual(
      warn.mock.calls.map(({ arguments: [what] }) => String(what)),
      [],
    );
  } finally {
    client.destroy();
    await stop();
  }
});

test('passes on what onVerified has fetched, over HTTP/1 and HTTP/2', { timeout: 60_000 }, async (context) => {
  const shown = JSON.stringify({ user: 'u-1', name: 'x'.repeat(500) });
  const body = gzipSync(shown);
  // The first with its length, the second in chunks: HTTP/2 forbids `Transfer-Encoding`.
  const lengths = [{ 'Content-Length': body.length }, {}];
  const accounts = await listen(
    createServer((_, response) => {
      response.writeHead(201, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', ...lengths.shift() });
      response.end(body);
    }),
  );
  const onVerified = () => fetch(accounts.url);
  const right = JSON.stringify({ code: CODE });
  const [first, second] = [fixture({ onVerified }), fixture({ onVerified })];
  const cookies = [await first.challenge(), await second.challenge()];
  context.mock.method(Date, 'now', first.clock);
  await serving(toNodeListener(first.handle), async (port) => {
    const response = await post(port, 'mfa/verify', right, { cookie: cookies[0] });
    assert.deepEqual([response.status, await response.text()], [201, shown]);
  });
  const server = await listen(http2.createServer(toNodeListener(second.handle)));
  const client = http2.connect(server.url);
  try {
    const stream = client.request(pageHeaders({ ':method': 'POST', ':path': '/mfa/verify', cookie: cookies[1] }));
    stream.end(right);
    const [{ ':status': status }] = await once(stream, 'response');
    let text = '';
    for await (const chunk of stream) text += chunk;
    assert.deepEqual([status, text], [201, shown]);
  } finally {
    client.destroy();
    await server.stop();
    await accounts.stop();
  }
});

test('keeps the cookies that a middleware set before, next to those of the handler and of onVerified', {
  timeout: 60_000,
}, async (context) => {
  /** @type {[string, string][]} */
  const headers = [
    ['Set-Cookie', 'session=1; Path=/'],
    ['Set-Cookie', 'theme=dark; Expires=Wed, 21 Oct 2026 07:28:00 GMT'],
  ];
  const { clock, handle } = fixture({ onVerified: () => new Response(null, { status: 204, headers }) });
  context.mock.method(Date, 'now', clock);
  const namesOf = (response) => response.headers.getSetCookie().map((cookie) => cookie.split('=')[0]);
  for (const [to, earlier, names] of /** @type {[string, string | string[], string[]][]} */ ([
    [NUMBER, 'locale=en', ['locale']],
    ['+13105550100', ['locale=en', 'csrf=2'], ['locale', 'csrf']],
  ])) {
    const listener = toNodeListener(handle);
    const withCookies = (request, response) => {
      response.setHeader('Set-Cookie', earlier);
      return listener(request, response);
    };
    await serving(withCookies, async (port) => {
      const sent = await post(port, 'send', JSON.stringify({ to }));
      assert.deepEqual(namesOf(sent), [...names, '__Host-mfa']);
      const cookie = sent.headers.getSetCookie().at(-1)?.split(';')[0] ?? '';
      const right = await post(port, 'verify', JSON.stringify({ code: CODE }), { cookie });
      assert.deepEqual([right.status, namesOf(right)], [204, [...names, 'session', 'theme', '__Host-mfa']]);
      assert.deepEqual(namesOf(await fetch(`http://127.0.0.1:${port}/send`)), names);
    });
  }
});
