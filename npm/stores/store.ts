// The operations of all stores, and how they change a key's marks.

/**
 * One check or write. Keys are at most 64 ASCII characters, ids at most 64 without spaces; both are case-sensitive. Windows are
 * in milliseconds, limits at most 15 million. A window that ends now has ended.
 *
 * - `take` writes `id` if every rule has a place: fewer than `limit` ids in the last `windowMs`. If `id` exists already, it passes and
 *   writes nothing, so that a repeat is counted once. It deletes what is older than its longest window. When that window has ended
 *   and no later take has written, a store may forget the key.
 * - `look` passes where `take` would, and writes nothing.
 * - `has` and `lacks` check whether `id` was taken in the last `windowMs`; `has` without `id`, whether any was.
 * - `drop` frees the place of `id`, or without `id` deletes the key.
 *
 * With a limit up to 200, a rule is exact. Above that, takes are counted in 60 slots per window: a place becomes free up to a
 * 60th of the window late, a repeat is counted again, and `drop` frees the oldest place.
 */
export type Operation =
  | {
      /** Takes a place, or only checks whether there is one. */
      op: 'take' | 'look';
      /** The key. */
      key: string;
      /** Identifies the take. */
      id: string;
      /** The limits: how many in which window. */
      rules: [limit: number, windowMs: number][];
    }
  | {
      /** Checks whether `id`, or any, was taken. */
      op: 'has';
      /** The key. */
      key: string;
      /** Identifies the take. */
      id?: string;
      /** How long ago at most. */
      windowMs: number;
    }
  | {
      /** Checks whether `id` was not taken. */
      op: 'lacks';
      /** The key. */
      key: string;
      /** Identifies the take. */
      id: string;
      /** How long ago at most. */
      windowMs: number;
    }
  | {
      /** Frees one place, or all of them. */
      op: 'drop';
      /** The key. */
      key: string;
      /** Identifies the take. */
      id?: string;
    };

/** All operations were applied, or none: then `at` is the first that did not pass, and `retryAfterMs` the time until it may pass. */
export type Applied =
  | {
      /** All were applied. */
      ok: true;
      /** Set if the last operation did not pass, and `instead` replaced it. */
      instead?: true;
    }
  | {
      /** None was applied. */
      ok: false;
      /** The index of the first operation that did not pass. */
      at: number;
      /** In how many milliseconds it may pass. */
      retryAfterMs: number;
      /** Set if the last operation did not pass, and `instead` did not pass either: the time is that of `instead`. */
      instead?: true;
    };

/** Where a handler's limits are counted. */
export interface LimitStore {
  /**
   * Applies all operations in one step, or none: first every check, then every write.
   *
   * @param shard keys of one shard are stored together: in one slot of a cluster, one object, one queue. Handlers pass `'0'`; keep the
   *   keys of other shards apart, because a later version may use more than one
   * @param operations in order: the first one that does not pass is reported
   * @param instead replaces the last operation if that one is the first that does not pass. A store may ignore it; then the handler
   *   makes another step.
   * @returns whether they were applied; `retryAfterMs` is 0 for `has`, because waiting does not help
   * @throws if the outcome is unknown: the handler then refuses
   */
  apply(shard: string, operations: Operation[], instead?: Operation): Promise<Applied>;
}

/** An id and the time of its take, or the name of a slot and its number of takes. */
export type Mark = [name: string, number: number];

/** A key's marks, and when all of them have expired. */
export interface Entry {
  marks: Mark[];
  until: number;
}

/** Up to this limit, each take is stored. */
const EXACT = 200;

const SLOTS = 60;

/** Slots are named `/window/number`. No id begins like this. */
const isSlot = (name: string) => name.startsWith('/');

/** When a mark expires for a rule; 0 if it never counted. */
function endOf([name, number]: Mark, limit: number, windowMs: number): number {
  if (limit <= EXACT) return isSlot(name) ? 0 : number + windowMs;
  const prefix = `/${windowMs}/`;
  // A slot counts for one window after its last moment.
  return name.startsWith(prefix) ? (Number(name.slice(prefix.length)) + 1) * (windowMs / SLOTS) + windowMs : 0;
}

/** How long until a rule has a place; undefined if it has one. */
function waitFor(marks: Mark[], limit: number, windowMs: number, now: number): number | undefined {
  let taken = 0;
  for (const mark of marks) if (endOf(mark, limit, windowMs) > now) taken += limit <= EXACT ? 1 : mark[1];
  if (taken < limit) return undefined;
  for (const mark of marks) {
    const end = endOf(mark, limit, windowMs);
    if (end > now) taken -= limit <= EXACT ? 1 : mark[1];
    if (taken < limit) return Math.max(1, Math.ceil(end - now));
  }
  return windowMs;
}

/** When `id` was taken, or without `id` any id; undefined if that was not within the window. */
function timeOf(marks: Mark[], id: string | undefined, windowMs: number, now: number): number | undefined {
  const matches = (name: string) => (id === undefined ? !isSlot(name) : name === id);
  return marks.find(([name, time]) => matches(name) && time > now - windowMs)?.[1];
}

