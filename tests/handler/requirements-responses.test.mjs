// The handler's rules for requests and responses (H14 to H17, H19, H20, H22): no page gets around them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE, MINUTE, NUMBER, ORIGIN, eventNames, fixture } from './fixture.mjs';
import { newStore, start } from './platform.mjs';

test('H14: with beforeSend, every send gets the same response, before the service is called', async () => {
  const steps = [];
  const inner = newStore(start);
  const store = {
    apply(...args) {
      steps.push(args);
      return inner.apply(...args);
    },
  };
  // All of these numbers but one share a prefix, and one network may send only three texts to it.
  const limits = { prefixPer10Minutes: false };
  const { events, send, sends, settled } = fixture({ store, limits, beforeSend: ({ to }) => to !== '+12125550100' });
  const key = crypto.randomUUID();
  const causes = /** @type {any[][]} */ ([
    ['sent', '+19195550100', { key }],
    ['duplicate', '+19195550100', { key }],
    ['refused by the program', '+12125550100'],
    ['refused by the service', '+19195550140'],
    ['lost on the way back', '+19195550161'],
    ['wrong credentials', '+19195550143'],
  ]);
  const shapes = [];
  for (const [cause, to, more] of causes) {
    steps.length = 0;
    const before = sends().length;
    const response = await send(to, more);
    assert.equal(sends().length, before, `${cause}: the service is called after the response`);
    const headers = [...response.headers].map(([name, value]) => [name, name === 'set-cookie' ? shape(value) : value]);
    shapes.push([JSON.stringify([response.status, headers, await response.text()]), cause]);
    // The same steps before the response; a repeat ends after the first one.
    assert.equal(steps.length, cause === 'duplicate' ? 1 : 2, cause);
    await settled();
  }
  assert.equal(sends().length, 4);
  for (const [seen, cause] of shapes) assert.equal(seen, shapes[0][0], cause);
  assert.deepEqual(
    events.map(({ type }) => type),
    ['sent', 'duplicate', 'refused', 'failed', 'failed', 'failed'],
  );
  // A second request reveals nothing either.
  for (const [cause, to] of causes) {
    const again = await send(to);
    assert.deepEqual([again.status, again.headers.get('retry-after')], [429, '60'], cause);
  }
});

const shape = (cookie) => cookie.replace(/=[\w-]{56};/, '=X;');

test('H14: a silently refused number gets the same responses to tries and resends as any other', async () => {
  const { challenge, send, settled, verify, wait } = fixture({ beforeSend: ({ to }) => to !== '+12125550100' });
  const seen = [];
  for (const to of ['+12125550100', NUMBER]) {
    const cookie = await challenge(to);
    await settled();
    const tries = [];
    // Also the sixth and the seventh try: by then the service has locked the number.
    for (let at = 0; at < 7; at += 1) tries.push(await verify('000000', cookie));
    const sends = [];
    for (let at = 0; at < 3; at += 1) {
      sends.push(await send(to));
      wait(MINUTE);
    }
    await settled();
    const shown = [...tries, ...sends].map((response) => [response.status, response.headers.get('retry-after')]);
    seen.push(shown);
  }
  assert.deepEqual(seen[0], seen[1]);
});

test('H14: without beforeSend, answers 503 when the service refuses the credentials, and gives the limits back', async () => {
  const { send, sends } = fixture();
  for (let tries = 0; tries < 5; tries += 1) {
    const response = await send('+19195550143');
    assert.deepEqual([response.status, response.headers.getSetCookie()], [503, []]);
  }
  assert.equal(sends().length, 5);
});

test('H14: without beforeSend, a number that the service refuses gets the same responses to sends as any other', async () => {
  const seen = [];
  for (const to of ['+19195550140', NUMBER]) {
    const { send, sends, wait } = fixture();
    const key = crypto.randomUUID();
    // A repeat, a resend that comes too early, and one that does not.
    const responses = [await send(to, { key }), await send(to, { key }), await send(to)];
    wait(MINUTE);
    responses.push(await send(to));
    seen.push([sends().length, ...responses.map(({ status, headers }) => [status, headers.get('retry-after')])]);
  }
  assert.deepEqual(seen[0], seen[1]);
});

