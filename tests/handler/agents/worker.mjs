import { LimitObject as Base, durableObjectStore } from 'bandwidth-mfa/stores/durable-object';
import { agent, answer } from './agent.mjs';

/** Runs its alarm on demand, and reports how many rows the alarm has read and what is left. */
export class LimitObject extends Base {
  #storage;
  #cursors;

  constructor({ storage }, env) {
    const cursors = [];
    const exec = (...args) => {
      const cursor = storage.sql.exec(...args);
      cursors.push(cursor);
      return cursor;
    };
    const alarms = { getAlarm: () => storage.getAlarm(), setAlarm: (time) => storage.setAlarm(time) };
    super({ storage: { sql: { exec }, ...alarms, deleteAll: () => storage.deleteAll() } }, env);
    this.#storage = storage;
    this.#cursors = cursors;
  }

  async fetch(request) {
    if (!request.url.endsWith('/clean')) return super.fetch(request);
    const wasDue = await this.#storage.getAlarm();
    this.#cursors.length = 0;
    await this.alarm();
    const rowsRead = this.#cursors.reduce((sum, cursor) => sum + cursor.rowsRead, 0);
    const rowsOf = (query) => [...this.#storage.sql.exec(query)];
    const [table] = rowsOf("SELECT name FROM sqlite_master WHERE name = 'limits'");
    const keys = table && rowsOf('SELECT key FROM limits').map(({ key }) => key);
    return Response.json({ wasDue, rowsRead, keys, due: await this.#storage.getAlarm() });
  }
}

// A store over Workers KV, which shows why the package has none.
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
    if (request.url.endsWith('/clean')) return env.LIMITS.get(env.LIMITS.idFromName('cleaned')).fetch(request);
    if (request.url.endsWith('/kv')) return answer(kvStore(env.KV), request);
    return agent(durableObjectStore(env.LIMITS), env)(request);
  },
};
