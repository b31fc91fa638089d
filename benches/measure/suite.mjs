// The part that runs inside a runtime: a suite for tests/runtime/run-in.mjs, bundled into one file by suites.mjs.
import { SIDES, stub } from './calls.mjs';
import { measure } from './rounds.mjs';

/**
 * Measures `plans` one after the other: `{ sides, base?, timeout?, ...plan }`. `sides` names some of calls.mjs; without `base`,
 * `fetch` is a stub; `timeout` replaces the deadline of 10 s; the rest is for rounds.mjs. `official` is the URL of
 * bandwidth-sdk's module, if it takes part.
 */
export async function suite({ mfa, official, plans }) {
  const sdk = official && (await import(official));
  const results = [];
  for (const { sides, base, timeout, ...plan } of plans) {
    const where = { mfa, sdk: sdk?.default ?? sdk, base, timeout, fetch: base === undefined ? stub : undefined };
    const calls = Object.fromEntries(sides.map((side) => [side, SIDES[side](where)]));
    results.push(await measure(calls, plan));
  }
  return results;
}
