// A test that the suite passes in a runtime: one subtest a case, so that a failure is read by its name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runIn } from './run-in.mjs';
import { names } from './suite.mjs';

/** Where `fetch` tells a refused connection from a lost one; elsewhere the suite expects the doubt. `next start` is Node. */
const proving = /^(node|deno|bun|jest|vitest|next)/;

/** `input` is a function: the services' addresses are known only once they run. */
export function passes(title, runtime, input, options) {
  // The limit only turns a hang into a failure with a name.
  test(title, { timeout: 180_000 }, async (t) => {
    const results = await runIn(runtime, { input: { ...input(), proves: proving.test(runtime) }, ...options });
    assert.deepEqual(
      results.map(({ name }) => name),
      names(),
      'the suite ran to its end',
    );
    for (const { name, ok, error } of results) await t.test(name, () => assert.ok(ok, error));
  });
}

/** A wasm file begins with "\0asm" and its version, 1; this is how these bytes begin in base64. */
export const inlinedWasm = /AGFzbQEAAA/;
