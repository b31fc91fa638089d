// Many requests at once, from as many addresses, for one number, on a store: the simulator's outbox shows what got through.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { crowd, headersOf, send } from './crowd.mjs';
import { startSimulator } from './shops.mjs';

/** Texts to a number in ten minutes. */
const MOST = 6;

/** How many requests at once. */
const CROWD = 1_000;

/** How many tries at once. */
const TRIES = 200;

/** After so many wrong codes of a number, each challenge has one try (agents/agent.mjs). */
const FAILURES = 5;

/** Adds these tests for the back end that `start` makes: see `backends.mjs`. */
export function crowded(name, start) {
  describe(name, () => {
    let simulator;
    let backend;
    before(async () => {
      simulator = await startSimulator();
      backend = await start(simulator.env);
    });
    after(async () => {
      await backend?.stop();
      await simulator?.stop();
    });

    test('sends six texts to one number when a thousand networks ask at once', async () => {
      const to = '+13105550100';
      const statuses = await crowd(
        backend.agents.map(({ url }) => url),
        Array.from({ length: CROWD }, (_, index) => send(to, index)),
      );
      const texts = (await simulator.outbox()).filter((message) => message.to === to).length;
      assert.equal(texts, MOST, JSON.stringify(statuses));
      // A send that a busy store did not allow gets 503 and is not sent.
      const { 0: reset = 0, 202: sent = 0, 429: denied = 0, 503: unavailable = 0 } = statuses;
      assert.equal(reset + sent + denied + unavailable, CROWD);
      assert.ok(sent <= texts && denied > CROWD / 2, JSON.stringify(statuses));
    });

    test('allows one of two hundred tries at once if the number has failed too often', async () => {
      const urls = backend.agents.map(({ url }) => url);
      const guess = async (index, tries, from = urls) => {
        const [path, body, headers] = /** @type {any[]} */ (send('+12125550100', index));
        const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
        const response = await fetch(`${urls[0]}/mfa/${path}`, init);
        const cookie = response.headers.getSetCookie()[0].split(';')[0];
        const wrong = (_, at) => ['verify', { code: '000000' }, { ...headersOf(index + at), cookie }];
        return crowd(from, Array.from({ length: tries }, wrong));
      };
      // Only at the process that sent the code: on one whose clock is an hour ahead, the challenge has expired.
      assert.deepEqual(await guess(0, FAILURES, urls.slice(0, 1)), { 403: FAILURES });
      // The service has locked the number, so what reaches it gets 429.
      const { 0: reset = 0, 403: denied = 0, 429: allowed = 0 } = await guess(CROWD, TRIES);
      assert.equal(reset + denied + allowed, TRIES);
      // A busy server may have reset the connection of the one that it allowed.
      assert.ok(allowed === 1 || (allowed === 0 && reset > 0), `${allowed} of ${TRIES} were allowed, ${reset} reset`);
    });
  });
}
