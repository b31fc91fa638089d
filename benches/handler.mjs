// What the edge handler costs: requests a second, and the processor's time for each, on Node and on workerd, beside a handler
// that only forwards; and what is shipped.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../scripts/run.mjs';
import { nodeProgram } from '../scripts/setup/node.mjs';
import { median } from './measure/statistics.mjs';
import { NODES } from './measure/suites.mjs';
import { kilo, micro } from './row.mjs';

const dist = join(root, 'pkg', 'dist');

/** Requests at once. */
const IN_FLIGHT = 16;

/** The most that the entry may weigh, compressed. */
const MOST_BYTES = 78_000;

/** Both sides send through a `fetch` that answers at once, so that their own cost is seen. */
const PROGRAM = `
const answer = () => new Response('{"messageId":"a"}', { status: 200, headers: { 'content-type': 'application/json', 'content-length': '17' } });
const configuration = new Configuration({ username: 'name', password: 'password', fetch: async () => answer() });
const store = { apply: async () => ({ ok: true }) };
const handler = createHandler({
  configuration, accountId: '9900000', from: '+19195554321', applicationId: 'an-application', message: 'Your code is {CODE}',
  secret: 'k3Yd0Zq9wJx7Vb2Rt6Hs1Mf8Lc4Pn5Ga', countries: ['US'], store, clientAddress: () => '192.0.2.1', onVerified() {},
});
const mfa = new MFAApi(configuration);
async function forward(request) {
  const { to } = await request.json();
  await mfa.generateMessagingCode('9900000', { to, from: '+19195554321', applicationId: 'an-application', message: 'Your code is {CODE}', digits: 6 });
  return new Response('{}', { status: 202 });
}
const serve = (request) => (request.url.endsWith('/send') ? handler(request) : forward(request));
`;

const NODE = `
import { createServer } from 'node:http';
import { Configuration, MFAApi, createHandler, toNodeListener } from ${JSON.stringify(join(dist, 'handler.js'))};
${PROGRAM}
const server = createServer(toNodeListener(serve));
server.listen(0, '127.0.0.1', () => console.log('READY ' + server.address().port));
`;

const WORKER = `
import { Configuration, MFAApi, createHandler } from './handler.edge.js';
${PROGRAM}
export default { fetch: (request) => serve(request) };
`;

const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
    (name = "handler.edge.js", esModule = embed "handler.edge.js"),
    (name = "handler_bg.wasm?module", wasm = embed "handler_bg.wasm"),
  ],
  compatibilityDate = "2026-04-20",
);
`;

function start(command, args, ready, options) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], ...options });
  let printed = '';
  return new Promise((resolve, reject) => {
    const look = (chunk) => {
      printed += chunk;
      const [, port] = ready.exec(printed) ?? [];
      if (port) resolve({ child, port: Number(port) });
    };
    for (const stream of [child.stdout, child.stderr, child.stdio[3]]) stream.on('data', look);
    child.on('error', reject);
    child.on('exit', () => reject(new Error(`${command} ended:\n${printed}`)));
  });
}

/** The processor's time of a process so far, in microseconds: Linux tells it in hundredths of a second. */
function processorTime({ pid }) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

const BODY = JSON.stringify({ to: '+19195550100' });
const HEADERS = { 'content-type': 'application/json', 'content-length': BODY.length, 'sec-fetch-site': 'same-origin' };

function post(agent, port, path) {
  return new Promise((resolve, reject) => {
    const headers = { ...HEADERS, 'idempotency-key': crypto.randomUUID() };
    const sent = request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers }, (answer) => {
      if (answer.statusCode !== 202) reject(new Error(`${path} answered ${answer.statusCode}`));
      answer.resume().on('end', resolve);
    });
    sent.on('error', reject).end(BODY);
  });
}

/** One round: `{ perSecond, cpu }`. */
async function round({ child, port }, path, count) {
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  let left = count;
  const before = processorTime(child);
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (left-- > 0) await post(agent, port, path);
    }),
  );
  const seconds = (performance.now() - begin) / 1000;
  agent.destroy();
  return { perSecond: count / seconds, cpu: (processorTime(child) - before) / count };
}

async function measure(name, server, { rounds, count }) {
  const samples = { '/send': [], '/forward': [] };
  for (const path of Object.keys(samples)) await round(server, path, count / 4);
  for (let index = 0; index < rounds; index += 1) {
    for (const [path, list] of Object.entries(samples)) list.push(await round(server, path, count));
  }
  const of = (path, what) => median(samples[path].map((sample) => sample[what]));
  return [
    {
      figure: `Handler on ${name}, requests a second (beside it: one that only forwards)`,
      ours: of('/send', 'perSecond').toFixed(0),
      handWritten: of('/forward', 'perSecond').toFixed(0),
    },
    {
      figure: `Handler on ${name}, processor time a request`,
      ours: micro(of('/send', 'cpu')),
      handWritten: micro(of('/forward', 'cpu')),
      ratio: (of('/send', 'cpu') / of('/forward', 'cpu')).toFixed(2),
    },
  ];
}

const gzip = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;

/** The rows of the handler; see row.mjs. */
export async function rows({ isQuick = false } = {}) {
  const plan = isQuick ? { rounds: 1, count: 400 } : { rounds: 7, count: 4_000 };
  const folder = mkdtempSync(join(tmpdir(), 'handler-bench-'));
  const write = (name, text) => writeFileSync(join(folder, name), text);
  const made = [];
  try {
    write('server.mjs', NODE);
    for (const major of NODES) {
      const node = await start(nodeProgram(major), ['server.mjs'], /READY (\d+)/, { cwd: folder });
      made.push(...(await measure(`Node ${major}`, node, plan).finally(() => node.child.kill('SIGKILL'))));
    }

    write('worker.mjs', WORKER);
    write('config.capnp', CONFIG);
    for (const file of ['handler.edge.js', 'handler_bg.wasm']) write(file, readFileSync(join(dist, file)));
    const { platformProgram } = await import('../tests/runtime/tool.mjs');
    const args = ['serve', 'config.capnp', '--control-fd=3'];
    const workerd = await start(platformProgram('@cloudflare', 'bin/workerd'), args, /"port":\s*(\d+)/, { cwd: folder });
    made.push(...(await measure('workerd', workerd, plan).finally(() => workerd.child.kill('SIGKILL'))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const bytes = gzip('handler.edge.js') + gzip('handler_bg.wasm');
  made.push({
    figure: 'Handler entry with the client in it, wasm and JavaScript, gzip',
    goal: `≤ ${MOST_BYTES / 1000} KB`,
    ours: kilo(bytes),
    isReached: bytes <= MOST_BYTES,
  });
  return made;
}
