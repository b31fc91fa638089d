import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { Configuration, createHandler, toNodeListener } from 'bandwidth-mfa/handler';
import { redisStore } from 'bandwidth-mfa/stores/redis';
import { createClient } from 'redis';

const { env } = process;

const redis = createClient({
  url: env.REDIS_URL,
  // Without a queue, commands fail at once while Redis is down, and the handler responds with 503 instead of waiting.
  disableOfflineQueue: true,
  // A connection that has gone silent is replaced.
  pingInterval: 1_000,
  socket: { socketTimeout: 3_000, reconnectStrategy: 500 },
});
redis.on('error', (error) => console.error(`Redis: ${error.message}`));
await redis.connect();

const handler = createHandler({
  configuration: new Configuration({
    clientId: env.BANDWIDTH_CLIENT_ID,
    clientSecret: env.BANDWIDTH_CLIENT_SECRET,
    // Only for development: the simulator's URLs.
    basePath: env.BANDWIDTH_BASE_PATH,
    tokenUrl: env.BANDWIDTH_TOKEN_URL,
  }),
  accountId: env.BANDWIDTH_ACCOUNT_ID,
  applicationId: env.BANDWIDTH_APPLICATION_ID,
  from: env.BANDWIDTH_FROM,
  message: 'Your code is {CODE}',
  secret: env.MFA_SECRET,
  countries: ['US', 'CA'],
  store: redisStore(redis),
  // Behind your own proxies, which report the client's address.
  clientAddress: env.PROXIES ? { forwardedFor: Number(env.PROXIES) } : undefined,
  onVerified: () =>
    // Start your own session here, for the number in `onVerified({ to })`.
    Response.json(
      { valid: true },
      { headers: { 'Set-Cookie': `session=${crypto.randomUUID()}; Path=/; HttpOnly; Secure; SameSite=Lax` } },
    ),
  // JSON.stringify writes an error as {}.
  onEvent: ({ error, ...event }) => console.log(JSON.stringify({ ...event, error: error && String(error) })),
});

const listener = toNodeListener(handler);
const page = await readFile(new URL('public/index.html', import.meta.url));
// One file without imports. With a bundler, use `import 'bandwidth-mfa/element'` in your script instead.
const element = await readFile(new URL(import.meta.resolve('bandwidth-mfa/element')));

const server = createServer((request, response) => {
  if (request.url?.startsWith('/mfa/')) return listener(request, response);
  const isElement = request.url === '/element.js';
  response.setHeader('Content-Type', isElement ? 'text/javascript' : 'text/html');
  response.end(isElement ? element : page);
});
server.listen(Number(env.PORT ?? 3000), '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`Listening on http://127.0.0.1:${port}`);
});
