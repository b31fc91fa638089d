// A test that the suite passes in a runtime: one subtest a case, so that a failure is read by its name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runIn } from './run-in.mjs';
import { names } from './suite.mjs';

/** Where `fetch` tells a refused connection from a lost one; elsewhere the suite expects the doubt. `next start` is Node. */
const proving = /^(node|deno|bun|jest|vitest|next)/;

/**
 * Runs a suite in a runtime, and reports each of its cases, which are these, as a subtest.
 * @param {import('node:test').TestContext} t
 * @param {string} runtime
 * @param {string[]} cases
 * @param {object} options those of `runIn`
 */
export async function passesIn(t, runtime, cases, options) {
  const results = await runIn(runtime, options);
  assert.deepEqual(
    results.map(({ name }) => name),
    cases,
    'the suite ran to its end',
  );
  for (const { name, ok, error } of results) await t.test(name, () => assert.ok(ok, error));
  return results;
}

/** A test of the package's own suite; `input` is a function: the services' addresses are known only once they run. */
export function passes(title, runtime, input, options) {
  // The limit only turns a hang into a failure with a name.
  test(title, { timeout: 180_000 }, (t) =>
    passesIn(t, runtime, names(), { input: { ...input(), proves: proving.test(runtime) }, ...options }),
  );
}

/** A wasm file begins with "\0asm" and its version, 1; this is how these bytes begin in base64. */
export const inlinedWasm = /AGFzbQEAAA/;
