// The stores' real servers, and processes whose stores use them. PostgreSQL's are in tests/field.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { temporaryFolder } from '../../scripts/run.mjs';
import * as programs from '../../scripts/setup/programs.mjs';
import { serve } from '../runtime/child.mjs';
import { LIMITS, serveWorker } from '../runtime/drivers/workerd.mjs';
import { freePort } from '../runtime/port.mjs';
import { denoProgram } from '../runtime/tool.mjs';
import { project } from './package.mjs';
import { startUpstash } from './upstash.mjs';

/** The folder of the processes' programs. */
const agentPrograms = fileURLToPath(new URL('agents', import.meta.url));

/** A Redis server without persistence: `{ url, kill, start, stop }`. After a kill it starts on the same port. */
export async function startRedis(...more) {
  const folder = temporaryFolder('redis');
  const args = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder, ...more];
  let port;
  const start = () => serve(programs.redis.find().server, ['--port', String(port), ...args], /Ready to accept connections/);
  let running;
  // A cluster also needs the port 10,000 higher, which may be in use.
  for (let attempt = 1; running === undefined; attempt += 1) {
    port = await freePort();
    running = await start().catch((error) => {
      if (attempt === 5) throw error;
    });
  }
  const kill = () => running.stop();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start: async () => (running = await start()),
    stop: kill,
  };
}

/** A cluster of two Redis servers: `{ url, stop }`. */
export async function startCluster() {
  const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '60000'];
  const nodes = [await startRedis(...args), await startRedis(...args)];
  const clients = nodes.map(({ url }) => new Redis(url));
  const [{ options }] = clients;
  await clients[0].cluster('ADDSLOTSRANGE', 0, 8191);
  await clients[1].cluster('ADDSLOTSRANGE', 8192, 16_383);
  await clients[1].cluster('MEET', '127.0.0.1', Number(options.port));
  // A cluster does not report when it is ready, and after its node timeout it forgets a server that it should meet.
  const deadline = AbortSignal.timeout(60_000);
  for (const client of clients) while (!(await client.cluster('INFO')).includes('cluster_state:ok')) deadline.throwIfAborted();
  for (const client of clients) client.disconnect();
  return { url: nodes[0].url, stop: () => stopAll(nodes) };
}

/** A folder for Durable Objects, in memory if possible: each has its own database, whose creation waits for the disk. */
export function memoryFolder() {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'bandwidth-mfa-state-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

const denoArgs = [
  'run',
  '--no-prompt',
  '--unstable-kv',
  '--allow-net',
  '--allow-env',
  '--allow-read',
  '--allow-write',
  '--no-lock',
  '--node-modules-dir=manual',
];

/** The bindings of the Durable Object and KV, as in wrangler's configuration. */
export const BINDINGS = { ...LIMITS, kv_namespaces: [{ binding: 'KV', id: 'limits' }] };

/** A process with a store. */
function agent(url, stop) {
  return {
    url,
    stop,
    /** Applies operations, `count` times at once. */
    async apply(operations, count = 1, path = '/', instead = undefined) {
      const response = await fetch(url + path, { method: 'POST', body: JSON.stringify({ operations, instead, count }) });
      return response.json();
    },
  };
}

export const stopAll = (servers) => Promise.all(servers.map(({ stop }) => stop()));

const many = (count, make) => Promise.all(Array.from({ length: count }, (_, index) => make(index)));

async function nodeAgents(count, kind, env, url, skews = []) {
  const { folder } = await project(agentPrograms);
  return many(count, async (index) => {
    const args = ['node.mjs', kind, url ?? '', String(skews[index] ?? 0)];
    const { match, stop } = await serve(process.execPath, args, /READY (\S+)/, { cwd: folder, env });
    return agent(match[1], stop);
  });
}

/** How many processes share one store. */
const PROCESSES = 4;

/** How wrong the clocks of the processes are, if the store has its own clock. */
const SKEWS = [0, 3_600_000, -3_600_000, 0];

/**
 * By name; each starts `{ agents, stop }`, a single Redis also `kill` and `start`. If `env` names the service, the agents also have
 * handlers.
 */
export const BACKENDS = {
  async memory(env) {
    const agents = await nodeAgents(1, 'memory', env);
    return { agents, stop: agents[0].stop };
  },
  'Redis by node-redis': (env) => overRedis('node-redis', env),
  'Redis by ioredis': (env) => overRedis('ioredis', env),
  "Redis by Upstash's client": (env) => overRedis('upstash', env),
  'Redis Cluster by ioredis': (env) => overCluster('cluster', env),
  'Redis Cluster by node-redis': (env) => overCluster('node-redis cluster', env),
  async 'Deno KV'(env) {
    const { folder, path } = await project(agentPrograms);
    const start = async () => {
      const { match, stop } = await serve(denoProgram(), [...denoArgs, 'deno.mjs', path('limits.db')], /READY (\S+)/, {
        cwd: folder,
        env: { ...env, DENO_DIR: path('.deno') },
      });
      return agent(match[1], stop);
    };
    // The first one creates the database before others open it.
    const agents = [await start(), ...(await many(PROCESSES - 1, start))];
    return { agents, stop: () => stopAll(agents) };
  },
  async 'Durable Objects'(env) {
    const consumer = await project(agentPrograms);
    const { url, stop } = await serveWorker(consumer, { state: memoryFolder(), more: { ...BINDINGS, vars: env } });
    // Only one worker: the test is that its requests meet in one object.
    return { agents: [agent(url.replace(/\/$/, ''), stop)], stop };
  },
};

const overCluster = async (kind, env) => overServer(kind, env, await startCluster());

async function overRedis(kind, env) {
  const redis = await startRedis();
  const shim = kind === 'upstash' ? await startUpstash(redis.url) : undefined;
  return overServer(kind, env, redis, shim);
}

/** Processes with a store over a server, or over a `shim` before it; `url` is the server's. */
export async function overServer(kind, env, server, /** @type {any} */ shim = undefined) {
  const agents = await nodeAgents(PROCESSES, kind, env, shim?.url ?? server.url, SKEWS);
  return {
    agents,
    url: server.url,
    kill: server.kill,
    start: server.start,
    async stop() {
      await stopAll(agents);
      await shim?.stop();
      await server.stop();
    },
  };
}
