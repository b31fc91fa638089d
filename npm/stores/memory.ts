import { free, type LimitStore } from './store.ts';

export type { LimitStore } from './store.ts';

/** What a memory store is made with. */
export interface MemoryStoreOptions {
  /** That the program runs as one process, and is not one isolate of many: each would have limits of its own. */
  singleInstance: true;
  /** The clock, for tests: milliseconds since 1970. @defaultValue `Date.now`, looked up each time */
  now?: (() => number) | undefined;
}

/** Keys are looked over for ones that are free again after as many takes. */
const SWEEP_EVERY = 1_000;

/**
 * A store in this process's memory, for development and for servers of one process. What it knows ends with the process.
 *
 * @throws TypeError unless told that there is but one instance
 */
export function memoryStore(options: MemoryStoreOptions): LimitStore {
  if (options?.singleInstance !== true) {
    throw new TypeError(
      'A memory store counts in this process alone: on Workers, Deno Deploy, Vercel or several processes every instance would have limits of its own. Use a shared store, or say memoryStore({ singleInstance: true }).',
    );
  }
  const now = options.now ?? (() => Date.now());
  const logs = new Map<string, { times: number[]; until: number }>();
  let takes = 0;
  return {
    async take(key, limit, windowMs) {
      const at = now();
      takes += 1;
      if (takes % SWEEP_EVERY === 0) for (const [name, { until }] of logs) if (until <= at) logs.delete(name);
      const { times, retryAfterMs } = free(logs.get(key)?.times ?? [], limit, windowMs, at);
      if (times === undefined) return { allowed: false, retryAfterMs };
      logs.set(key, { times, until: at + windowMs });
      return { allowed: true, retryAfterMs: 0 };
    },
  };
}
