// Starts and stops a server on loopback.
import { once } from 'node:events';

/**
 * Resolves when a server of node:http, node:https, node:http2 or node:net listens: with its `port`, its `url` without a slash at
 * the end, and `stop()`, which ends connections of node:http and node:https, and waits for others. Rejects if the port is in use.
 * @param {import('node:net').Server} server
 * @param {number} [wanted] 0: the system chooses
 */
export async function listen(server, wanted = 0) {
  server.listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const stop = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    if ('closeAllConnections' in server) /** @type {import('node:http').Server} */ (server).closeAllConnections();
    await closed;
  };
  return { port, url: `http://127.0.0.1:${port}`, stop };
}
