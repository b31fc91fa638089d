import { hide, reveal } from '../hidden.ts';
import type { RuntimeType } from '../runtime-type.ts';
import { type Applied, type Entry, type LimitStore, type Mark, type Operation, step } from './store.ts';

export type { Applied, LimitStore, Operation } from './store.ts';

/** The parts of `DurableObjectNamespace` that are used. */
export interface LimitNamespace {
  /** The id of a name. */
  idFromName(name: string): unknown;
  /** The object with an id. */
  get(id: never): { fetch(url: string, init: never): Promise<{ status: number; json(): Promise<unknown> }> };
}

/** The parts of `DurableObjectState` that are used. */
export interface LimitState {
  /** The object's own storage, in SQLite. */
  storage: {
    sql: { exec(query: string, ...values: never[]): Iterable<unknown> };
    getAlarm(): Promise<number | null>;
    setAlarm(time: number): Promise<void>;
    deleteAll(): Promise<void>;
  };
}

interface Step {
  operations: Operation[];
  instead?: Operation | undefined;
}

interface MinimalResponse {
  json(): Promise<unknown>;
}

type LimitResponse = RuntimeType<'Response', MinimalResponse>;

declare const Response: { json(value: unknown): LimitResponse };

/** Expired keys are deleted at most this often, in milliseconds. */
const CLEAN_EVERY = 10_000;

/** The object's keys, in an SQLite table. */
class Table {
  readonly #storage: LimitState['storage'];
  #isCreated = false;

  constructor(storage: LimitState['storage']) {
    this.#storage = storage;
  }

  /** SQLite calls are synchronous, so no other request comes in between, and everything is written at once. */
  async apply({ operations, instead }: Step): Promise<Applied> {
    const now = Date.now();
    this.#create();
    const known = new Map<string, Entry | undefined>();
    const read = (key: string): Entry | undefined => {
      if (!known.has(key)) known.set(key, this.#read(key));
      return known.get(key);
    };
    const { applied, writes } = step(operations, instead, now, read);
    for (const [key, entry] of writes) {
      if (entry === undefined) this.#sql('DELETE FROM limits WHERE key = ?', key);
      else this.#sql('INSERT OR REPLACE INTO limits VALUES (?, ?, ?)', key, JSON.stringify(entry.marks), entry.until);
    }
    if (writes.size > 0 && (await this.#storage.getAlarm()) === null) await this.#storage.setAlarm(now + CLEAN_EVERY);
    return applied;
  }

  async clean(): Promise<void> {
    const now = Date.now();
    this.#create();
    this.#sql('DELETE FROM limits WHERE until <= ?', now);
    const [{ next }] = this.#sql('SELECT MIN(until) AS next FROM limits') as [{ next: number | null }];
    if (next !== null) return this.#storage.setAlarm(Math.max(next, now + CLEAN_EVERY));
    this.#isCreated = false;
    return this.#storage.deleteAll();
  }

  #create(): void {
    if (this.#isCreated) return;
    this.#sql('CREATE TABLE IF NOT EXISTS limits (key TEXT PRIMARY KEY, marks TEXT, until INTEGER) WITHOUT ROWID');
    // Without the index each alarm reads the whole table twice: Cloudflare charges for each row, and every step waits.
    this.#sql('CREATE INDEX IF NOT EXISTS limits_until ON limits (until)');
    this.#isCreated = true;
  }

  #read(key: string): Entry | undefined {
    const [row] = this.#sql('SELECT marks, until FROM limits WHERE key = ?', key) as { marks: string; until: number }[];
    return row && { marks: JSON.parse(row.marks) as Mark[], until: row.until };
  }

  #sql(query: string, ...values: unknown[]): unknown[] {
    return [...this.#storage.sql.exec(query, ...(values as never[]))];
  }
}

const TABLE = Symbol('table');

const tableOf = (object: LimitObject) => reveal(object, TABLE) as Table;

/**
 * The class for `durableObjectStore`: export it from the Worker, and list it in `durable_objects.bindings` and in a migration's
 * `new_sqlite_classes`. One object serves a whole handler. It uses its own clock, and deletes what has expired.
 */
export class LimitObject {
  /** Only a type, without a value: the types that wrangler generates recognise a Durable Object by it. */
  declare readonly __DURABLE_OBJECT_BRAND: never;

  /** Called by the runtime. */
  constructor(state: LimitState, _env?: unknown) {
    hide(this, TABLE, new Table(state.storage));
  }

  /** Called by the store. */
  async fetch(request: { json(): Promise<unknown> }): Promise<LimitResponse> {
    return Response.json(await tableOf(this).apply((await request.json()) as Step));
  }

  /** Called by the runtime some time after a write. */
  alarm(): Promise<void> {
    return tableOf(this).clean();
  }
}

// The name that is printed, even if a bundler renames the class.
Object.defineProperty(LimitObject, 'name', { value: 'LimitObject' });

/**
 * A store in a Durable Object, on Cloudflare Workers.
 *
 * @param namespace the binding of `LimitObject`: `env.LIMITS`
 */
export function durableObjectStore(namespace: LimitNamespace): LimitStore {
  // A service binding, or the stub of one object, seems to have every method. Unlike a namespace, both have `fetch`.
  if (typeof namespace?.idFromName !== 'function' || 'fetch' in namespace) {
    throw new TypeError(
      'durableObjectStore needs the binding of LimitObject, such as env.LIMITS: see durable_objects in wrangler.json.',
    );
  }
  return {
    async apply(shard, operations, instead) {
      const step: Step = { operations, instead };
      const stub = namespace.get(namespace.idFromName(shard) as never);
      const response = await stub.fetch('https://limit/', { method: 'POST', body: JSON.stringify(step) } as never);
      // `LimitObject` answers 200 or throws, so another status comes from something in front of it.
      if (response.status !== 200)
        throw new Error(`LimitObject could not be reached (${response.status}): does the Worker that exports it run?`);
      return (await response.json()) as Applied;
    },
  };
}
