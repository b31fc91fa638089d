import { durableObjectStore } from 'bandwidth-mfa/stores/durable-object';
import { agent, answer } from './agent.mjs';

export { LimitObject } from 'bandwidth-mfa/stores/durable-object';

// A limiter with Workers KV, which shows why the package has none.
const kvStore = (kv) => ({
  async apply(_shard, [{ key, id, rules }]) {
    const [[limit, windowMs]] = rules;
    const marks = ((await kv.get(key, 'json')) ?? []).filter(([, time]) => time > Date.now() - windowMs);
    if (marks.length >= limit) return { ok: false, at: 0, retryAfterMs: 1 };
    await kv.put(key, JSON.stringify([...marks, [id, Date.now()]]));
    return { ok: true };
  },
});

export default {
  fetch(request, env) {
    if (request.url.endsWith('/kv')) return answer(kvStore(env.KV), request);
    return agent(durableObjectStore(env.LIMITS), env)(request);
  },
};
