// Starts PostgreSQL servers for tests, and processes whose stores use them.
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import * as programs from '../../scripts/setup/programs.mjs';
import { overServer } from '../handler/backends.mjs';
import { entries } from '../handler/package.mjs';
import { run, serve } from '../runtime/child.mjs';
import { freePort } from '../runtime/port.mjs';
import { startNeon } from './neon.mjs';

/** The user to run PostgreSQL as: it refuses to run as root, and Debian's package creates the user `postgres`. */
async function user() {
  if (process.getuid?.() !== 0) return {};
  const id = async (option) => Number(await run('id', [option, 'postgres']));
  return { uid: await id('-u'), gid: await id('-g') };
}

/**
 * Starts a server with the store's schema: `{ url, kill, start, stop }`. After a kill it starts on the same port, with everything
 * that was committed.
 */
export async function startPostgres() {
  const { postgres } = await entries();
  const folder = mkdtempSync(join(tmpdir(), 'bandwidth-mfa-postgres-'));
  const options = { cwd: folder, ...(await user()) };
  if (options.uid !== undefined) chownSync(folder, options.uid, options.gid);
  const data = join(folder, 'data');
  const cluster = ['-D', data, '-U', 'mfa', '-A', 'trust', '-E', 'UTF8', '--locale', 'C', '--no-sync'];
  await run(programs.postgres.program('initdb'), cluster, options);
  const port = await freePort();
  // Without fsync, committed data survives the end of the server, but not a crash of the machine.
  const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'fsync=off', '-c', 'max_connections=100'];
  const start = () => serve(programs.postgres.find().server, args, /database system is ready to accept connections/, options);
  let running = await start();
  const kill = () => running.stop();
  const url = `postgresql://mfa@127.0.0.1:${port}/postgres`;
  const client = new pg.Client(url);
  await client.connect();
  await client.query(postgres.schema);
  await client.end();
  return {
    url,
    kill,
    start: async () => (running = await start()),
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function over(kind, env) {
  const server = await startPostgres();
  return overServer(kind, env, server, kind === 'neon' ? await startNeon(server.url) : undefined);
}

/** By name; each starts `{ agents, url, kill, start, stop }`. If `env` names the service, the agents also have handlers. */
export const BACKENDS = {
  'PostgreSQL by pg': (env) => over('pg', env),
  'PostgreSQL by postgres.js': (env) => over('postgres.js', env),
  "PostgreSQL by Neon's driver": (env) => over('neon', env),
};
