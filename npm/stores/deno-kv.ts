import { type Applied, type Entry, keysOf, type LimitStore, type Operation, step } from './store.ts';

export type { Applied, LimitStore, Operation } from './store.ts';

/** The parts of `Deno.Kv` that are used. */
export interface DenoKv {
  /** Reads entries, at most ten. */
  getMany(keys: never): Promise<{ key: unknown; value: unknown; versionstamp: string | null }[]>;
  /** Begins an operation. */
  atomic(): DenoKvAtomic;
}

/** The parts of `Deno.AtomicOperation` that are used. */
export interface DenoKvAtomic {
  /** Checks that entries have not changed. */
  check(...checks: never[]): this;
  /** Writes an entry. */
  set(key: string[], value: unknown, options?: { expireIn?: number }): this;
  /** Deletes an entry. */
  delete(key: string[]): this;
  /** Commits, if nothing has changed. */
  commit(): Promise<{ ok: boolean }>;
}

/** Options for the keys. */
export interface DenoKvStoreOptions {
  /** The first part of every key. @defaultValue mfa */
  prefix?: string | undefined;
}

declare function setTimeout(work: () => void, ms: number): unknown;

/** Deno KV's maximum per read. */
const READ_AT_ONCE = 10;

/** How many times a step is tried if another one comes first, or if another process has locked a local database's file. */
const ATTEMPTS = 1_000;

/** The longest wait between two attempts, in milliseconds; half of it on average. */
const LONGEST_WAIT = 40;

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, Math.random() * LONGEST_WAIT));

/** Runs one piece of work after the other. */
class Queue {
  #last: Promise<unknown> = Promise.resolve();
  length = 0;

  async run<T>(work: () => Promise<T>): Promise<T> {
    this.length += 1;
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    try {
      return await result;
    } finally {
      this.length -= 1;
    }
  }
}

/**
 * A store in Deno KV. It uses the process's clock, because Deno KV has none: if two processes' clocks differ by a second, so do their
 * windows.
 *
 * @param kv of `Deno.openKv()`
 * @throws TypeError if `kv` is something else
 */
export function denoKvStore(kv: DenoKv, { prefix = 'mfa' }: DenoKvStoreOptions = {}): LimitStore {
  if (typeof kv?.atomic !== 'function') throw new TypeError('denoKvStore needs a Deno.Kv: the result of await Deno.openKv().');
  // Within a process, the steps of a shard run one after the other, so that they conflict only with other processes.
  const queues = new Map<string, Queue>();
  return {
    async apply(shard, operations, instead) {
      const queue = queues.get(shard) ?? new Queue();
      queues.set(shard, queue);
      try {
        return await queue.run(() => retry(() => attempt(kv, [prefix, shard], operations, instead)));
      } finally {
        if (queue.length === 0) queues.delete(shard);
      }
    },
  };
}

/** Another process holds a local database's file. */
const isLocked = (error: unknown) => /\block(ed)?\b|\bbusy\b/i.test(String(error));

/** Repeats the work until it has a result. */
async function retry<T>(work: () => Promise<T | undefined>): Promise<T> {
  let cause: unknown;
  for (let attempts = 0; attempts < ATTEMPTS; attempts += 1) {
    try {
      const result = await work();
      if (result !== undefined) return result;
    } catch (error) {
      if (!isLocked(error)) throw error;
      cause = error;
    }
    await pause();
  }
  throw new Error('Deno KV was too busy: other processes always came first.', { cause });
}

/** Undefined if another process changed an entry meanwhile. */
async function attempt(
  kv: DenoKv,
  prefix: string[],
  operations: Operation[],
  instead: Operation | undefined,
): Promise<Applied | undefined> {
  const keys = keysOf(operations, instead);
  const reads: ReturnType<DenoKv['getMany']>[] = [];
  for (let at = 0; at < keys.length; at += READ_AT_ONCE) {
    reads.push(kv.getMany(keys.slice(at, at + READ_AT_ONCE).map((key) => [...prefix, key]) as never));
  }
  const entries = (await Promise.all(reads)).flat();
  const now = Date.now();
  const { applied, writes } = step(
    operations,
    instead,
    now,
    (key) => (entries[keys.indexOf(key)]?.value ?? undefined) as Entry | undefined,
  );
  if (writes.size === 0) return applied;
  const atomic = kv.atomic().check(...(entries as never[]));
  for (const [key, entry] of writes) {
    if (entry === undefined) atomic.delete([...prefix, key]);
    else atomic.set([...prefix, key], entry, { expireIn: Math.max(1, entry.until - now) });
  }
  const { ok } = await atomic.commit();
  return ok ? applied : undefined;
}
