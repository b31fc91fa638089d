// The rules that every store must follow; the handler's limits depend on them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

export const HOUR = 3_600_000;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const allowed = (results) => results.filter((result) => result.ok === true).length;

let number = 0;
/** A key that no other test has. */
const newKey = () => `law:${process.pid}:${(number += 1)}`;

/** A take, by default with an unused id. */
export const take = (key, limit, windowMs, id = '*') => ({ op: 'take', key, id, rules: [[limit, windowMs]] });
const look = (key, limit, windowMs, id = '*') => ({ ...take(key, limit, windowMs, id), op: 'look' });
export const has = (key, id, windowMs = HOUR) => ({ op: 'has', key, id, windowMs });
export const lacks = (key, id, windowMs = HOUR) => ({ op: 'lacks', key, id, windowMs });
export const drop = (key, id) => ({ op: 'drop', key, id });

/** Tests these rules with the back end that `start` makes: see `backends.mjs`. */
export function laws(name, start) {
  describe(name, () => {
    let backend;
    before(async () => (backend = await start()));
    after(() => backend?.stop());

    /** Applies the operations `count` times at once in each process. */
    async function burst(operations, count, /** @type {any} */ instead = undefined) {
      const results = (await Promise.all(backend.agents.map((agent) => agent.apply(operations, count, '/', instead)))).flat();
      assert.deepEqual(
        results.filter(({ error }) => error),
        [],
      );
      return results;
    }
    const oneOr = async (instead, ...operations) => {
      const [{ start: _start, end: _end, ...result }] = await backend.agents[0].apply(operations, 1, '/', instead);
      return result;
    };
    const one = (...operations) => oneOr(undefined, ...operations);
    const passes = async (...operations) => (await one(...operations)).ok;

    test('of N parallel takes, allows exactly as many as the limit', async () => {
      for (const limit of [1, 10, 3]) assert.equal(allowed(await burst([take(newKey(), limit, HOUR)], 50)), limit);
      const few = 5 * backend.agents.length;
      assert.equal(allowed(await burst([take(newKey(), 100, HOUR)], 5)), few);
    });

    test('applies exactly as many parallel steps over twelve keys as the lowest limit allows', async () => {
      const keys = Array.from({ length: 12 }, newKey);
      const operations = keys.map((key, index) => take(key, 7 + index, HOUR));
      assert.equal(allowed(await burst(operations, 20)), 7);
      // All other keys have the same count.
      for (const [index, key] of keys.entries()) {
        assert.equal(await passes(look(key, 8, HOUR)), true, `${index}`);
        assert.equal(await passes(look(key, 7, HOUR)), false, `${index}`);
      }
    });

    test('allows no more than the limit in any window', { timeout: 120_000 }, async () => {
      const key = newKey();
      const WINDOW = 1_500;
      const LIMIT = 3;
      const all = [];
      const takeOne = async () => {
        const [result] = await backend.agents[0].apply([take(key, LIMIT, WINDOW)]);
        if (result.ok) all.push(result);
        return result;
      };
      // One early and two late: a fixed window would then allow three more at once.
      await takeOne();
      await wait(WINDOW * 0.6);
      await takeOne();
      await takeOne();
      for (let denied = 0; denied < 4; ) {
        const { ok, at, retryAfterMs } = await takeOne();
        if (ok) continue;
        denied += 1;
        assert.equal(at, 0);
        assert.ok(retryAfterMs > 0 && retryAfterMs <= WINDOW, `${retryAfterMs}`);
        await wait(retryAfterMs + 1);
        assert.equal((await takeOne()).ok, true, 'there is a place after retryAfterMs');
      }
      assert.ok(all.length >= LIMIT + 4);
      for (let index = LIMIT; index < all.length; index += 1) {
        const between = all[index].end - all[index - LIMIT].start;
        assert.ok(between >= WINDOW, `${LIMIT + 1} takes within ${between} ms`);
      }
    });

    test('names the first operation that does not pass, and writes nothing', async () => {
      const [full, unused] = [newKey(), newKey()];
      assert.deepEqual(await one(take(full, 1, HOUR, 'a')), { ok: true });
      const { ok, at, retryAfterMs } = await one(
        take(unused, 1, HOUR),
        has(full, 'a'),
        take(full, 1, HOUR),
        lacks(full, 'a'),
        drop(full),
      );
      assert.deepEqual([ok, at], [false, 2]);
      assert.ok(retryAfterMs > 0 && retryAfterMs <= HOUR);
      assert.equal(await passes(look(unused, 1, HOUR)), true);
      assert.equal(await passes(has(full, 'a')), true);
    });

    test('replaces the last operation by `instead` if only that one does not pass', async () => {
      const [full, key, other] = [newKey(), newKey(), newKey()];
      const last = take(full, 1, HOUR);
      assert.deepEqual(await oneOr(drop(key), last), { ok: true }, 'the last one passes');
      const first = await oneOr(look(key, 1, HOUR), take(key, 2, HOUR, 'a'), last);
      assert.deepEqual(first, { ok: true, instead: true });
      assert.equal(await passes(has(key, 'a')), true);
      const { retryAfterMs, ...second } = await oneOr(look(key, 1, HOUR), take(key, 2, HOUR, 'b'), last);
      assert.deepEqual(second, { ok: false, at: 1, instead: true }, 'neither passes');
      assert.ok(retryAfterMs > 0 && retryAfterMs <= HOUR);
      assert.equal(await passes(lacks(key, 'b')), true);
      const early = await oneOr(drop(key), last, take(key, 2, HOUR, 'b'));
      assert.deepEqual([early.ok, early.at, 'instead' in early], [false, 0, false], 'an earlier one does not pass');
      assert.equal(await passes(has(key, 'a')), true);
      const results = await burst([last], 10, take(other, 3, HOUR));
      assert.equal(allowed(results), 3);
      assert.equal(await passes(take(other, 3, HOUR)), false);
    });

    test('makes every check before the first write', async () => {
      const key = newKey();
      assert.equal(await passes(take(key, 1, HOUR, 'a'), lacks(key, 'a')), true);
      assert.equal(await passes(drop(key, 'a'), has(key, 'a')), true);
      assert.equal(await passes(lacks(key, 'a'), take(key, 1, HOUR, 'b')), true);
    });

    test('counts an id once, for the length of its window', async () => {
      const key = newKey();
      for (let count = 0; count < 3; count += 1) assert.equal(await passes(take(key, 1, HOUR, 'a')), true);
      assert.equal(await passes(take(key, 1, HOUR, 'b')), false);
      assert.equal(await passes(look(key, 1, HOUR, 'a')), true);
      const { at, retryAfterMs } = await one(has(key, 'a'), lacks(key, 'a', 60_000));
      assert.equal(at, 1);
      assert.ok(retryAfterMs > 0 && retryAfterMs <= 60_000);
      assert.deepEqual(await one(has(key, 'b')), { ok: false, at: 0, retryAfterMs: 0 });
      await wait(5);
      assert.equal(await passes(lacks(key, 'a', 1)), true);
      assert.equal(allowed(await burst([take(newKey(), 1, HOUR, 'same')], 10)), 10 * backend.agents.length);
    });

    test('checks whether a key has any id', async () => {
      const [key, slots] = [newKey(), newKey()];
      assert.deepEqual(await one(has(key)), { ok: false, at: 0, retryAfterMs: 0 });
      assert.equal(await passes(take(key, 5, HOUR, 'a'), take(slots, 300, HOUR)), true);
      assert.equal(await passes(has(key), take(key, 5, HOUR, 'b'), drop(key, 'a')), true);
      assert.equal(await passes(has(key)), true);
      assert.equal(await passes(has(slots)), false, 'slots have no ids');
      await wait(5);
      assert.equal(await passes(has(key, undefined, 1)), false);
      await one(drop(key, 'b'));
      assert.equal(await passes(has(key)), false);
    });

    test('several rules of a key count the same takes', async () => {
      const key = newKey();
      const rules = [
        [2, HOUR],
        [3, 24 * HOUR],
      ];
      const both = { op: 'take', key, id: '*', rules };
      assert.equal(allowed(await burst([both], 5)), 2);
      const { retryAfterMs } = await one(both);
      assert.ok(retryAfterMs > HOUR / 2 && retryAfterMs <= HOUR, `${retryAfterMs}`);
      assert.equal(await passes(take(key, 3, 24 * HOUR)), true);
      const late = await one(both);
      assert.ok(late.retryAfterMs > HOUR, 'the longest wait counts');
    });

    test('a check writes nothing', async () => {
      const key = newKey();
      assert.equal(allowed(await burst([look(key, 1, HOUR)], 5)), 5 * backend.agents.length);
      assert.equal(await passes(take(key, 1, HOUR)), true);
      assert.equal(await passes(look(key, 1, HOUR)), false);
    });

    test('frees a dropped place, and forgets a dropped key', async () => {
      const key = newKey();
      await one(take(key, 2, HOUR, 'a'), take(key, 2, HOUR, 'b'));
      assert.equal(await passes(take(key, 2, HOUR, 'c')), false);
      assert.equal(await passes(drop(key, 'a'), drop(key, 'unknown')), true);
      assert.equal(await passes(take(key, 2, HOUR, 'c')), true);
      assert.equal(await passes(take(key, 2, HOUR, 'd')), false);
      assert.equal(await passes(drop(key), drop(newKey())), true);
      assert.equal(await passes(lacks(key, 'b'), take(key, 2, HOUR, 'd'), take(key, 2, HOUR, 'e')), true);
    });

    test('counts a limit above 200 in slots, without exceeding it, and frees its places', async () => {
      const key = newKey();
      const each = Math.ceil(320 / backend.agents.length);
      assert.equal(allowed(await burst([take(key, 300, HOUR)], each)), 300);
      const { at, retryAfterMs } = await one(take(key, 300, HOUR));
      assert.equal(at, 0);
      // Rounded up to the end of a slot.
      assert.ok(retryAfterMs > HOUR / 2 && retryAfterMs <= HOUR * (61 / 60), `${retryAfterMs}`);
      assert.equal(await passes(drop(key, 'any')), true);
      assert.equal(await passes(take(key, 300, HOUR)), true);
      assert.equal(await passes(take(key, 300, HOUR)), false);
      assert.equal(await passes(look(key, 10_000_000, HOUR)), true);
    });

    test('allows no more than the limit in any window of slots', { timeout: 60_000 }, async () => {
      const key = newKey();
      const WINDOW = 1_200;
      const starts = [];
      const ends = [];
      const until = Date.now() + 3 * WINDOW;
      // Longer on a slow machine, until places have come back.
      while (Date.now() < until || starts.length <= 201) {
        for (const { ok, start, end } of await backend.agents[0].apply([take(key, 201, WINDOW)], 100)) {
          if (!ok) continue;
          starts.push(start);
          ends.push(end);
        }
      }
      // Parallel steps may be applied in another order.
      for (const times of [starts, ends]) times.sort((one, other) => one - other);
      for (let index = 201; index < starts.length; index += 1) assert.ok(ends[index] - starts[index - 201] >= WINDOW);
    });

    test('a refused step takes no place', async () => {
      const key = newKey();
      assert.equal(await passes(take(key, 1, HOUR, 'a')), true);
      const first = await one(take(key, 1, HOUR));
      await burst([take(key, 1, HOUR)], 20);
      const last = await one(take(key, 1, HOUR));
      assert.equal(first.ok || last.ok, false);
      assert.ok(last.retryAfterMs <= first.retryAfterMs);
      assert.equal(await passes(drop(key, 'a')), true);
      assert.equal(await passes(take(key, 1, HOUR)), true);
    });

    test('a take deletes entries older than its longest window', async () => {
      const key = newKey();
      await one(take(key, 2, HOUR, 'a'), take(key, 2, HOUR, 'b'));
      assert.equal(await passes(take(key, 2, HOUR)), false);
      await wait(5);
      assert.equal(await passes(take(key, 2, 1)), true);
      await wait(5);
      assert.equal(await passes(take(key, 2, HOUR)), true);
    });

    if (/^(Redis|PostgreSQL) by/.test(name)) {
      test('allows nothing while the server is gone, and works when it is back', { timeout: 60_000 }, async () => {
        const key = newKey();
        await backend.kill();
        const results = (await Promise.all(backend.agents.map((agent) => agent.apply([take(key, 5, HOUR)], 5)))).flat();
        assert.ok(
          results.every(({ error }) => typeof error === 'string'),
          JSON.stringify(results),
        );
        await backend.start();
        let result;
        do result = await one(take(key, 5, HOUR));
        while (result.error);
        assert.equal(result.ok, true);
      });
    }

    if (name === 'Durable Objects') {
      test('an object reads few rows to delete expired keys, and deletes its table with the last key', async () => {
        const ask = async (path, body) => {
          const response = await fetch(backend.agents[0].url + path, { method: 'POST', body: JSON.stringify(body) });
          return response.json();
        };
        const apply = (...operations) => ask('/', { operations, shard: 'cleaned' });
        await apply(take('expired', 1, 1), take('kept', 1, HOUR, 'a'));
        await wait(5);
        const { wasDue, keys, due } = await ask('/clean');
        assert.deepEqual(keys, ['kept']);
        assert.ok(wasDue > 0 && due > wasDue, `${wasDue}, ${due}`);
        await apply(drop('kept', 'a'));
        const { keys: none, due: never } = await ask('/clean');
        assert.deepEqual([none, never], [undefined, null]);
        const [{ ok }] = await apply(take('kept', 1, HOUR));
        assert.equal(ok, true, 'it still works');
        const kept = Array.from({ length: 50 }, (_, at) => take(`kept ${at}`, 1, HOUR));
        await apply(...kept, take('expired', 1, 1));
        await wait(5);
        const { rowsRead, keys: left } = await ask('/clean');
        assert.ok(!left.includes('expired') && left.includes('kept 0'), left.join());
        assert.ok(rowsRead < kept.length, `${rowsRead} rows were read to delete one`);
      });

      test('Workers KV exceeds the limit, so there is no store for it', async () => {
        const results = await backend.agents[0].apply([take(newKey(), 10, HOUR)], 200, '/kv');
        assert.ok(allowed(results) > 10, `${allowed(results)} of 200 were allowed, and the limit is 10`);
      });
    }
  });
}
