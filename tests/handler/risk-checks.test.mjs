// The token of a send, and the risk checks of docs/handler.md.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { afterEach, describe, test } from 'node:test';
import { blocks, kindOf } from '../readme/blocks.mjs';
import { MfaError, NUMBER, fixture, options } from './fixture.mjs';
import { entries } from './package.mjs';

const { createVerifier } = (await entries()).handler;

const KEY = crypto.randomUUID();
const send = (shop, body, /** @type {string} */ key = crypto.randomUUID()) =>
  shop.ask('send', { body, headers: { 'idempotency-key': key } });

describe('the token', () => {
  test('is passed on unchanged, with the rest of the send', async () => {
    const seen = [];
    const shop = fixture({ beforeSend: (input) => seen.push(input) > 0, voice: true });
    const longest = 'a'.repeat(2048);
    for (const [body, expected] of /** @type {[any, string | undefined][]} */ ([
      [{ to: NUMBER, token: '0.x-Y_z' }, '0.x-Y_z'],
      [{ to: '+12125550100', token: longest, channel: 'voice' }, longest],
      [{ to: '+13105550100', token: '' }, ''],
      [{ to: '+13035550100', token: 'é'.repeat(1024) }, 'é'.repeat(1024)],
      [{ to: '+14155550100' }, undefined],
    ])) {
      const key = crypto.randomUUID();
      assert.equal((await send(shop, body, key)).status, 202);
      const { to, channel, token, address, idempotencyKey, request } = seen.at(-1);
      assert.deepEqual([to, channel, token, address], [body.to, body.channel ?? 'messaging', expected, '192.0.2.1']);
      assert.equal(idempotencyKey, key);
      assert.ok(request instanceof Request);
    }
    await shop.settled();
    // The service gets none of it.
    assert.equal(JSON.stringify(shop.calls).includes('token'), false);
  });

  test('of a resend is passed on too', async () => {
    const tokens = [];
    const shop = fixture({ beforeSend: ({ token }) => tokens.push(token) > 0 });
    const cookie = await shop.challenge();
    shop.wait(61_000);
    const again = { body: { token: 'again' }, headers: { cookie, 'idempotency-key': crypto.randomUUID() } };
    assert.equal((await shop.ask('send', again)).status, 202);
    assert.deepEqual(tokens, [undefined, 'again']);
  });

  test('must be a string of at most 2 KB, and only in a send', async () => {
    for (const token of [5, null, true, ['a'], { a: 1 }, 'a'.repeat(2049), 'é'.repeat(1025)]) {
      const shop = fixture({ beforeSend: () => assert.fail('asked') });
      const response = await send(shop, { to: NUMBER, token });
      assert.deepEqual([response.status, (await response.json()).error], [400, 'malformed'], JSON.stringify(token));
      assert.deepEqual(shop.calls, []);
    }
    const shop = fixture();
    const tried = await shop.ask('verify', { body: { code: '123456', token: 'a' }, headers: {} });
    assert.equal(tried.status, 400);
  });

  test('works in a verifier too', async () => {
    const seen = [];
    const { onVerified: _, ...rest } = options({ beforeSend: (input) => seen.push(input) < 0 });
    const verifier = createVerifier(rest);
    assert.equal((await verifier.send({ to: NUMBER, token: 'a token' })).reason, 'before-send');
    assert.equal(seen[0].token, 'a token');
    for (const token of ['a'.repeat(2049), 5]) {
      await assert.rejects(
        verifier.send({ to: NUMBER, token }),
        (/** @type {any} */ error) =>
          error instanceof MfaError && error.kind === 'invalid-input' && error.issues[0].field === 'token',
      );
    }
  });
});

