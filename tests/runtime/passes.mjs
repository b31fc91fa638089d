// Tests that a suite passes in a runtime: one subtest per case, so that a failure has a name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NODES } from '../../scripts/setup/node.mjs';
import { COMPATIBILITY_DATES } from './drivers/workerd.mjs';
import { runIn } from './run-in.mjs';
import { names } from './suite.mjs';

/**
 * The runtimes whose `fetch` distinguishes a refused connection from a lost one. On others the suite expects `maybe`.
 * `next start` runs on Node.
 */
const proving = /^(node|deno|bun|jest|vitest|next)/;

/**
 * Runs a suite in a runtime, and reports each of these cases as a subtest.
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

/** For `passesOn`, by title: a runtime of run-in.mjs, or a pair of it and its options. */
export const RUNTIMES = {
  ...Object.fromEntries(
    NODES.flatMap((major) => [
      [`Node ${major}, by import`, `node-${major}`],
      [`Node ${major}, by require`, `node-${major}-cjs`],
    ]),
  ),
  'Deno with --allow-net only': 'deno',
  'Bun, by import': 'bun',
  ...Object.fromEntries(
    COMPATIBILITY_DATES.map((compatibilityDate) => [
      `workerd, compatibility date ${compatibilityDate}`,
      ['workerd', { compatibilityDate }],
    ]),
  ),
  'a module service worker in Chromium': 'service-worker',
  'a module service worker in Firefox': 'service-worker-firefox',
};

/** More of them, which not every suite needs. */
export const MORE = {
  'Bun, by require': 'bun-cjs',
  'a page with an import map in Chromium': 'chromium',
  'a page with an import map in Firefox': 'firefox',
  'a page built by esbuild': 'esbuild',
  'Jest, as CommonJS': 'jest',
  Vitest: 'vitest',
};

/** Tests that a suite passes on each of these runtimes. `suite(runtime)` returns options of `runIn`. */
export function passesOn(runtimes, cases, suite) {
  for (const [title, driver] of Object.entries(runtimes)) {
    const [runtime, options] = [driver].flat();
    // The limit only turns a hang into a failure with a name.
    test(`every case passes on ${title}`, { timeout: 180_000 }, (t) =>
      passesIn(t, runtime, cases, { ...suite(runtime), ...options }),
    );
  }
}

/** The same for the package's own suite. `input` is a function, because the services' addresses are known only when they run. */
export const passes = (runtimes, input) =>
  passesOn(runtimes, names(), (runtime) => ({ input: { ...input(), proves: proving.test(runtime) } }));

/** The module as text: base64 of its deflated bytes. No other text in a bundle is that long. */
export const inlinedWasm = /[A-Za-z0-9+/]{10000}/;