test('H14: refuses every code in the same way, whatever the reason', async () => {
  const { challenge, verify, wait } = fixture();
  const cookie = await challenge();
  const refusals = [
    await verify('000000', cookie),
    await verify('12', cookie),
    await verify('abcdef', cookie),
    await verify(CODE, `${cookie}0`),
    await verify(CODE, undefined),
  ];
  wait(5 * MINUTE);
  refusals.push(await verify(CODE, cookie));
  const texts = await Promise.all(
    refusals.map(async (response) => JSON.stringify([response.status, [...response.headers], await response.text()])),
  );
  assert.equal(new Set(texts).size, 1, texts.join('\n'));
});

test('H15: refuses pages of other origins unless they are listed, and everything except JSON by POST', async () => {
  const evil = 'https://evil.example';
  const matrix = [
    [{}, 202],
    [{ 'sec-fetch-site': undefined }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'none' }, 403],
    [{ 'sec-fetch-site': 'cross-site', origin: evil }, 403],
    [{ 'sec-fetch-site': undefined, origin: evil }, 403],
    [{ 'sec-fetch-site': undefined, origin: 'null' }, 403],
    [{ 'sec-fetch-site': undefined, origin: `${ORIGIN}.evil.example` }, 403],
    [{ 'sec-fetch-site': undefined, origin: ORIGIN }, 202],
    [{ 'sec-fetch-site': 'same-site', origin: ORIGIN }, 202],
    [{ 'sec-fetch-site': 'cross-site', origin: ORIGIN }, 403],
    [{ 'content-type': 'text/plain' }, 415],
    [{ 'content-type': 'application/x-www-form-urlencoded' }, 415],
    [{ 'content-type': undefined }, 415],
    [{ 'content-type': 'text/plain; application/json' }, 415],
    [{ 'content-type': 'application/jsonp' }, 415],
    [{ 'content-type': 'application/json; charset=utf-8' }, 202],
    [{ 'content-type': 'Application/JSON ;charset="utf-8"' }, 202],
  ];
  for (const [headers, status] of matrix) {
    const { send, sends } = fixture({ origins: [ORIGIN] });
    const response = await send(NUMBER, { headers });
    assert.equal(response.status, status, JSON.stringify(headers));
    assert.equal(sends().length, status === 202 ? 1 : 0);
  }
  const { ask } = fixture();
  for (const method of ['GET', 'PUT', 'DELETE', 'HEAD']) assert.equal((await ask('send', { method })).status, 405);
  assert.equal((await ask('', { body: {} })).status, 404);
  assert.equal((await ask('sender', { body: {} })).status, 404);
});

test('H15: without Sec-Fetch-Site, as in Safari before 16.4, allows its own origin over https', async () => {
  const own = 'https://shop.example';
  for (const [origin, status] of /** @type {[string, number][]} */ ([
    [own, 202],
    ['http://shop.example', 403],
    [`${own}:8443`, 403],
    ['https://www.shop.example', 403],
  ])) {
    for (const challenge of ['cookie', 'body']) {
      const { send, sends } = fixture({ challenge });
      const { status: found } = await send(NUMBER, { headers: { 'sec-fetch-site': undefined, origin } });
      assert.deepEqual([found, sends().length], [status, status === 202 ? 1 : 0], `${origin}, ${challenge}`);
    }
  }
  const { send } = fixture();
  assert.equal((await send(NUMBER, { headers: { 'sec-fetch-site': 'same-site', origin: own } })).status, 403);
});

test('H15: refuses a listed origin of another site before anything is counted', async () => {
  let takes = 0;
  const store = { apply: async () => ({ ok: (takes += 1) > 0 }) };
  const { ask, events, send, sends } = fixture({ origins: [ORIGIN], store });
  const headers = { origin: ORIGIN, 'sec-fetch-site': 'cross-site' };
  for (const response of [await send(NUMBER, { headers }), await ask('verify', { body: { code: CODE }, headers })]) {
    assert.deepEqual([response.status, (await response.json()).error], [403, 'cross-site']);
    // So that the page can read why.
    assert.equal(response.headers.get('access-control-allow-origin'), ORIGIN);
  }
  assert.deepEqual(eventNames(events), ['refused cross-site', 'refused cross-site']);
  assert.deepEqual([takes, sends().length], [0, 0]);
});

