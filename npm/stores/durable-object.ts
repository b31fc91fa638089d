import { hide, reveal } from '../hidden.ts';
import { free, type LimitStore } from './store.ts';

export type { LimitStore } from './store.ts';

/** The parts of `DurableObjectNamespace` that are used. */
export interface LimitNamespace {
  /** The id of a name. */
  idFromName(name: string): unknown;
  /** The object with an id. */
  get(id: never): { fetch(url: string): Promise<{ status: number; json(): Promise<unknown> }> };
}

/** The parts of `DurableObjectState` that are used. */
export interface LimitState {
  /** The object's own storage. */
  storage: {
    get(key: string): Promise<unknown>;
    put(key: string, value: unknown): Promise<void>;
    deleteAll(): Promise<void>;
    setAlarm(time: number): Promise<void>;
  };
}

interface LimitAnswer {
  json(): Promise<unknown>;
}

type Answer = typeof globalThis extends { Response: { prototype: infer Own } } ? Own : LimitAnswer;

declare const URL: new (url: string) => { searchParams: { get(name: string): string | null } };
declare const Response: { json(value: unknown): Answer };

const STORAGE = Symbol('storage');

const storageOf = (object: LimitObject) => reveal(object, STORAGE) as LimitState['storage'];

/**
 * The class behind `durableObjectStore`: export it from the Worker, and name it under `durable_objects.bindings` and in a
 * migration's `new_sqlite_classes`. There is an object for each key; the time is its own.
 */
export class LimitObject {
  /** Called by the runtime. */
  constructor(state: LimitState, _env?: unknown) {
    hide(this, STORAGE, state.storage);
  }

  /** Called by the store. No other request comes in between: the runtime delivers none while the storage is asked. */
  async fetch(request: { url: string }): Promise<Answer> {
    const { searchParams } = new URL(request.url);
    const [limit, windowMs] = [Number(searchParams.get('limit')), Number(searchParams.get('window'))];
    const log = ((await storageOf(this).get('log')) ?? []) as number[];
    const now = Date.now();
    const { times, retryAfterMs } = free(log, limit, windowMs, now);
    if (times === undefined) return Response.json({ allowed: false, retryAfterMs });
    const written = storageOf(this).put('log', times);
    const planned = storageOf(this).setAlarm(now + windowMs);
    await Promise.all([written, planned]);
    return Response.json({ allowed: true, retryAfterMs: 0 });
  }

  /** Called by the runtime when nothing is taken any more. */
  async alarm(): Promise<void> {
    await storageOf(this).deleteAll();
  }
}

// Its name as bindings know it, whatever a bundler makes of it.
Object.defineProperty(LimitObject, 'name', { value: 'LimitObject' });

/**
 * A store in Durable Objects, on Cloudflare Workers.
 *
 * @param namespace the binding of `LimitObject`: `env.LIMITS`
 */
export function durableObjectStore(namespace: LimitNamespace): LimitStore {
  if (typeof namespace?.idFromName !== 'function') {
    throw new TypeError(
      'durableObjectStore needs the binding of LimitObject, such as env.LIMITS: see durable_objects in wrangler.json.',
    );
  }
  return {
    async take(key, limit, windowMs) {
      const stub = namespace.get(namespace.idFromName(key) as never);
      const answer = await stub.fetch(`https://limit/?limit=${limit}&window=${windowMs}`);
      if (answer.status !== 200) throw new Error(`LimitObject answered ${answer.status}`);
      return (await answer.json()) as { allowed: boolean; retryAfterMs: number };
    },
  };
}
