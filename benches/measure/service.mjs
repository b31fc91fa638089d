// Starts server.mjs and stops it.
import { fileURLToPath } from 'node:url';
import { nodeProgram } from '../../scripts/setup/node.mjs';
import { serve } from '../../tests/runtime/child.mjs';
import { NODES } from './suites.mjs';

const server = fileURLToPath(new URL('server.mjs', import.meta.url));

/** Runs `use(base)`: `base(bytes)` is the base path at which the responses have that many bytes. */
export async function withService(use) {
  const { match, stop } = await serve(nodeProgram(NODES[0]), [server], /ready on (http:\S+)/);
  try {
    return await use((bytes = 100) => `${match[1]}/${bytes}`);
  } finally {
    await stop();
  }
}
