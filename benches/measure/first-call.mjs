// The first call of a loaded page, which decodes, compiles and starts the WebAssembly.
import { SIDES, stub } from './calls.mjs';

export async function suite({ mfa }) {
  const times = {};
  for (const side of ['handWritten', 'ours']) {
    const call = SIDES[side]({ mfa, fetch: stub });
    const start = performance.now();
    await call();
    times[side] = performance.now() - start;
  }
  return times;
}
