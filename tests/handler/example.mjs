// Tests of an example: a person signs in, and without its store nothing is sent.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { launch, open } from '../www/demo.mjs';
import { WITH_REDIS, startSimulator } from './shops.mjs';

/** The page of an example; `examples/vercel` has a component instead. */
export const page = (name) => readFile(new URL(`../../examples/${name}/public/index.html`, import.meta.url), 'utf8');

/** Tests the example that `start` starts: see `shops.mjs`. */
export function example(name, start) {
  describe(`examples/${name}`, () => {
    let simulator;
    let shop;
    before(async () => {
      simulator = await startSimulator();
      shop = await start(simulator);
    });
    after(async () => {
      await shop?.stop();
      await simulator?.stop();
    });

    let turn = 0;
    async function post(path, body, headers) {
      turn += 1;
      const url = `${shop.urls[turn % shop.urls.length]}/mfa/${path}`;
      const address = `10.${(turn >> 16) & 255}.${(turn >> 8) & 255}.${turn & 255}`;
      const usual = {
        'content-type': 'application/json',
        'sec-fetch-site': 'same-origin',
        'x-forwarded-for': address,
        'cf-connecting-ip': address,
      };
      return fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { ...usual, ...headers } });
    }
    const send = async (to) => {
      const response = await post('send', { to }, { 'idempotency-key': crypto.randomUUID() });
      await response.arrayBuffer();
      return response;
    };
    const statuses = (responses) => {
      const counts = {};
      for (const { status } of responses) counts[status] = (counts[status] ?? 0) + 1;
      return counts;
    };

    test('a person signs in on its page', async () => {
      const text = await (await fetch(`${shop.urls[0]}/`)).text();
      if (name !== 'vercel') assert.equal(text, await page(name));
      else assert.match(text, /<phone-verification endpoint="\/mfa" country="US">/);
      const { context, close } = await launch({
        extraHTTPHeaders: { 'x-forwarded-for': '10.200.0.1', 'cf-connecting-ip': '10.200.0.1' },
      });
      try {
        const { page: shown, complaints } = await open(context, shop.urls[0]);
        await shown.getByLabel('Phone number').fill('(303) 555-0100');
        await shown.getByRole('button', { name: 'Send code' }).click();
        await shown.getByLabel('6-digit code').waitFor();
        await shown.getByLabel('6-digit code').fill((await simulator.outbox()).at(-1).code);
        await shown.getByText('Your phone number is verified.').waitFor();
        assert.deepEqual(complaints, []);
      } finally {
        await close();
      }
    });

    test('a wrong code gets 403, the right one signs in once', async () => {
      const sent = await send('+12125550100');
      assert.equal(sent.status, 202, shop.output());
      const [{ code }] = (await simulator.outbox()).slice(-1);
      const [cookie] = sent.headers.getSetCookie()[0].split(';');
      const wrong = await post('verify', { code: code === '000000' ? '000001' : '000000' }, { cookie });
      assert.deepEqual([wrong.status, await wrong.json()], [403, { valid: false }]);
      const right = await post('verify', { code }, { cookie });
      assert.deepEqual([right.status, await right.json()], [200, { valid: true }]);
      assert.deepEqual(
        right.headers.getSetCookie().map((one) => one.split('=')[0]),
        ['session', '__Host-mfa'],
      );
      assert.equal((await post('verify', { code }, { cookie })).status, 403);
    });

    // The other examples' stores are inside the runtime.
    if (WITH_REDIS.includes(name)) {
      test('sends nothing and says so while its store is gone, and works when it is back', { timeout: 120_000 }, async () => {
        let killed;
        const numbers = Array.from(
          { length: 100 },
          (_, index) => `+1${503 + (index % 400)}7${String(100_000 + index * 11).padStart(6, '0')}`,
        );
        const responses = await Promise.all(
          numbers.map(async (to, index) => {
            if (index === 10) killed = shop.kill();
            return send(to);
          }),
        );
        await killed;
        const counts = statuses(responses);
        assert.ok(counts[503] > 0, JSON.stringify(counts));
        const before = (await simulator.outbox()).length;
        const down = await Promise.all(Array.from({ length: 50 }, () => send('+16465550100')));
        assert.deepEqual(statuses(down), { 503: 50 });
        assert.ok(down.every(({ headers }) => Number(headers.get('retry-after')) > 0));
        assert.equal((await simulator.outbox()).length, before);
        await shop.start();
        let response;
        do response = await send('+16465550100');
        while (response.status === 503);
        assert.equal(response.status, 202);
        assert.equal((await simulator.outbox()).filter(({ to }) => to === '+16465550100').length, 1);
        assert.match(shop.output(), /"reason":"store".*"error":"\w*Error: ./);
      });
    }

    test('prints its events, but no number and no code', async () => {
      const printed = shop.output();
      assert.match(printed, /"type":"verified"/);
      for (const { to, code } of await simulator.outbox()) {
        assert.equal(printed.includes(to.slice(2)), false, to);
        // As a word, because a message's id has digits too.
        assert.doesNotMatch(printed, new RegExp(`\\b${code}\\b`));
      }
    });
  });
}
