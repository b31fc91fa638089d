// The packed simulator on every supported runtime; on Next.js in tests/field.
import { fileURLToPath } from 'node:url';
import { passesOn, RUNTIMES } from '../runtime/passes.mjs';
import { names } from './suite.mjs';

const suitePath = fileURLToPath(new URL('suite.mjs', import.meta.url));

const MORE = {
  'Bun, require': 'bun-cjs',
  'a page in Chromium with an import map': 'chromium',
  'a page in Firefox with an import map': 'firefox',
  'a page in Chromium, bundled by esbuild': 'esbuild',
  'Jest, CommonJS': 'jest',
  Vitest: 'vitest',
};

passesOn({ ...RUNTIMES, ...MORE }, names(), { suitePath, subpaths: ['simulator'] });
