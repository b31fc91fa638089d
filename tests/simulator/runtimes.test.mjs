// The packed simulator on every supported runtime; on Next.js in tests/field.
import { fileURLToPath } from 'node:url';
import { passesOn, RUNTIMES } from '../runtime/passes.mjs';
import { names } from './suite.mjs';

const suitePath = fileURLToPath(new URL('suite.mjs', import.meta.url));

const MORE = {
  'Bun, by require': 'bun-cjs',
  'a page with an import map in Chromium': 'chromium',
  'a page with an import map in Firefox': 'firefox',
  'a page built by esbuild': 'esbuild',
  'Jest, as CommonJS': 'jest',
  Vitest: 'vitest',
};

passesOn({ ...RUNTIMES, ...MORE }, names(), { suitePath, subpaths: ['simulator'] });