test('H15: ignores slashes at the end of a path', async () => {
  for (const path of ['send/', 'send//']) {
    const { ask, sends } = fixture();
    const response = await ask(path, { body: { to: NUMBER }, headers: { 'idempotency-key': crypto.randomUUID() } });
    assert.deepEqual([response.status, sends().length], [202, 1], path);
  }
  const { ask, verified, challenge } = fixture();
  assert.equal((await ask('verify/', { body: { code: CODE }, headers: { cookie: await challenge() } })).status, 200);
  assert.equal(verified.length, 1);
  const headers = { 'idempotency-key': crypto.randomUUID() };
  for (const path of ['/', '//', 'send/x']) assert.equal((await ask(path, { body: { to: NUMBER }, headers })).status, 404, path);
});

test('H16: only listed origins may read a response, never all', async () => {
  const { ask, send } = fixture({ origins: [ORIGIN] });
  const preflight = (origin) =>
    ask('send', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'content-type': undefined } });
  const allowed = await preflight(ORIGIN);
  assert.equal(allowed.status, 204);
  assert.equal(allowed.headers.get('access-control-allow-origin'), ORIGIN);
  assert.equal(allowed.headers.get('access-control-allow-credentials'), 'true');
  assert.match(allowed.headers.get('access-control-allow-headers'), /Idempotency-Key/);
  const refused = await preflight('https://evil.example');
  assert.deepEqual([refused.status, refused.headers.get('access-control-allow-origin')], [403, null]);
  const sent = await send(NUMBER, { headers: { origin: ORIGIN, 'sec-fetch-site': 'same-site' } });
  assert.equal(sent.headers.get('access-control-allow-origin'), ORIGIN);
  assert.match(sent.headers.get('vary'), /Origin/);
  assert.equal((await send()).headers.get('access-control-allow-origin'), null);
});

test('H17: stops reading a body that is longer than allowed', async () => {
  const { ask, sends } = fixture();
  let read = 0;
  const endless = new ReadableStream({
    pull(controller) {
      read += 1024;
      controller.enqueue(new Uint8Array(1024).fill(32));
      if (read > 10_000_000) controller.close();
    },
  });
  const response = await ask('send', { body: endless, duplex: 'half', headers: { 'idempotency-key': crypto.randomUUID() } });
  assert.equal(response.status, 413);
  assert.ok(read <= 8 * 1024, `${read}`);
  const announced = await ask('send', {
    body: { to: NUMBER },
    headers: { 'content-length': '5000', 'idempotency-key': crypto.randomUUID() },
  });
  assert.equal(announced.status, 413);
  assert.equal(sends().length, 0);
});

test('H17: refuses a body that is not a flat object of known string fields', async () => {
  const { ask, sends } = fixture();
  const deep = `${'{"to":'.repeat(500)}1${'}'.repeat(500)}`;
  const wrong = [
    '',
    'null',
    '[]',
    '"+19195550100"',
    '{',
    deep,
    '{"to":19195550100}',
    '{"to":["+19195550100"]}',
    '{"to":"+19195550100","x":"1"}',
    '{"to":"19195550100"}',
    '{"to":"+19195550100","channel":"fax"}',
    '{"to":"+19195550100","__proto__":{"a":1}}',
    '{"to":{"to":"+19195550100"}}',
    '{"":{"to":"+19195550100"}}',
    '{"":{"":{"to":"+19195550100"}}}',
    '{"":{},"to":"+19195550100"}',
    '{"":"","to":"+19195550100"}',
    new Uint8Array([0x7b, 0xff, 0x7d]),
  ];
  for (const body of wrong) {
    const response = await ask('send', { body, headers: { 'idempotency-key': crypto.randomUUID() } });
    assert.equal(response.status, 400, String(body).slice(0, 60));
  }
  assert.equal(sends().length, 0);
});

