// Many requests at once, from as many addresses, for one number, on a store: the simulator's outbox shows what got through.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { crowd, send } from './crowd.mjs';
import { startSimulator } from './shops.mjs';

/** Texts to a number in ten minutes. */
const MOST = 6;

/** How many requests at once. */
const CROWD = 1_000;

/** Tests it with the back end that `start` makes: see `backends.mjs`. */
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

    test('sends six texts when a thousand networks ask at once', async () => {
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
  });
}
