// The parts of React that the hook uses. Whose types of React a program has is its own matter.

export function useState<Value>(initial: () => Value): [Value, (value: Value) => void];
export function useSyncExternalStore<Value>(
  subscribe: (listener: () => void) => () => void,
  getSnapshot: () => Value,
  getServerSnapshot: () => Value,
): Value;
