// The recipes of docs/frameworks.md for servers without a build, each as a real server on a socket.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { transform } from 'esbuild';
import { serve } from '../runtime/child.mjs';
import { freePort } from '../runtime/port.mjs';
import { bunProgram, denoProgram } from '../runtime/tool.mjs';
import { project } from './project.mjs';
import { READY, checkSignIns, files, mfa, recipe, startService, checkParsedBody } from './recipes.mjs';

/** The release lines of Node that run these servers. */
const NODES = [24, 26];

/** A project for each of them. */
let apps;
let service;
before(async () => {
  service = await startService();
  apps = {};
  for (const node of NODES) {
    apps[node] = await project('servers', { node });
    await apps[node].write('mfa.js', mfa());
    await apps[node].write('ready.mjs', READY);
  }
});
after(async () => {
  for (const app of Object.values(apps)) await app.close();
  await service?.stop();
});

const env = (more) => ({ ...service.env, ...more });

const onNode = (app, file) => app.serve(['--import', './ready.mjs', file], /ready (\d+)/, { env: env({ PORT: '0' }) });

async function onBun(app, file) {
  const PORT = String(await freePort());
  await app.write(file, `${await app.read(file)}\nconsole.log('ready ${PORT}');\n`);
  return serve(bunProgram(), [file], /ready (\d+)/, { cwd: app.folder, env: env({ PORT }) });
}

async function onDeno(app, file) {
  const args = [
    'run',
    '--no-prompt',
    '--no-lock',
    '--node-modules-dir=manual',
    '--allow-net',
    '--allow-env',
    '--allow-read',
    file,
  ];
  const more = { PORT: '0', DENO_DIR: app.path('.deno'), DENO_NO_UPDATE_CHECK: '1' };
  return serve(denoProgram(), args, /Listening on http:\S+:(\d+)/, { cwd: app.folder, env: env(more) });
}

/** How each server is started, and the change that lets its own parser read the body first. */
const SERVERS = {
  Hono: [onNode, ["app.post('/mfa", "app.use(async (c, next) => { await c.req.json(); await next(); });\napp.post('/mfa"]],
  Express: [onNode, ["app.use('/mfa'", "app.use(express.json());\napp.use('/mfa'"]],
  Fastify: [onNode, [/ *scope\.removeAll.*\n.*scope\.addContentType.*\n/, '']],
  Koa: [
    onNode,
    ['app.use((', 'app.use(async ({ req }, next) => { for await (const part of req) void part; await next(); });\napp.use(('],
  ],
  Bun: [onBun, ['return mfa(request, server)', 'return request.json().then(() => mfa(request, server))']],
  Deno: [onDeno, ['return mfa(request, info)', 'return request.json().then(() => mfa(request, info))']],
};

for (const [name, [start, change]] of Object.entries(SERVERS)) {
  for (const node of start === onNode ? NODES : NODES.slice(0, 1)) {
    const title = start === onNode ? `${name} on Node ${node}` : name;
    test(`${title}: two people sign in from two addresses; a body that was read before is reported`, {
      timeout: 180_000,
    }, async () => {
      const app = apps[node];
      const file = `${name}.js`;
      await app.write(file, recipe(name, 'server.js'));
      const server = await start(app, file);
      try {
        await checkSignIns(Number(server.match[1]), service, server.output);
      } finally {
        await server.stop();
      }
      await app.write(`parsed-${file}`, recipe(name, 'server.js', change));
      const parsed = await start(app, `parsed-${file}`);
      try {
        await checkParsedBody(Number(parsed.match[1]), service, parsed);
      } finally {
        await parsed.stop();
      }
    });
  }
}

test('every recipe of the page names its file and is JavaScript', async () => {
  assert.ok(files.length > 12);
  for (const { file, heading, text } of files) {
    assert.ok(file, heading);
    await assert.doesNotReject(transform(text, { loader: 'js', format: 'esm' }), `${heading}, ${file}`);
  }
});
