// A handler with a store that processes share:  node sign-in-server.mjs redis|postgres <address> <options as JSON>
// The service responds at once and accepts every code, so only the handler and the store count.
import { createServer } from 'node:http';
import { Configuration, createHandler, toNodeListener } from 'bandwidth-mfa/handler';

const [kind, address, options] = process.argv.slice(2);

const STORES = {
  async redis() {
    const { createClient } = await import('redis');
    const { redisStore } = await import('bandwidth-mfa/stores/redis');
    return redisStore(await createClient({ url: address }).connect());
  },
  async postgres() {
    const { default: pg } = await import('pg');
    const { postgresStore } = await import('bandwidth-mfa/stores/postgres');
    const pool = new pg.Pool({ connectionString: address, max: 8 });
    return postgresStore({ query: (text, values) => pool.query(text, values) });
  },
};

const headers = { 'content-type': 'application/json' };
async function service(url) {
  const response = String(url).endsWith('/verify') ? { valid: true } : { messageId: 'a' };
  return new Response(JSON.stringify(response), { status: 200, headers });
}

const handler = createHandler({
  configuration: new Configuration({ username: 'name', password: 'password', fetch: service }),
  ...JSON.parse(options),
  store: await STORES[kind](),
  clientAddress: (request) => request.headers.get('x-network'),
  // How long a step waits under load is part of the measurement.
  storeTimeout: 60_000,
  // All limits count, and none is reached.
  limits: { countryPerDay: 10_000_000, globalPerHour: 10_000_000, prefixPer10Minutes: 10_000 },
  onVerified() {},
});
const server = createServer(toNodeListener(handler));
// A connection stays open while other processes respond.
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  console.log(`READY ${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`);
});
