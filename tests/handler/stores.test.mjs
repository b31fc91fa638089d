// The laws of a store, the same for each: what the handler's limits rest on.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BACKENDS } from './backends.mjs';
import { entries } from './package.mjs';

const HOUR = 3_600_000;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const allowed = (results) => results.filter((result) => result.allowed === true).length;

let number = 0;
/** A key that no other test has. */
const newKey = () => `law:${process.pid}:${(number += 1)}`;

for (const [name, start] of Object.entries(BACKENDS)) {
  describe(name, () => {
    let backend;
    before(async () => (backend = await start()));
    after(() => backend?.stop());

    /** As many at once in each process. */
    async function burst(key, limit, windowMs, count) {
      const results = (await Promise.all(backend.agents.map((agent) => agent.take(key, limit, windowMs, count)))).flat();
      assert.deepEqual(
        results.filter(({ error }) => error),
        [],
      );
      return results;
    }
    const one = async (key, limit, windowMs) => (await backend.agents[0].take(key, limit, windowMs))[0];

    test('of N takes at once exactly as many are allowed as the limit says', async () => {
      for (const limit of [1, 10, 3]) assert.equal(allowed(await burst(newKey(), limit, HOUR, 50)), limit);
      const few = 5 * backend.agents.length;
      assert.equal(allowed(await burst(newKey(), 100, HOUR, 5)), few);
    });

    test('in any window no more than the limit, wherever it begins', async () => {
      const key = newKey();
      const WINDOW = 1_500;
      const LIMIT = 3;
      const all = [];
      const takeOne = async () => {
        const result = await one(key, LIMIT, WINDOW);
        if (result.allowed) all.push(result);
        return result;
      };
      // One early and two late: a window that begins anew would then let three more through at once.
      await takeOne();
      await wait(WINDOW * 0.6);
      await takeOne();
      await takeOne();
      for (let denied = 0; denied < 4; ) {
        const { allowed: isAllowed, retryAfterMs } = await takeOne();
        if (isAllowed) continue;
        denied += 1;
        assert.ok(retryAfterMs > 0 && retryAfterMs <= WINDOW, `${retryAfterMs}`);
        await wait(retryAfterMs + 1);
        assert.equal((await takeOne()).allowed, true, 'what was promised is free');
      }
      assert.ok(all.length >= LIMIT + 4);
      for (let index = LIMIT; index < all.length; index += 1) {
        const between = all[index].end - all[index - LIMIT].start;
        assert.ok(between >= WINDOW, `${LIMIT + 1} takes within ${between} ms`);
      }
    });

    test('a take that is denied uses nothing up', async () => {
      const key = newKey();
      const WINDOW = 1_000;
      assert.equal(allowed(await burst(key, 1, WINDOW, 1)), 1);
      const first = await one(key, 1, WINDOW);
      await burst(key, 1, WINDOW, 20);
      const last = await one(key, 1, WINDOW);
      assert.equal(first.allowed || last.allowed, false);
      assert.ok(last.retryAfterMs <= first.retryAfterMs);
      await wait(last.retryAfterMs + 1);
      assert.equal((await one(key, 1, WINDOW)).allowed, true);
    });

    test('a take that is allowed forgets what is older than its window', async () => {
      const key = newKey();
      await one(key, 2, HOUR);
      await one(key, 2, HOUR);
      assert.equal((await one(key, 2, HOUR)).allowed, false);
      await wait(5);
      assert.equal((await one(key, 2, 1)).allowed, true);
      await wait(5);
      assert.equal((await one(key, 2, HOUR)).allowed, true);
    });

    test('keys know nothing of each other', async () => {
      const [first, second] = [newKey(), newKey()];
      await one(first, 1, HOUR);
      assert.equal((await one(second, 1, HOUR)).allowed, true);
    });

    if (name.startsWith('Redis')) {
      test('a server that is gone allows nothing, and one that is back works', { timeout: 60_000 }, async () => {
        const key = newKey();
        await backend.kill();
        const results = (await Promise.all(backend.agents.map((agent) => agent.take(key, 5, HOUR, 5)))).flat();
        assert.ok(
          results.every(({ error }) => typeof error === 'string'),
          JSON.stringify(results),
        );
        await backend.start();
        let result;
        do result = await one(key, 5, HOUR);
        while (result.error);
        assert.equal(result.allowed, true);
      });
    }

    if (name === 'Durable Objects') {
      test('and Workers KV keeps no such law, which is why there is no store for it', async () => {
        const results = await backend.agents[0].take(newKey(), 10, HOUR, 200, '/kv');
        assert.ok(allowed(results) > 10, `${allowed(results)} of 200 were allowed where 10 should be`);
      });
    }
  });
}

describe('a store that cannot work is refused when it is made', async () => {
  const { deno, durable, memory, redis } = await entries();
  test('memory, unless there is but one instance', () => {
    for (const options of [undefined, {}, { singleInstance: false }, { singleInstance: 'yes' }]) {
      assert.throws(() => memory.memoryStore(options), /singleInstance: true/);
    }
  });
  test('Redis without a client, Durable Objects without a binding, Deno KV without a database', () => {
    for (const given of [undefined, null, {}, Promise.resolve()])
      assert.throws(() => deno.denoKvStore(given), /^TypeError: .*await Deno\.openKv/);
    assert.throws(() => redis.redisStore(undefined), /eval/);
    assert.throws(() => redis.redisStore({}), /eval/);
    assert.throws(() => durable.durableObjectStore(undefined), /LIMITS/);
  });
  test('answers that are none are no permission', async () => {
    for (const reply of [undefined, null, 'OK', [], [1], ['x', 'y'], [2, 0], [0, 0], [0, -5], { allowed: true }]) {
      const store = redis.redisStore({ eval: async () => reply });
      await assert.rejects(store.take('key', 1, 1000), TypeError);
    }
  });
});
