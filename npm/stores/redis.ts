import type { LimitStore } from './store.ts';

export type { LimitStore } from './store.ts';

/** node-redis 4 and newer, connected. */
export interface NodeRedisClient {
  /** Told apart by it. */
  sendCommand(...given: never[]): unknown;
  /** Runs a script. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** ioredis and iovalkey. */
export interface IoRedisClient {
  /** Told apart by it. */
  defineCommand(...given: never[]): unknown;
  /** Runs a script. */
  eval(script: string, numberOfKeys: number, ...given: string[]): Promise<unknown>;
}

/** `@upstash/redis`. */
export interface UpstashClient {
  /** Runs a script. */
  eval(script: string, keys: string[], given: string[]): Promise<unknown>;
}

/** How the keys are named. */
export interface RedisStoreOptions {
  /** Stands before every key. @defaultValue mfa: */
  prefix?: string | undefined;
}

// A sorted set for each key: the times of its takes. One script is one step for Redis, the time is the server's, and
// nothing is written by a take that is denied. `%.0f`, since Lua writes large numbers in another way.
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local old = string.format('%.0f', now - window)
local taken = redis.call('ZCOUNT', KEYS[1], '(' .. old, '+inf')
if taken >= limit then
  local next = redis.call('ZRANGE', KEYS[1], -limit, -limit, 'WITHSCORES')[2]
  return {0, math.max(1, next + window - now)}
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', old)
redis.call('ZADD', KEYS[1], string.format('%.0f', now), time[1] .. '.' .. time[2] .. '.' .. taken)
redis.call('PEXPIRE', KEYS[1], window)
return {1, 0}
`;

/**
 * A store in Redis 5 or newer, Valkey, or Upstash: one script on one key, so it works in a cluster too.
 *
 * @param client of node-redis (connected), ioredis, iovalkey or `@upstash/redis`
 */
export function redisStore(
  client: NodeRedisClient | IoRedisClient | UpstashClient,
  { prefix = 'mfa:' }: RedisStoreOptions = {},
): LimitStore {
  if (typeof client?.eval !== 'function') {
    throw new TypeError('redisStore needs a client with eval: one of node-redis, ioredis, iovalkey or @upstash/redis.');
  }
  return {
    async take(key, limit, windowMs) {
      const reply = await evaluate(client, prefix + key, [String(limit), String(windowMs)]);
      if (!Array.isArray(reply) || reply.length !== 2)
        throw new TypeError('Redis answered with something else than two numbers.');
      const [allowed, retryAfterMs] = reply.map(Number) as [number, number];
      if (allowed === 1) return { allowed: true, retryAfterMs: 0 };
      if (allowed === 0 && retryAfterMs > 0) return { allowed: false, retryAfterMs };
      throw new TypeError('Redis answered with something else than two numbers.');
    },
  };
}

function evaluate(client: NodeRedisClient | IoRedisClient | UpstashClient, key: string, given: string[]): Promise<unknown> {
  // ioredis has a sendCommand too.
  if ('defineCommand' in client) return client.eval(SCRIPT, 1, key, ...given);
  if ('sendCommand' in client) return client.eval(SCRIPT, { keys: [key], arguments: given });
  return client.eval(SCRIPT, [key], given);
}
