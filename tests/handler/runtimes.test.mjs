// The packed handler on every runtime that it is for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runIn } from '../runtime/run-in.mjs';
import { names } from './suite.mjs';

const suitePath = fileURLToPath(new URL('suite.mjs', import.meta.url));
const subpaths = ['handler', 'simulator', 'stores/memory'];

const RUNTIMES = {
  [`Node ${process.versions.node}, import`]: 'node',
  [`Node ${process.versions.node}, require`]: 'node-cjs',
  'Node 24, import': 'node-24',
  'Deno, with --allow-net only': 'deno',
  'Bun, import': 'bun',
  'workerd, compatibility date 2024-09-02': ['workerd', { compatibilityDate: '2024-09-02' }],
  'workerd, compatibility date 2026-04-20': 'workerd',
  'a module service worker in Chromium': 'service-worker',
  'Next.js, edge route': 'next',
};

for (const [title, given] of Object.entries(RUNTIMES)) {
  const [runtime, options] = [given].flat();
  // The limit only turns a hang into a failure with a name.
  test(title, { timeout: 180_000 }, async (context) => {
    const results = await runIn(runtime, { suitePath, subpaths, ...options });
    assert.deepEqual(
      results.map(({ name }) => name),
      names,
      'the suite ran to its end',
    );
    for (const { name, ok, error } of results) await context.test(name, () => assert.ok(ok, error));
  });
}