const text = await readFile(new URL('../../docs/handler.md', import.meta.url), 'utf8');
const checks = await Promise.all(
  blocks(text)
    .filter((block) => kindOf(block) === 'check')
    .map(async (block) => {
      const { beforeSend } = await import(`data:text/javascript,${encodeURIComponent(block.text)}`);
      return { beforeSend, url: String(/https:[^']+/.exec(block.text)) };
    }),
);

describe('the risk checks of the documentation', () => {
  const { fetch } = globalThis;
  afterEach(() => (globalThis.fetch = fetch));

  /** Answers requests to `url`; returns the list of their bodies. */
  function service(url, respond) {
    const bodies = [];
    globalThis.fetch = async (resource, init) => {
      assert.equal(String(resource), url);
      const request = new Request(resource, init);
      bodies.push(await request.json());
      return respond(bodies.at(-1), request);
    };
    return bodies;
  }

  test('there is one for the client and one for the number', () =>
    assert.deepEqual(
      checks.map(({ url }) => new URL(url).hostname),
      ['challenges.cloudflare.com', 'api.carrier.example'],
    ));

  test('Turnstile: a good token sends to one number only; a wrong or used one gets 403', async () => {
    const [{ beforeSend, url }] = checks;
    process.env.TURNSTILE_SECRET = 'a-secret';
    /** The idempotency key that each token was used with. */
    const used = new Map();
    const bodies = service(url, ({ secret, response, idempotency_key: key }) => {
      const isGood = secret === 'a-secret' && /^good/.test(response) && (used.get(response) ?? key) === key;
      if (isGood) used.set(response, key);
      return Response.json(
        isGood ? { success: true, hostname: 'shop.example' } : { success: false, 'error-codes': ['timeout-or-duplicate'] },
      );
    });
    const shop = fixture({ beforeSend });
    const statuses = [];
    for (const [to, token, key] of [
      [NUMBER, 'good', KEY],
      [NUMBER, 'good', KEY],
      ['+12125550100', 'good', crypto.randomUUID()],
      // A bot would send to many numbers with one key and one token.
      ['+12125550100', 'good', KEY],
      ['+12125550100', 'bad', crypto.randomUUID()],
      ['+12125550100', undefined, crypto.randomUUID()],
      ['+12125550100', 'good-too', crypto.randomUUID()],
    ]) {
      statuses.push((await send(shop, { to, token }, key)).status);
    }
    assert.deepEqual(statuses, [202, 202, 403, 403, 403, 403, 202]);
    await shop.settled();
    assert.deepEqual(
      shop.sends().map(({ to }) => to),
      [NUMBER, '+12125550100'],
    );
    const { idempotency_key: key, ...rest } = bodies[0];
    assert.deepEqual(rest, { secret: 'a-secret', response: 'good', remoteip: '192.0.2.1' });
    assert.match(key, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    service(url, () => Response.json({ success: true, hostname: 'other.example' }));
    assert.equal((await send(shop, { to: '+13105550100', token: 'of another site' })).status, 403);
  });

  test('SIM swap: refuses a swapped number silently; answers 503 if the check fails', async () => {
    const [, { beforeSend, url }] = checks;
    process.env.CARRIER_TOKEN = 'a-token';
    const bodies = service(url, ({ phoneNumber }, request) => {
      assert.equal(request.headers.get('authorization'), 'Bearer a-token');
      return Response.json({ swapped: phoneNumber === NUMBER });
    });
    const shop = fixture({ beforeSend });
    assert.equal((await send(shop, { to: NUMBER })).status, 202);
    assert.equal((await send(shop, { to: '+12125550100' })).status, 202);
    await shop.settled();
    assert.deepEqual(
      shop.sends().map(({ to }) => to),
      ['+12125550100'],
    );
    assert.deepEqual(bodies[0], { phoneNumber: NUMBER, maxAge: 72 });
    service(url, () => new Response('', { status: 500 }));
    assert.equal((await send(shop, { to: '+13105550100' })).status, 503);
    assert.deepEqual([shop.events.at(-1).type, shop.events.at(-1).reason], ['failed', 'hook']);
  });
});
