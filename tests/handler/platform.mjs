// What differs between the stores and runtimes that run the tests of H1 to H22. The variable MFA_STORE names the store; by default it is
// in memory. Each has the test's clock.
import { after } from 'node:test';
import { entries } from './package.mjs';

const { deno, memory, postgres, redis } = await entries();

const { MFA_STORE: kind = 'memory', MFA_STORE_URL: url = '' } = process.env;

/** Replaces the server's clock in a script or schema. */
function replaced(text, clock, by) {
  if (!text.includes(clock)) throw new Error(`there is no ${clock}`);
  return text.replaceAll(clock, by);
}

function overRedis(client) {
  after(() => client.disconnect());
  const stopped = (script, now) => replaced(script, "redis.call('TIME')", `{${Math.floor(now / 1000)}, ${(now % 1000) * 1000}}`);
  return (clock) =>
    redis.redisStore({
      defineCommand() {},
      eval: (script, count, ...values) => client.eval(stopped(script, clock()), count, ...values),
    });
}

/** By the kind of store; each resolves with a function that makes one for a clock. */
const KINDS = {
  memory: () => (now) => memory.memoryStore({ singleInstance: true, now }),
  redis: async () => overRedis(new (await import('ioredis')).Redis(url)),
  'redis-cluster': async () => overRedis(new (await import('ioredis')).Cluster([url])),
  async postgres() {
    const { default: pg } = await import('pg');
    const pool = new pg.Pool({ connectionString: url });
    after(() => pool.end());
    const stopped = "to_timestamp(current_setting('test.now')::double precision / 1000)";
    await pool.query(replaced(postgres.schema, 'clock_timestamp()', stopped));
    const query = async (clock, text, values) => {
      const client = await pool.connect();
      try {
        await client.query("SELECT set_config('test.now', $1, false)", [String(clock())]);
        return await client.query(text, values);
      } finally {
        client.release();
      }
    };
    return (clock) => postgres.postgresStore({ query: (text, values) => query(clock, text, values) });
  },
  // It uses `Date.now`, which the tests stop.
  async 'deno-kv'() {
    const kv = await globalThis.Deno.openKv(':memory:');
    return () => deno.denoKvStore(kv);
  },
};

const make = await KINDS[kind]();

/** The headers in which a platform gives the address. */
export const addressHeaders = (_address) => ({});

/** The time at which a test starts. */
export const start = () => Date.UTC(2026, 0, 5);

/** An empty store. */
export function newStore(clock = () => Date.now()) {
  const store = make(clock);
  const name = crypto.randomUUID();
  return { apply: (shard, operations, instead) => store.apply(name + shard, operations, instead) };
}
