import { free, type LimitStore } from './store.ts';

export type { LimitStore } from './store.ts';

/** The parts of `Deno.Kv` that are used. */
export interface DenoKv {
  /** Reads an entry. */
  get<T>(key: string[]): Promise<{ key: unknown; value: T | null; versionstamp: string | null }>;
  /** Begins an operation. */
  atomic(): DenoKvAtomic;
}

/** The parts of `Deno.AtomicOperation` that are used. */
export interface DenoKvAtomic {
  /** Of entries that must not have changed. */
  check(...checks: never[]): this;
  /** Writes an entry. */
  set(key: string[], value: unknown, options?: { expireIn?: number }): this;
  /** Does it, if nothing has changed. */
  commit(): Promise<{ ok: boolean }>;
}

/** How the keys are named. */
export interface DenoKvStoreOptions {
  /** The first part of every key. @defaultValue mfa */
  prefix?: string;
}

declare function setTimeout(work: () => void, ms: number): unknown;

/** How often a take is tried that another process came before, or found the database's file locked. */
const TRIES = 40;

/** The longest wait between two tries, in milliseconds: half of it on average. */
const LONGEST_WAIT = 60;

/**
 * A store in Deno KV. The clock is the process's, since Deno KV has none to ask: processes whose clocks differ by a second
 * let windows differ by a second.
 *
 * @param kv of `Deno.openKv()`
 */
export function denoKvStore(kv: DenoKv, { prefix = 'mfa' }: DenoKvStoreOptions = {}): LimitStore {
  // In one process the takes of a key follow each other, so that they meet only those of others.
  const queues = new Map<string, Promise<unknown>>();
  return {
    take(key, limit, windowMs) {
      const before = queues.get(key) ?? Promise.resolve();
      const taken = before.then(() => take(kv, [prefix, key], limit, windowMs));
      const settled = taken.catch(() => {}).then(() => {
        if (queues.get(key) === settled) queues.delete(key);
      });
      queues.set(key, settled);
      return taken;
    },
  };
}

async function take(kv: DenoKv, key: string[], limit: number, windowMs: number): Promise<{ allowed: boolean; retryAfterMs: number }> {
  let locked: unknown;
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (tries > 0) await new Promise<void>((resolve) => setTimeout(resolve, Math.random() * LONGEST_WAIT));
    try {
      const entry = await kv.get<number[]>(key);
      const { times, retryAfterMs } = free(entry.value ?? [], limit, windowMs, Date.now());
      if (times === undefined) return { allowed: false, retryAfterMs };
      const { ok } = await kv
        .atomic()
        .check(entry as never)
        .set(key, times, { expireIn: windowMs })
        .commit();
      if (ok) return { allowed: true, retryAfterMs: 0 };
    } catch (error) {
      // Another process holds the file of a local database.
      if (!/\block(ed)?\b|\bbusy\b/i.test(String(error))) throw error;
      locked = error;
    }
  }
  throw new Error('Deno KV was too busy: others were always quicker.', { cause: locked });
}
