// The packed package on every runtime, built by bundlers with their default settings, and inside test runners.
import { after, before } from 'node:test';
import { NODES } from '../../scripts/setup/node.mjs';
import { passes } from './passes.mjs';
import { services } from './services.mjs';

const input = services({ before, after });

/** A title for each runtime of run-in.mjs. */
const RUNTIMES = {
  ...Object.fromEntries(
    NODES.flatMap((major) => [
      [`node-${major}`, `Node ${major}, by import`],
      [`node-${major}-cjs`, `Node ${major}, by require`],
    ]),
  ),
  deno: 'Deno with --allow-net only',
  bun: 'Bun, by import',
  'bun-cjs': 'Bun, by require',
  chromium: 'a page with an import map in Chromium',
  firefox: 'a page with an import map in Firefox',
  'service-worker': 'a module service worker in Chromium',
  'service-worker-firefox': 'a module service worker in Firefox',
  vite: 'a page built by Vite',
  'vite-dev': 'a page of Vite’s development server',
  webpack: 'a page built by webpack',
  esbuild: 'a page built by esbuild',
  rollup: 'a page built by Rollup',
  jest: 'Jest, as CommonJS',
  'jest-esm': 'Jest, as ES modules',
  vitest: 'Vitest',
};

for (const [runtime, title] of Object.entries(RUNTIMES)) passes(title, runtime, input);
