// The packed simulator on every runtime; on Next.js in tests/field.
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NODES } from '../../scripts/setup/node.mjs';
import { COMPATIBILITY_DATES } from '../runtime/drivers/workerd.mjs';
import { passesIn } from '../runtime/passes.mjs';
import { names } from './suite.mjs';

const suitePath = fileURLToPath(new URL('suite.mjs', import.meta.url));

const RUNTIMES = {
  ...Object.fromEntries(
    NODES.flatMap((major) => [
      [`Node ${major}, import`, `node-${major}`],
      [`Node ${major}, require`, `node-${major}-cjs`],
    ]),
  ),
  'Deno, with --allow-net only': 'deno',
  'Bun, import': 'bun',
  'Bun, require': 'bun-cjs',
  ...Object.fromEntries(
    COMPATIBILITY_DATES.map((compatibilityDate) => [
      `workerd, compatibility date ${compatibilityDate}`,
      ['workerd', { compatibilityDate }],
    ]),
  ),
  'a page in Chromium with an import map': 'chromium',
  'a page in Firefox with an import map': 'firefox',
  'a page in Chromium, bundled by esbuild': 'esbuild',
  'a module service worker in Chromium': 'service-worker',
  'a module service worker in Firefox': 'service-worker-firefox',
  'Jest, CommonJS': 'jest',
  Vitest: 'vitest',
};

for (const [title, given] of Object.entries(RUNTIMES)) {
  const [runtime, options] = /** @type {any[]} */ ([given].flat());
  // The limit only turns a hang into a failure with a name.
  test(title, { timeout: 180_000 }, (t) => passesIn(t, runtime, names(), { suitePath, subpaths: ['simulator'], ...options }));
}
