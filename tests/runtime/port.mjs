import { createServer } from 'node:net';
import { listen } from '../../scripts/listen.mjs';

/** An address where nobody listens: no system assigns this port as a free one, and the Fetch standard does not block it. */
export const CLOSED = 'http://127.0.0.1:2';

/**
 * A free port of loopback. It is below the range in which systems choose ports for connections and servers, so it stays free
 * until a server listens on it, and again when that server has stopped. The port 10,000 higher, which a Redis cluster also needs,
 * is below that range too.
 */
export async function freePort() {
  for (;;) {
    const wanted = 11_000 + Math.floor(Math.random() * 10_000);
    try {
      const { stop } = await listen(createServer(), wanted);
      await stop();
      return wanted;
    } catch (error) {
      // In use, or on Windows reserved. Anything else would fail with every port.
      if (!['EADDRINUSE', 'EACCES'].includes(error.code)) throw error;
    }
  }
}