test('H19: sends nothing and accepts no code if the store fails, hangs or returns nonsense', { timeout: 60_000 }, async () => {
  const broken = {
    throws: () => {
      throw new Error('down');
    },
    rejects: () => Promise.reject(new Error('down')),
    silent: () => new Promise(() => {}),
    nothing: async () => undefined,
    null: async () => null,
    'not a boolean': async () => ({ ok: 1 }),
    'no operation': async () => ({ ok: false, retryAfterMs: 1 }),
    'an unknown operation': async () => ({ ok: false, at: 99, retryAfterMs: 1 }),
    'an operation of another type': async () => ({ ok: false, at: 'at', retryAfterMs: 1 }),
    'no wait': async () => ({ ok: false, at: 0 }),
    'a wait that is not a number': async () => ({ ok: false, at: 0, retryAfterMs: Number.NaN }),
    'a wait without an end': async () => ({ ok: false, at: 0, retryAfterMs: Infinity }),
    'a wait that no header can express': async () => ({ ok: false, at: 0, retryAfterMs: 1e300 }),
    'a wait in the past': async () => ({ ok: false, at: 0, retryAfterMs: -1 }),
    'a wait of another type': async () => ({ ok: false, at: 0, retryAfterMs: '5' }),
    'a wait that is null': async () => ({ ok: false, at: 0, retryAfterMs: null }),
  };
  for (const [what, apply] of Object.entries(broken)) {
    const working = fixture();
    const { calls, events, send, verify } = fixture({ store: { apply }, storeTimeout: 5 });
    const response = await send();
    assert.equal(response.status, 503, what);
    assert.ok(Number(response.headers.get('retry-after')) > 0);
    assert.equal((await verify(CODE, await working.challenge())).status, 503, what);
    assert.equal(calls.length, 0, what);
    assert.deepEqual(eventNames(events), ['failed store', 'failed store']);
    if (['throws', 'rejects', 'silent'].includes(what)) continue;
    for (const { error } of events)
      assert.match(String(error), /^TypeError: the store returned neither \{ ok: true \} nor/, what);
  }
});

test('H20: no log, stored key or event shows a code, a number, an address, an idempotency key or a challenge', async (context) => {
  const printed = [];
  for (const name of /** @type {const} */ (['log', 'info', 'warn', 'error', 'debug']))
    context.mock.method(console, name, (...all) => printed.push(...all));
  const keys = [];
  const events = [];
  const store = {
    apply: async (shard, operations) => {
      keys.push(shard, ...operations.flatMap(({ key, id }) => [key, id ?? 'whole']));
      return { ok: true };
    },
  };
  const { challenge, send, verify } = fixture({ store, onEvent: (event) => events.push(event) });
  const key = crypto.randomUUID();
  const address = '203.0.113.7';
  const cookie = await challenge('+19195550100', { key, address });
  await send('+442079460000');
  await send('+19195550150');
  await verify('987654', cookie, { address });
  await verify(CODE, cookie);
  const { inspect } = await import('node:util');
  const all = [...printed, ...keys, ...events]
    .map((thing) => `${inspect(thing, { depth: 9, showHidden: true })} ${JSON.stringify(thing)}`)
    .join('\n');
  for (const secret of ['9195550100', '5550150', '2079460000', CODE, '987654', key, address, cookie.split('=')[1]]) {
    assert.equal(all.includes(secret), false, secret);
  }
  assert.ok(keys.length > 10 && events.length === 5);
  assert.ok(keys.every((key) => /^[\x21-\x7e]{1,64}$/.test(key)));
});

test('H22: no response may be cached, and none makes a browser ask for a password', async () => {
  const { ask, challenge, send, verify } = fixture();
  const cookie = await challenge();
  const responses = [
    await send(),
    await verify('000000', cookie),
    await verify(CODE, cookie),
    await ask('x'),
    await ask('send', { body: '{' }),
    await ask('send', { headers: { 'sec-fetch-site': 'cross-site' } }),
  ];
  for (const response of responses) {
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.equal(response.headers.get('www-authenticate'), null);
    assert.equal(response.headers.has('retry-after'), [429, 503].includes(response.status));
  }
});
