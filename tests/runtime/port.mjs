import { createServer } from 'node:net';
import { listen } from '../../scripts/listen.mjs';

/** A port of loopback that was free a moment ago, and on which nobody listens. */
export async function freePort() {
  const { port, stop } = await listen(createServer());
  await stop();
  return port;
}
