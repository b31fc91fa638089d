// One listener per signal for all calls that use it, so that a long-lived signal does not collect listeners.

import { attempt } from './response.js';

/** @import { End } from './border.d.ts' */
/** @import { MfaAbortSignal } from './types.d.ts' */

/** @typedef {{ end(why: End): void }} Follower */

/** @type {WeakMap<MfaAbortSignal, { calls: Set<Follower>, listener: () => void }>} */
const followed = new WeakMap();

/**
 * Lets a signal end a call; false if it is aborted already. A signal that throws counts as aborted, because the caller could not end the
 * call.
 * @param {MfaAbortSignal} signal @param {Follower} call
 */
export function follow(signal, call) {
  try {
    if (signal.aborted) return false;
    let entry = followed.get(signal);
    if (entry === undefined) {
      const calls = /** @type {Set<Follower>} */ (new Set());
      const listener = () => {
        for (const follower of [...calls]) follower.end('aborted');
      };
      /** @type {any} */ (signal).addEventListener('abort', listener);
      entry = { calls, listener };
      followed.set(signal, entry);
    }
    entry.calls.add(call);
    return true;
  } catch {
    return false;
  }
}

/** @param {MfaAbortSignal} signal @param {Follower} call */
export function unfollow(signal, call) {
  const entry = followed.get(signal);
  entry?.calls.delete(call);
  if (entry?.calls.size !== 0) return;
  followed.delete(signal);
  // If it throws, the listener stays, and has no call left to end.
  attempt(() => /** @type {any} */ (signal).removeEventListener('abort', entry.listener));
}
