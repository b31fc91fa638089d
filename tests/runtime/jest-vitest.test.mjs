// The packed package inside its users' test runners.
import { after, before } from 'node:test';
import { passes } from './passes.mjs';
import { services } from './services.mjs';

const input = services({ before, after });

passes('Jest, CommonJS', 'jest', input);
passes('Jest, ES modules', 'jest-esm', input);
passes('Vitest', 'vitest', input);
