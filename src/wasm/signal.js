// One listener for each signal, however many calls follow it: a signal that lives long must not gather listeners.

const followed = new WeakMap();

// False when the signal has been aborted already. One that cannot be listened to counts as such: its caller could not
// end the call any more.
export function follow(signal, call, why) {
  try {
    if (signal.aborted) return false;
    let entry = followed.get(signal);
    if (entry === undefined) {
      const calls = new Set();
      const listener = () => {
        for (const one of [...calls]) one.end(why);
      };
      signal.addEventListener('abort', listener);
      entry = { calls, listener };
      followed.set(signal, entry);
    }
    entry.calls.add(call);
    return true;
  } catch {
    return false;
  }
}

export function unfollow(signal, call) {
  const entry = followed.get(signal);
  entry?.calls.delete(call);
  if (entry?.calls.size !== 0) return;
  followed.delete(signal);
  try {
    signal.removeEventListener('abort', entry.listener);
  } catch {
    // The listener has no call left to end.
  }
}

// Why it was aborted.
export function reasonOf(signal) {
  try {
    return signal?.reason;
  } catch {
    return undefined;
  }
}
