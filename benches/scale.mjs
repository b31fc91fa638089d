// The handler as the load grows: sign-ins (a send and a verify each) on one to four processes that share a store, and with 1 to 1,024 in
// parallel.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nodeProgram } from '../scripts/setup/node.mjs';
import { startRedis } from '../tests/handler/backends.mjs';
import { OPTIONS } from '../tests/handler/options.mjs';
import { project } from '../tests/handler/package.mjs';
import { startPostgres } from '../tests/field/postgres.mjs';
import { serve } from '../tests/runtime/child.mjs';
import { load, post } from './measure/load.mjs';
import { median } from './measure/statistics.mjs';
import { NODES } from './measure/suites.mjs';
import { plain } from './row.mjs';

const PROCESSES = [1, 2, 4];
const WIDTHS = [1, 16, 256, 1_024];

/** Parallel sign-ins while the number of processes varies. */
const WIDTH = 32;

const STORES = {
  Redis: { kind: 'redis', start: () => startRedis(), program: 'redis-server' },
  PostgreSQL: { kind: 'postgres', start: startPostgres, program: 'postgres' },
};

/** A program's current processes: PostgreSQL has one per connection. */
function running(program) {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith(program.slice(0, 15));
    } catch {
      return false;
    }
  });
}

let people = 0;

/** One person: each has another number and another network. */
async function signIn(agent, ports) {
  const person = people++;
  // Any process may get either request.
  const port = ports[person % ports.length];
  const to = `+1919${200 + (Math.floor(person / 10_000) % 800)}${String(person % 10_000).padStart(4, '0')}`;
  const network = `10.${(person >> 16) & 255}.${(person >> 8) & 255}.${person & 255}`;
  const sent = await post(agent, port, '/mfa/send', { to }, { 'idempotency-key': crypto.randomUUID(), 'x-network': network });
  if (sent.statusCode !== 202) throw new Error(`a send got status ${sent.statusCode}`);
  const [cookie] = sent.headers['set-cookie'][0].split(';');
  const other = ports[(person + 1) % ports.length];
  const checked = await post(agent, other, '/mfa/verify', { code: '123456' }, { cookie, 'x-network': network });
  if (checked.statusCode !== 200) throw new Error(`a verify got status ${checked.statusCode}`);
}

/** `{ perSecond, handler, store }`: sign-ins per second, and the processor time of each for the handler and for the store. */
async function round(servers, program, plan) {
  const ports = servers.map(({ port }) => port);
  const processes = [servers.map(({ pid }) => pid), running(program)];
  const { perSecond, cpu } = await load(plan, processes, (agent) => signIn(agent, ports));
  return { perSecond, handler: cpu[0], store: cpu[1] };
}

async function measure(servers, program, plan, rounds) {
  const samples = [];
  // The first run, which compiles and connects, does not count.
  for (let index = -1; index < rounds; index += 1) {
    const sample = await round(servers, program, plan);
    if (index >= 0) samples.push(sample);
  }
  const of = (what) => median(samples.map((sample) => sample[what]));
  return { perSecond: of('perSecond'), handler: of('handler'), store: of('store') };
}

const list = (results, what, write) => results.map((result) => write(result[what])).join(', ');

function row(figure, names, results) {
  return {
    figure: `${figure} (${names.map((name) => name.toLocaleString('en')).join(', ')}): sign-ins a second; CPU of a sign-in in the handler, µs; in the store, µs`,
    ours: [
      list(results, 'perSecond', (value) => value.toFixed(0)),
      list(results, 'handler', plain),
      list(results, 'store', plain),
    ].join('; '),
  };
}

export async function rows({ isQuick }) {
  const rounds = isQuick ? 1 : 2;
  const count = isQuick ? 400 : 1_600;
  const major = NODES.at(-1);
  const { folder, write } = await project();
  const source = fileURLToPath(new URL('measure/sign-in-server.mjs', import.meta.url));
  await write('server.mjs', readFileSync(source, 'utf8'));
  const table = [];
  for (const [name, { kind, start, program }] of Object.entries(STORES)) {
    const store = await start();
    const started = [];
    try {
      for (let index = 0; index < Math.max(...PROCESSES); index += 1) {
        const args = ['server.mjs', kind, store.url, JSON.stringify(OPTIONS)];
        const server = await serve(nodeProgram(major), args, /READY (\d+)/, { cwd: folder });
        started.push({ ...server, port: Number(server.match[1]) });
      }
      const byProcesses = [];
      for (const processes of PROCESSES) {
        byProcesses.push(await measure(started.slice(0, processes), program, { width: WIDTH, count }, rounds));
      }
      table.push(row(`Handler on ${name}, Node ${major}, ${WIDTH} at once, processes`, PROCESSES, byProcesses));
      const byWidth = [];
      for (const width of WIDTHS) {
        byWidth.push(
          await measure(started.slice(0, 2), program, { width, count: Math.max(width === 1 ? count / 8 : count, width) }, rounds),
        );
      }
      table.push(row(`Handler on ${name}, Node ${major}, two processes, at once`, WIDTHS, byWidth));
    } finally {
      for (const { stop } of started) await stop();
      await store.stop();
    }
  }
  return table;
}
