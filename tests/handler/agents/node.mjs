// node node.mjs <kind of store> <its server's URL> [how wrong its clock is, in milliseconds]
import { createServer } from 'node:http';
import { toNodeListener } from 'bandwidth-mfa/handler';
import { agent } from './agent.mjs';

const [kind, url, skew = '0'] = process.argv.slice(2);
const now = Date.now;
Date.now = () => now() + Number(skew);

const STORES = {
  async memory() {
    const { memoryStore } = await import('bandwidth-mfa/stores/memory');
    return memoryStore({ singleInstance: true });
  },
  async 'node-redis'() {
    const { createClient } = await import('redis');
    const client = createClient({ url, disableOfflineQueue: true, socket: { reconnectStrategy: 20 } });
    client.on('error', () => {});
    return redis(await client.connect());
  },
  async ioredis() {
    const { Redis } = await import('ioredis');
    const client = new Redis(url, { enableOfflineQueue: true, maxRetriesPerRequest: 0, retryStrategy: () => 20 });
    client.on('error', () => {});
    return redis(client);
  },
  async cluster() {
    const { Cluster } = await import('ioredis');
    return redis(new Cluster([url], { clusterRetryStrategy: () => 20 }));
  },
  async 'node-redis cluster'() {
    const { createCluster } = await import('redis');
    return redis(await createCluster({ rootNodes: [{ url }] }).connect());
  },
  async upstash() {
    const { Redis } = await import('@upstash/redis');
    return redis(new Redis({ url, token: 'a-token', retry: false }));
  },
  async pg() {
    const { Pool } = await import('pg');
    const pool = new Pool({ connectionString: url });
    pool.on('error', () => {});
    return postgres((text, values) => pool.query(text, values));
  },
  async 'postgres.js'() {
    const { default: connect } = await import('postgres');
    const sql = connect(url, { backoff: () => 0.02 });
    return postgres((text, values) => sql.unsafe(text, values));
  },
  async neon() {
    const { neon, neonConfig } = await import('@neondatabase/serverless');
    neonConfig.fetchEndpoint = url;
    const sql = neon('postgresql://mfa:a-password@a-host/postgres');
    return postgres((text, values) => sql.query(text, values));
  },
};

async function postgres(query) {
  const { postgresStore } = await import('bandwidth-mfa/stores/postgres');
  return postgresStore({ query });
}

async function redis(client) {
  const { redisStore } = await import('bandwidth-mfa/stores/redis');
  return redisStore(client);
}

const server = createServer(toNodeListener(agent(await STORES[kind](), process.env)));
server.listen(0, '127.0.0.1', 4096, () =>
  console.log(`READY http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`),
);
