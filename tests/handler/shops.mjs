// Starts each example that needs no framework, with its real store and with the simulator in Bandwidth's place.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serve } from '../runtime/child.mjs';
import { serveWorker } from '../runtime/drivers/workerd.mjs';
import { denoProgram } from '../runtime/tool.mjs';
import { memoryFolder, startRedis, stopAll } from './backends.mjs';
import { project } from './package.mjs';

/** The folder of an example. */
export const source = (name) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));

/** What the examples and recipes read from their environment to call the simulator. */
export const environment = (url) => ({
  BANDWIDTH_CLIENT_ID: 'id',
  BANDWIDTH_CLIENT_SECRET: 'a-client-secret',
  BANDWIDTH_ACCOUNT_ID: '9900000',
  BANDWIDTH_APPLICATION_ID: 'an-application',
  BANDWIDTH_FROM: '+19195554321',
  BANDWIDTH_BASE_PATH: `${url}/api/v1`,
  BANDWIDTH_TOKEN_URL: `${url}/api/v1/oauth2/token`,
  MFA_SECRET: 'k3Yd0Zq9wJx7Vb2Rt6Hs1Mf8Lc4Pn5Ga',
});

/** The simulator, started by the package's command: `{ url, env, outbox, stop }`. */
export async function startSimulator() {
  const { folder } = await project();
  const args = ['node_modules/bandwidth-mfa/bin/bandwidth-mfa.js', 'simulator', '--port', '0'];
  const { match, stop } = await serve(process.execPath, args, /(http:\/\/127\.0\.0\.1:\d+)/, { cwd: folder });
  const url = match[1];
  return {
    url,
    stop,
    env: { ...environment(url), PROXIES: '1', PORT: '0' },
    outbox: async () => (await fetch(`${url}/simulator/outbox`)).json(),
  };
}

const LISTENING = /Listening on (http:\S+)/;

/** Several servers of one shop. */
export const all = (started) => ({
  urls: started.map(({ match }) => match[1]),
  output: () => started.map(({ output }) => output()).join(''),
  stop: () => stopAll(started),
});

/** The examples with Redis as their store, which can be killed and started again. */
export const WITH_REDIS = ['node', 'vercel'];

/** By name; each starts `{ urls, output, stop }`, with Redis also its `kill` and `start`. */
export const SHOPS = {
  async node({ env }) {
    const redis = await startRedis();
    const { folder } = await project(source('node'));
    const more = { ...env, REDIS_URL: redis.url };
    const start = () => serve(process.execPath, ['server.mjs'], LISTENING, { cwd: folder, env: more });
    const shop = all([await start(), await start()]);
    return { ...shop, kill: redis.kill, start: redis.start, stop: () => Promise.all([shop.stop(), redis.stop()]) };
  },
  async deno({ env }) {
    const { folder, path } = await project(source('deno'));
    const { tasks } = JSON.parse(readFileSync(path('deno.json'), 'utf8'));
    // Its own command, with its permissions. Both processes use the database that Deno keeps for this program.
    const [, ...command] = tasks.start.split(' ');
    const args = [command[0], '--no-prompt', '--no-lock', '--node-modules-dir=manual', ...command.slice(1)];
    const start = () => serve(denoProgram(), args, LISTENING, { cwd: folder, env: { ...env, DENO_DIR: path('.deno') } });
    return all([await start(), await start()]);
  },
  async worker({ env }) {
    const consumer = await project(source('worker'));
    await consumer.write(
      '.dev.vars',
      Object.entries(env)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    const { url, output, stop } = await serveWorker(consumer, { isConfigured: true, state: memoryFolder() });
    return { urls: [url.replace(/\/$/, '')], output, stop };
  },
};
