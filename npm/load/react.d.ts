// The parts of React that the hook uses, so that any version of React's types fits.

export function useState<Value>(initial: () => Value): [Value, (value: Value) => void];
export function useSyncExternalStore<Value>(
  subscribe: (listener: () => void) => () => void,
  getSnapshot: () => Value,
  getServerSnapshot: () => Value,
): Value;
