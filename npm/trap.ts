// The facade of the test build: the package's, plus a way to make its instance trap.
import { trapNext as trap } from '#wasm';
import { ready } from './ready.ts';

export * from './index.ts';

/** Makes the WebAssembly instance trap at the next call into it. */
export async function trapNext(): Promise<void> {
  await ready();
  trap();
}
