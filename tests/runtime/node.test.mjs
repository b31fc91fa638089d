// The packed package on every supported release line of Node, by import and by require.
import { after, before } from 'node:test';
import { NODES } from '../../scripts/setup/node.mjs';
import { passes } from './passes.mjs';
import { services } from './services.mjs';

const input = services({ before, after });

for (const major of NODES) {
  passes(`Node ${major}, import`, `node-${major}`, input);
  passes(`Node ${major}, require`, `node-${major}-cjs`, input);
}
