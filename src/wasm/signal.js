// One listener for each signal, however many calls follow it: a signal that lives long must not gather listeners.

const followed = new WeakMap();

export function follow(signal, call, why) {
  let entry = followed.get(signal);
  if (entry === undefined) {
    const calls = new Set();
    const listener = () => {
      for (const one of [...calls]) one.end(why);
    };
    entry = { calls, listener };
    followed.set(signal, entry);
    signal.addEventListener('abort', listener);
  }
  entry.calls.add(call);
}

export function unfollow(signal, call) {
  const entry = followed.get(signal);
  entry?.calls.delete(call);
  if (entry?.calls.size === 0) {
    signal.removeEventListener('abort', entry.listener);
    followed.delete(signal);
  }
}
