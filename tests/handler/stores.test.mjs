// Every store follows the shared rules (laws.mjs). Also full stores, and stores with faulty arguments.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LIMITS, withWorker } from '../runtime/drivers/workerd.mjs';
import { BACKENDS, startRedis } from './backends.mjs';
import { HOUR, drop, has, lacks, laws, take } from './laws.mjs';
import { entries } from './package.mjs';

for (const [name, start] of Object.entries(BACKENDS)) laws(name, start);

describe('a full store refuses, and forgets nothing', async () => {
  const { memory, redis } = await entries();

  test('the memory store, at its maximum', async () => {
    let now = 1;
    const store = memory.memoryStore({ singleInstance: true, maxKeys: 10, now: () => now });
    for (let at = 0; at < 5; at += 1) await store.apply('0', [take(`a${at}`, 1, HOUR, 'a'), take(`b${at}`, 1, 2 * HOUR, 'b')]);
    await assert.rejects(store.apply('0', [take('a9', 1, HOUR, 'a')]), /full.*10 keys/);
    // Existing entries are still counted, and can be given back.
    assert.equal((await store.apply('0', [take('a0', 1, HOUR, 'c')])).ok, false);
    assert.equal((await store.apply('0', [drop('b0')])).ok, true);
    assert.equal((await store.apply('0', [take('a9', 1, HOUR, 'a')])).ok, true);
    await assert.rejects(store.apply('0', [take('a8', 1, HOUR, 'a')]), /full/);
    now += HOUR;
    assert.equal((await store.apply('0', [take('a8', 1, HOUR, 'a')])).ok, true);
    assert.throws(() => memory.memoryStore({ singleInstance: true, maxKeys: 0 }), /maxKeys/);
    assert.throws(() => memory.memoryStore({ singleInstance: true, now: 5 }), /now must be a function/);
  });

  test('Redis at maxmemory writes nothing of a step, but can still give places back', async (context) => {
    const server = await startRedis('--maxmemory-policy', 'noeviction');
    const { Redis } = await import('ioredis');
    const client = new Redis(server.url);
    context.after(async () => {
      client.disconnect();
      await server.stop();
    });
    const store = redis.redisStore(client);
    await store.apply('0', [take('kept', 2, HOUR, 'a'), take('kept', 2, HOUR, 'b')]);
    // Below what the server uses. A server that is filled up to its maximum can have room again later, when it frees its buffers.
    await client.config('SET', 'maxmemory', 1);
    for (const removal of [drop('kept', 'a'), drop('kept')]) {
      await assert.rejects(store.apply('0', [removal, take('new', 1, HOUR, 'c')]), /OOM/);
    }
    assert.deepEqual(await store.apply('0', [has('kept', 'a'), lacks('new', 'c')]), { ok: true });
    assert.equal((await store.apply('0', [take('kept', 2, HOUR, 'c')])).ok, false);
    assert.equal((await store.apply('0', [drop('kept')])).ok, true);
    assert.equal((await store.apply('0', [lacks('kept', 'a')])).ok, true);
  });
});

test("a user of Redis's ACL needs six commands, and no other", async (context) => {
  const { redis } = await entries();
  const { Redis } = await import('ioredis');
  const server = await startRedis();
  const admin = new Redis(server.url);
  const client = new Redis(server.url, { username: 'program', password: 'pw', lazyConnect: true, enableReadyCheck: false });
  context.after(async () => {
    admin.disconnect();
    client.disconnect();
    await server.stop();
  });
  const commands = ['+eval', '+time', '+get', '+set', '+pttl', '+del'];
  const allow = (allowed) => admin.call('ACL', 'SETUSER', 'program', 'reset', 'on', '>pw', '~{mfa:*', ...allowed);
  await allow(commands);
  await client.connect();
  const store = redis.redisStore(client);
  // Takes, frees one place of two, and forgets a key.
  const steps = async () => {
    await store.apply('0', [take('a', 2, HOUR, 'a'), take('a', 2, HOUR, 'b')]);
    await store.apply('0', [drop('a', 'a')]);
    return store.apply('0', [drop('a')]);
  };
  assert.deepEqual(await steps(), { ok: true });
  for (const one of commands) {
    await allow(commands.filter((command) => command !== one));
    await client.auth('program', 'pw');
    await assert.rejects(steps(), /permission|can't run/, one);
  }
});

describe('a store with faulty arguments throws at once', async () => {
  const { deno, durable, memory, redis } = await entries();
  test('the memory store, without singleInstance', () => {
    for (const options of [undefined, {}, { singleInstance: false }, { singleInstance: 'yes' }]) {
      assert.throws(() => memory.memoryStore(options), /singleInstance: true/);
    }
  });
  test('Redis without a client, Durable Objects without a binding, Deno KV without a database', () => {
    for (const value of [undefined, null, {}, Promise.resolve()])
      assert.throws(() => deno.denoKvStore(value), /^TypeError: .*await Deno\.openKv/);
    assert.throws(() => redis.redisStore(undefined), /eval/);
    assert.throws(() => redis.redisStore({}), /eval/);
    assert.throws(() => durable.durableObjectStore(undefined), /LIMITS/);
  });
  test('Durable Objects with a service binding or the stub of one object, which seem to have every method', async () => {
    const worker = `import { durableObjectStore } from 'bandwidth-mfa/stores/durable-object';
export { LimitObject } from 'bandwidth-mfa/stores/durable-object';
function found(binding) {
  try {
    return typeof durableObjectStore(binding).apply;
  } catch (error) {
    return String(error);
  }
}
export default { fetch: (_, env) => Response.json([env.LIMITS, env.SERVICE, env.LIMITS.getByName('0')].map(found)) };
`;
    const more = { ...LIMITS, services: [{ binding: 'SERVICE', service: 'consumer' }] };
    const [right, ...wrong] = await withWorker({ 'worker.mjs': worker }, { more });
    assert.equal(right, 'function');
    for (const error of wrong) assert.match(error, /^TypeError: .*binding of LimitObject/);
  });
});

test('the Durable Objects store says that the object could not be reached, if its Worker does not run and wrangler answers 503', async () => {
  const { durable } = await entries();
  const namespace = { idFromName: (name) => name, get: () => ({ fetch: async () => new Response('', { status: 503 }) }) };
  const store = durable.durableObjectStore(namespace);
  await assert.rejects(store.apply('0', [take('key', 1, 1000, 'a')]), /could not be reached \(503\): does the Worker .* run\?$/);
});

test('the Redis store throws if its script returns a malformed result', async () => {
  const { redis } = await entries();
  const wrong = [
    undefined,
    null,
    'OK',
    [],
    [1],
    [1, 0],
    ['x', 'y', 'z', 0],
    [2, 0, 0, 0],
    [0, -1, 5, 0],
    [0, 0, -5, 0],
    { ok: true },
  ];
  for (const reply of wrong) {
    const store = redis.redisStore({ eval: async () => reply });
    await assert.rejects(store.apply('0', [take('key', 1, 1000, 'a')]), TypeError);
  }
});
