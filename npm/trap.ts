// The facade of the test build: the package's, plus a way to make its instance trap.
import { connect, facts, running } from '#instance';
import { ready } from './ready.ts';

export * from './index.ts';

/** Makes the WebAssembly instance trap at the next call into it. */
export async function trapNext(): Promise<void> {
  await ready();
  trapNow();
}

/** The same for an instance that runs, in the middle of a call. */
export function trapNow(): void {
  const exports = running as unknown as Record<string | symbol, () => void>;
  // Not `retire`, which runs after the trap.
  const get = (_: object, name: string | symbol) => exports[name === 'retire' ? name : 'trap'];
  connect(new Proxy({}, { get }) as NonNullable<typeof running>, facts);
}
