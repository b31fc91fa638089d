// The packed handler on every supported runtime; on Next.js in tests/field.
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NODES } from '../../scripts/setup/node.mjs';
import { COMPATIBILITY_DATES } from '../runtime/drivers/workerd.mjs';
import { passesIn } from '../runtime/passes.mjs';
import { names } from './suite.mjs';

const suitePath = fileURLToPath(new URL('suite.mjs', import.meta.url));
const subpaths = ['handler', 'simulator', 'stores/memory'];

const RUNTIMES = {
  ...Object.fromEntries(
    NODES.flatMap((major) => [
      [`Node ${major}, import`, `node-${major}`],
      [`Node ${major}, require`, `node-${major}-cjs`],
    ]),
  ),
  'Deno, with --allow-net only': 'deno',
  'Bun, import': 'bun',
  ...Object.fromEntries(
    COMPATIBILITY_DATES.map((compatibilityDate) => [
      `workerd, compatibility date ${compatibilityDate}`,
      ['workerd', { compatibilityDate }],
    ]),
  ),
  'a module service worker in Chromium': 'service-worker',
  'a module service worker in Firefox': 'service-worker-firefox',
};

for (const [title, given] of Object.entries(RUNTIMES)) {
  const [runtime, options] = /** @type {any[]} */ ([given].flat());
  // The limit only turns a hang into a failure with a name.
  test(title, { timeout: 180_000 }, (t) => passesIn(t, runtime, names, { suitePath, subpaths, ...options }));
}
