// The packed package on Deno, which may only use the network, and on Bun.
import { after, before } from 'node:test';
import { passes } from './passes.mjs';
import { services } from './services.mjs';

const input = services({ before, after });

passes('Deno, import, with --allow-net only', 'deno', input);
passes('Bun, import', 'bun', input);
passes('Bun, require', 'bun-cjs', input);
