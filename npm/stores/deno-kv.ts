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
  prefix?: string | undefined;
}

declare function setTimeout(work: () => void, ms: number): unknown;

/** How often a take is tried that another one came before, or that found a local database's file locked by another process. */
const TRIES = 200;

/** The longest wait between two tries, in milliseconds: half of it on average. */
const LONGEST_WAIT = 40;

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, Math.random() * LONGEST_WAIT));

/** Works of which one begins when the one before it has ended. */
class Line {
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
 * A store in Deno KV. The clock is the process's, since Deno KV has none to ask: processes whose clocks differ by a second
 * let windows differ by a second.
 *
 * @param kv of `Deno.openKv()`
 * @throws TypeError when it is something else
 */
export function denoKvStore(kv: DenoKv, { prefix = 'mfa' }: DenoKvStoreOptions = {}): LimitStore {
  if (typeof kv?.atomic !== 'function') throw new TypeError('denoKvStore needs a Deno.Kv: what await Deno.openKv() gives.');
  // In one process the takes of a key follow each other, so that they meet only those of others.
  const lines = new Map<string, Line>();
  // Where another process holds a local database's file, those that want it line up: many at once keep each other from it.
  const waiting = new Line();

  async function take(key: string[], limit: number, windowMs: number): Promise<Taken> {
    const work = () => attempt(kv, key, limit, windowMs);
    try {
      if (waiting.length === 0) return await retry(work);
    } catch (error) {
      if (!isLocked(error)) throw error;
    }
    return waiting.run(() => retry(work, isLocked));
  }

  return {
    async take(key, limit, windowMs) {
      const line = lines.get(key) ?? new Line();
      lines.set(key, line);
      try {
        return await line.run(() => take([prefix, key], limit, windowMs));
      } finally {
        if (line.length === 0) lines.delete(key);
      }
    },
  };
}

type Taken = Awaited<ReturnType<LimitStore['take']>>;

const isLocked = (error: unknown) => /\block(ed)?\b|\bbusy\b/i.test(String(error));

/** Tries until it brings something, or throws what is not to be `ignored`. */
async function retry<T>(work: () => Promise<T | undefined>, ignored: (error: unknown) => boolean = () => false): Promise<T> {
  let cause: unknown;
  for (let tries = 0; tries < TRIES; tries += 1) {
    try {
      const result = await work();
      if (result !== undefined) return result;
    } catch (error) {
      if (!ignored(error)) throw error;
      cause = error;
    }
    await pause();
  }
  throw new Error('Deno KV was too busy: others were always quicker.', { cause });
}

/** Nothing when another process changed the entry meanwhile. */
async function attempt(kv: DenoKv, key: string[], limit: number, windowMs: number): Promise<Taken | undefined> {
  const entry = await kv.get<number[]>(key);
  const { times, retryAfterMs } = free(entry.value ?? [], limit, windowMs, Date.now());
  if (times === undefined) return { allowed: false, retryAfterMs };
  const { ok } = await kv
    .atomic()
    .check(entry as never)
    .set(key, times, { expireIn: windowMs })
    .commit();
  return ok ? { allowed: true, retryAfterMs: 0 } : undefined;
}
