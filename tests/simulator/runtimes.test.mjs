// The packed simulator on every supported runtime; on Next.js in tests/field.
import { fileURLToPath } from 'node:url';
import { MORE, passesOn, RUNTIMES } from '../runtime/passes.mjs';
import { names } from './suite.mjs';

const suitePath = fileURLToPath(new URL('suite.mjs', import.meta.url));

passesOn({ ...RUNTIMES, ...MORE }, names(), () => ({ suitePath, subpaths: ['simulator'] }));
