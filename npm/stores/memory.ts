import { type Entry, type LimitStore, step } from './store.ts';

export type { Applied, LimitStore, Operation } from './store.ts';

/** Options of a memory store. */
export interface MemoryStoreOptions {
  /** Confirms that the program is a single process with one thread, not one isolate of many, because each would have its own limits. */
  singleInstance: true;
  /** The maximum number of keys, at least 1; a full store refuses. A send has about ten keys. @defaultValue 100 000 */
  maxKeys?: number | undefined;
  /** The clock, for tests: milliseconds since 1970. @defaultValue Date.now */
  now?: (() => number) | undefined;
}

const MAX_KEYS = 100_000;

/** Expired keys are deleted every `SWEEP_EVERY` steps. A full store deletes them too, at most once in `SWEEP_EVERY_MS`. */
const SWEEP_EVERY = 1_000;
const SWEEP_EVERY_MS = 1_000;

/**
 * A store in this thread's memory, for development and for servers with one process and one thread. When the thread ends, the
 * counts are lost.
 *
 * @throws TypeError unless `singleInstance` is true, or if `maxKeys` is not a whole number from 1 or `now` is not a function
 */
export function memoryStore(options: MemoryStoreOptions): LimitStore {
  if (options?.singleInstance !== true) {
    throw new TypeError(
      'A memory store counts only in this thread: on Workers, Deno Deploy, Vercel, or with several processes or threads, every instance would have its own limits, so use a shared store there. For one process with one thread write memoryStore({ singleInstance: true }).',
    );
  }
  // The default reads `Date.now` at each use, for a test's fake time.
  const { maxKeys = MAX_KEYS, now = () => Date.now() } = options;
  if (!Number.isSafeInteger(maxKeys) || maxKeys < 1) throw new TypeError('maxKeys must be a whole number from 1.');
  if (typeof now !== 'function') throw new TypeError('now must be a function.');
  const entries = new Map<string, Entry>();
  let steps = 0;
  let sweptAt = Number.NEGATIVE_INFINITY;

  function sweep(time: number): void {
    sweptAt = time;
    for (const [key, { until }] of entries) if (until <= time) entries.delete(key);
  }

  return {
    async apply(shard, operations, instead) {
      const time = now();
      steps += 1;
      if (steps % SWEEP_EVERY === 0) sweep(time);
      const { applied, writes } = step(operations, instead, time, (key) => entries.get(`${shard} ${key}`));
      let added = 0;
      for (const [key, entry] of writes) if (entry !== undefined && !entries.has(`${shard} ${key}`)) added += 1;
      if (added > 0 && entries.size + added > maxKeys) {
        if (time >= sweptAt + SWEEP_EVERY_MS) sweep(time);
        if (entries.size + added > maxKeys) throw new Error(`The memory store is full: it holds ${maxKeys} keys.`);
      }
      for (const [key, entry] of writes) {
        if (entry === undefined) entries.delete(`${shard} ${key}`);
        else entries.set(`${shard} ${key}`, entry);
      }
      return applied;
    },
  };
}
