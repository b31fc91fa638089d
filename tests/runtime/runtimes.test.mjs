// The packed package on every runtime, built by bundlers and inside test runners. Next.js is in tests/field.
import { after, before } from 'node:test';
import { MORE, passes, RUNTIMES } from './passes.mjs';
import { services } from './services.mjs';

const TOOLS = {
  'a page built by Vite': 'vite',
  'a page of Vite’s development server': 'vite-dev',
  'a page built by webpack': 'webpack',
  'a page built by Rollup': 'rollup',
  'Jest, as ES modules': 'jest-esm',
};

passes({ ...RUNTIMES, ...MORE, ...TOOLS }, services({ before, after }));
