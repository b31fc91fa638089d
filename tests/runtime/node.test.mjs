// The packed package on every release line of Node that it is for, imported and required.
import { after, before } from 'node:test';
import { NODES } from '../../scripts/setup/node.mjs';
import { passes } from './passes.mjs';
import { services } from './services.mjs';

const input = services({ before, after });

for (const major of NODES) {
  passes(`Node ${major}, import`, `node-${major}`, input);
  passes(`Node ${major}, require`, `node-${major}-cjs`, input);
}
