import { durableObjectStore } from 'bandwidth-mfa/stores/durable-object';
import { agent, answer } from './agent.mjs';

export { LimitObject } from 'bandwidth-mfa/stores/durable-object';

// Workers KV as a limiter, as one would write it: the reason why the package has none.
const kvStore = (kv) => ({
  async take(key, limit, windowMs) {
    const times = ((await kv.get(key, 'json')) ?? []).filter((time) => time > Date.now() - windowMs);
    if (times.length >= limit) return { allowed: false, retryAfterMs: 1 };
    await kv.put(key, JSON.stringify([...times, Date.now()]));
    return { allowed: true, retryAfterMs: 0 };
  },
});

export default {
  fetch(request, env) {
    if (request.url.endsWith('/kv')) return answer(kvStore(env.KV), request);
    return agent(durableObjectStore(env.LIMITS), env)(request);
  },
};
