// The program's own functions: what they may return, and that anything else signs nobody in.
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import { test } from 'node:test';
import { CODE, eventNames, fixture, sendRequest } from './fixture.mjs';

test('onVerified must return a Response or undefined; anything else gets 503 and is not shown', async () => {
  const used = new Response('once');
  await used.text();
  const row = { id: 7, phone: '+19195550100', status: 'active' };
  for (const outcome of [
    false,
    true,
    null,
    0,
    5,
    'ok',
    {},
    [],
    new Map(),
    row,
    { body: 'a secret column', status: 201 },
    used,
    Response.error(),
  ]) {
    const { challenge, events, verify } = fixture({ onVerified: () => outcome });
    const response = await verify(CODE, await challenge());
    assert.deepEqual([response.status, await response.text()], [503, '{"error":"unavailable"}'], inspect(outcome));
    assert.deepEqual(eventNames(events), ['sent', 'failed hook'], inspect(outcome));
    assert.deepEqual(response.headers.getSetCookie(), []);
  }
});

test('answers 200 if onVerified returns nothing, and accepts a Response of another realm', async () => {
  for (const [outcome, expected] of [
    [undefined, [200, '{"valid":true}']],
    [new Response(null, { status: 303, headers: { location: '/' } }), [303, '']],
    [new (class Own extends Response {})('own', { status: 201 }), [201, 'own']],
    [foreign(), [202, 'foreign']],
  ]) {
    const { challenge, events, verify } = fixture({ onVerified: async () => outcome });
    const response = await verify(CODE, await challenge());
    assert.deepEqual([response.status, await response.text()], expected);
    assert.equal(events.at(-1).type, 'verified');
    assert.equal(response.headers.getSetCookie().length, 1);
  }
});

test('reports a session that throws, is not a string or has a lone surrogate, and signs nobody in', async () => {
  for (const session of [
    () => Promise.reject(new Error('no sessions')),
    () => {
      throw new Error('no sessions');
    },
    () => undefined,
    async () => 5,
    () => null,
    // In UTF-8 all lone surrogates would be the same session.
    () => '\ud800',
    () => 'a\udfff',
  ]) {
    const { calls, events, send, verify } = fixture({ session });
    const { challenge } = fixture();
    assert.deepEqual([(await send()).status, (await verify(CODE, await challenge())).status], [503, 503]);
    assert.deepEqual(eventNames(events), ['failed session', 'failed session']);
    assert.ok(events[0].error instanceof Error);
    assert.equal(calls.length, 0);
  }
});

test('reports a body that was read before, or that somebody else is reading', async () => {
  for (const read of [(request) => request.json(), (request) => request.body.getReader()]) {
    const { events, handle, sends } = fixture();
    const request = sendRequest();
    await read(request);
    assert.equal((await handle(request)).status, 503);
    assert.deepEqual(eventNames(events), ['failed body']);
    assert.match(events[0].error.message, /read before.*parser/);
    assert.equal(sends().length, 0);
  }
});

/** A Response of another realm: its class has the same name. */
function foreign() {
  const make = runInNewContext(
    `(parts) => Object.assign(new (class { get [Symbol.toStringTag]() { return 'Response'; } })(), parts)`,
  );
  const { body, headers, status, statusText } = new Response('foreign', { status: 202 });
  return make({ body, headers, status, statusText });
}

test('an onEvent that throws or rejects, also with a promise of another realm, changes nothing', async () => {
  const unhandled = [];
  const note = (error) => unhandled.push(error);
  process.on('unhandledRejection', note);
  for (const onEvent of [
    () => {
      throw new Error('no counter');
    },
    async () => Promise.reject(new Error('no counter')),
    runInNewContext(`async () => { throw new Error('no counter'); }`),
  ]) {
    const { challenge, verify } = fixture({ onEvent });
    assert.equal((await verify(CODE, await challenge())).status, 200);
  }
  // Node reports rejections when its microtasks have run.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', note);
  assert.deepEqual(unhandled, []);
});

test("a sent event has the service's id of the text or call; the event of a try has none", async () => {
  const { challenge, events, send, verify } = fixture({ voice: true });
  const cookie = await challenge();
  await verify(CODE, cookie);
  await send('+14165550100', { channel: 'voice' });
  const ids = events.map(({ type, messageId, callId }) => [type, typeof messageId, typeof callId]);
  assert.deepEqual(ids, [
    ['sent', 'string', 'undefined'],
    ['verified', 'undefined', 'undefined'],
    ['sent', 'undefined', 'string'],
  ]);
});

test('a waitUntil that throws or rejects changes no response, and the send continues', async () => {
  let rest;
  const fails = (work) => {
    rest = work;
    throw new Error('outside of a request');
  };
  for (const waitUntil of [fails, async (work) => fails(work)]) {
    for (const [verdict, expected] of [
      [true, ['failed hook', 'sent']],
      [false, ['refused before-send']],
    ]) {
      const { calls, events, send } = fixture({ beforeSend: () => verdict, waitUntil });
      assert.equal((await send()).status, 202);
      await rest;
      assert.deepEqual(eventNames(events), expected);
      assert.equal(calls.length, verdict ? 1 : 0);
    }
  }
});

test('the rest of a send continues through the waitUntil of the second or third argument, or of the options', async () => {
  const got = [];
  // Like a platform's `waitUntil`, which needs its object.
  class Context {
    #work = got;
    waitUntil(work) {
      this.#work.push(work);
    }
  }
  const address = { remoteAddr: { hostname: '192.0.2.1' } };
  const option = (work) => void got.push(work);
  for (const [more, args] of /** @type {any[][]} */ ([
    [{}, [address, new Context()]],
    [{}, [Object.assign(new Context(), address)]],
    [{}, [{ ...address, platform: { ctx: new Context() } }]], // SvelteKit on Cloudflare
    [{}, [{ ...address, platform: { context: new Context() } }]], // SvelteKit on Netlify
    [{}, [{ ...address, locals: { cfContext: new Context() } }]], // Astro on Cloudflare
    [{}, [{ ...address, nativeEvent: new Context() }]], // SolidStart
    [{ waitUntil: option }, [address]],
  ])) {
    const { handle, sends } = fixture({ beforeSend: () => true, waitUntil: undefined, ...more });
    assert.equal((await handle(sendRequest(), ...args)).status, 202);
    assert.deepEqual([got.length, sends().length], [1, 0]);
    await got.pop();
    assert.equal(sends().length, 1);
  }
});
