// Upstash's REST interface in front of a local Redis: only what its client needs for EVAL.
import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import { listen } from '../../scripts/listen.mjs';

/** Starts it: `{ url, stop }`. */
export async function startUpstash(redisUrl) {
  const client = new Redis(redisUrl, { maxRetriesPerRequest: 0, retryStrategy: () => 20 });
  client.on('error', () => {});
  const run = ([name, ...args]) =>
    client.call(name, ...args).then(
      (result) => ({ result }),
      (error) => ({ error: error.message }),
    );
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const commands = JSON.parse(Buffer.concat(chunks).toString());
    const isMany = request.url !== '/';
    const results = isMany ? await Promise.all(commands.map(run)) : await run(commands);
    response.statusCode = !isMany && 'error' in results ? 400 : 200;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(results));
  });
  const { url, stop } = await listen(server);
  return {
    url,
    stop() {
      client.disconnect();
      return stop();
    },
  };
}
