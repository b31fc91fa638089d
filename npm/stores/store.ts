// What the stores share: a key's log, the times of what was taken and is not free again.

/** Where a handler remembers what was used up. */
export interface LimitStore {
  /**
   * Takes one of `limit` that a key has in any span of `windowMs`, if one is left. A take that is denied writes nothing, and
   * one that is allowed forgets what is older than its window.
   *
   * @param key at most 64 ASCII characters
   * @param limit how many there are, at least 1
   * @param windowMs how long each stays taken, in milliseconds
   * @returns whether it was taken, and if not in how many milliseconds one is free
   * @throws when it cannot be known: the handler then refuses
   */
  take(key: string, limit: number, windowMs: number): Promise<{ allowed: boolean; retryAfterMs: number }>;
}

/** The log with a take more, or without `times` how long it takes until one is free. */
export function free(
  log: Iterable<number>,
  limit: number,
  windowMs: number,
  now: number,
): { times?: number[]; retryAfterMs: number } {
  const times = [...log].filter((time) => time > now - windowMs);
  if (times.length < limit) return { times: [...times, now], retryAfterMs: 0 };
  const next = times[times.length - limit] as number;
  return { retryAfterMs: Math.max(1, next + windowMs - now) };
}