const longestOf = (rules: [number, number][]) => Math.max(0, ...rules.map(([, windowMs]) => windowMs));

/** How long until an operation passes; undefined if it does. */
function check(marks: Mark[], operation: Operation, now: number): number | undefined {
  if (operation.op === 'drop') return undefined;
  if (!('rules' in operation)) {
    const { op, id, windowMs } = operation;
    const time = timeOf(marks, id, windowMs, now);
    if (op === 'has') return time === undefined ? 0 : undefined;
    return time === undefined ? undefined : Math.max(1, time + windowMs - now);
  }
  const { id, rules } = operation;
  if (timeOf(marks, id, longestOf(rules), now) !== undefined) return undefined;
  let longest: number | undefined;
  for (const [limit, windowMs] of rules) {
    const wait = waitFor(marks, limit, windowMs, now);
    if (wait !== undefined) longest = Math.max(longest ?? 0, wait);
  }
  return longest;
}

function take(entry: Entry | undefined, id: string, rules: [number, number][], now: number): Entry | undefined {
  const old = entry?.marks ?? [];
  if (rules.length === 0 || timeOf(old, id, longestOf(rules), now) !== undefined) return entry;
  const marks = old.filter((mark) => rules.some(([limit, windowMs]) => endOf(mark, limit, windowMs) > now));
  if (rules.some(([limit]) => limit <= EXACT)) marks.push([id, now]);
  let until = 0;
  for (const [limit, windowMs] of rules) {
    const width = windowMs / SLOTS;
    until = Math.max(until, now + windowMs + (limit <= EXACT ? 0 : width));
    if (limit <= EXACT) continue;
    const name = `/${windowMs}/${Math.floor(now / width)}`;
    const at = marks.findIndex(([known]) => known === name);
    const [, count = 0] = marks[at] ?? [];
    // Appended, so that slots stay in order. Never changed in place, because others may hold the old marks.
    if (at >= 0) marks.splice(at, 1);
    marks.push([name, count + 1]);
  }
  return { marks, until: Math.ceil(until) };
}

function drop(entry: Entry | undefined, id: string | undefined): Entry | undefined {
  if (entry === undefined || id === undefined) return undefined;
  const seen = new Set<string>();
  const marks: Mark[] = [];
  for (const [name, number] of entry.marks) {
    if (name === id) continue;
    const window = isSlot(name) ? name.slice(0, name.lastIndexOf('/')) : '';
    // The oldest place, so that no window ever has more than the limit.
    const freed = window !== '' && !seen.has(window) ? 1 : 0;
    seen.add(window);
    if (number > freed) marks.push([name, number - freed]);
  }
  if (marks.length === 0) return undefined;
  const isChanged = seen.size > 1 || !seen.has('') || marks.length < entry.marks.length;
  return isChanged ? { marks, until: entry.until } : entry;
}

/** An operation's rules; a window alone is a rule of one take. */
export const rulesOf = (operation: Operation): [number, number][] =>
  'rules' in operation ? operation.rules : 'windowMs' in operation ? [[1, operation.windowMs]] : [];

/** A server's answer, which may be anything, as a result; undefined if it is not a valid one. */
export function appliedOf(isInstead: boolean, ok: unknown, at: unknown, retryAfterMs: unknown): Applied | undefined {
  const more = isInstead ? { instead: true as const } : {};
  if (ok === true || ok === 1) return { ok: true, ...more };
  if (typeof at !== 'number' || typeof retryAfterMs !== 'number') return undefined;
  return (ok === false || ok === 0) && at >= 0 && retryAfterMs >= 0 ? { ok: false, at, retryAfterMs, ...more } : undefined;
}

/** The keys that a step needs. */
export const keysOf = (operations: Operation[], instead: Operation | undefined): string[] => [
  ...new Set([...operations, ...(instead ? [instead] : [])].map(({ key }) => key)),
];

/** The result of the operations, and the new contents of each changed key; undefined for a key to delete. */
export function step(
  operations: Operation[],
  instead: Operation | undefined,
  now: number,
  read: (key: string) => Entry | undefined,
): { applied: Applied; writes: Map<string, Entry | undefined> } {
  const writes = new Map<string, Entry | undefined>();
  const waitOf = (operation: Operation) => check(read(operation.key)?.marks ?? [], operation, now);
  const applied: Applied = { ok: true };
  const chosen = [...operations];
  for (const [at, operation] of operations.entries()) {
    let retryAfterMs = waitOf(operation);
    if (retryAfterMs !== undefined && instead !== undefined && at === operations.length - 1) {
      applied.instead = true;
      chosen[at] = instead;
      retryAfterMs = waitOf(instead);
    }
    if (retryAfterMs !== undefined) return { applied: { ...applied, ok: false, at, retryAfterMs }, writes };
  }
  for (const operation of chosen) {
    const { op, key } = operation;
    if (op !== 'take' && op !== 'drop') continue;
    const old = writes.has(key) ? writes.get(key) : read(key);
    const entry = op === 'take' ? take(old, operation.id, operation.rules, now) : drop(old, operation.id);
    if (entry !== old) writes.set(key, entry);
  }
  return { applied, writes };
}
