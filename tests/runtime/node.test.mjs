// The packed package on Node: the running one and the two later long-term releases, imported and required.
import { after, before } from 'node:test';
import { passes } from './passes.mjs';
import { services } from './services.mjs';

const input = services({ before, after });

passes(`Node ${process.versions.node}, import`, 'node', input);
passes(`Node ${process.versions.node}, require`, 'node-cjs', input);
passes('Node 22, import', 'node-22', input);
passes('Node 22, require', 'node-22-cjs', input);
passes('Node 24, import', 'node-24', input);
passes('Node 24, require', 'node-24-cjs', input);
