// The packed handler on every supported runtime; on Next.js in tests/field.
import { fileURLToPath } from 'node:url';
import { passesOn, RUNTIMES } from '../runtime/passes.mjs';
import { names } from './suite.mjs';

const suitePath = fileURLToPath(new URL('suite.mjs', import.meta.url));

passesOn(RUNTIMES, names(), () => ({ suitePath, subpaths: ['handler', 'simulator', 'stores/memory'] }));
