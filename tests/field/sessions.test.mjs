// The sessions of Express, Fastify and Hono with the recipes of docs/frameworks.md.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { project } from './project.mjs';
import { mfa, READY, recipe, startService } from './recipes.mjs';

let app;
let service;
before(async () => {
  service = await startService();
  app = await project('sessions');
  await app.write('ready.mjs', READY);
  for (const file of Object.keys(PROGRAMS)) await app.write(file, PROGRAMS[file]);
});
after(async () => {
  await app?.close();
  await service?.stop();
});

const SECRET = 'a secret of a session, which is long enough';

const ON_VERIFIED = /onVerified\(.*?\n {4}\},/s;

const PROGRAMS = {
  'express/session.js': recipe('Express', 'session.js'),
  'express/mfa.js': `import { signIn } from './session.js';\n${mfa().replace(ON_VERIFIED, 'onVerified: signIn,')}`,
  'express/server.js': recipe(
    'Express',
    'server.js',
    ['import { mfa }', "import session from 'express-session';\nimport { keep } from './session.js';\nimport { mfa }"],
    [
      "app.use('/mfa'",
      `app.use(session({ secret: '${SECRET}', resave: false, saveUninitialized: true }), keep);\napp.use('/mfa'`,
    ],
    ['app.listen', "app.get('/me', (request, response) => response.json(request.session.phone ?? null));\napp.listen"],
  ),
  'fastify/plugins.js': recipe('Fastify', 'plugins.js'),
  'fastify/mfa.js': `import { current } from './plugins.js';\n${mfa().replace(
    ON_VERIFIED,
    `async onVerified({ to }) {
      const { session } = current.getStore();
      await session.regenerate();
      current.getStore().session.set('phone', to);
    },`,
  )}`,
  'fastify/server.js': `import cookie from '@fastify/cookie';
import session from '@fastify/session';
import Fastify from 'fastify';
import { route } from './plugins.js';

const app = Fastify({ trustProxy: 1 });
app.register(cookie);
app.register(session, { secret: '${SECRET}', cookie: { secure: false } });
app.register(async (scope) => {
  route(scope);
  scope.get('/me', (request, reply) => reply.send(JSON.stringify(request.session.get('phone') ?? null)));
});
app.listen({ port: Number(process.env.PORT), host: process.env.HOST });
`,
  'hono/cookies.js': recipe('Hono', 'cookies.js'),
  'hono/mfa.js': `import { getContext } from 'hono/context-storage';\n${mfa().replace(
    ON_VERIFIED,
    `onVerified({ to }) {
      const context = getContext();
      context.set('session_key_rotation', true);
      context.get('session').set('phone', to);
    },`,
  )}`,
  'hono/server.js': recipe(
    'Hono',
    'server.js',
    [
      'import { mfa }',
      `import { contextStorage } from 'hono/context-storage';
import { cors } from 'hono/cors';
import { MemoryStore, sessionMiddleware } from 'hono-sessions';
import { keepCookies }`,
    ],
    ["'./mfa.js'", "'./cookies.js'"],
    [
      'app.post',
      `app.use(cors(), contextStorage());
app.use(sessionMiddleware({ store: new MemoryStore(), encryptionKey: '${SECRET}' }));
app.get('/me', (c) => c.json(c.get('session').get('phone') ?? null));
app.post`,
    ],
    ['(c) => mfa(c.req.raw, c.env)', 'keepCookies'],
  ),
};

/** A browser at an address that a proxy reports. */
function browser(port, address) {
  const cookies = new Map();
  const request = async (path, body, headers) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        'sec-fetch-site': 'same-origin',
        'x-forwarded-for': address,
        cookie: [...cookies].map((pair) => pair.join('=')).join('; '),
        ...headers,
      },
      body: JSON.stringify(body),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return { status: response.status, json: await response.json() };
  };
  return { cookies, request, send: (to) => request('/mfa/send', { to }, { 'idempotency-key': crypto.randomUUID() }) };
}

for (const [name, cookie] of [
  ['express', 'connect.sid'],
  ['fastify', 'sessionId'],
  ['hono', 'session'],
]) {
  test(`${name}: a right code starts a new session with the number; addresses come from the proxy`, {
    timeout: 180_000,
  }, async () => {
    const env = { ...service.env, PORT: '0', PROXIES: '1' };
    const server = await app.serve(['--import', './ready.mjs', `${name}/server.js`], /ready (\d+)/, { env });
    try {
      const [port, to] = [server.match[1], '+19195550110'];
      const [page, other] = ['203.0.113.1', '203.0.113.2'].map((address) => browser(port, address));
      const sent = await page.send(to);
      assert.equal(sent.status, 202, server.output());
      assert.equal((await page.send(to)).status, 429);
      const code = service.code(to);
      assert.equal((await other.send(to)).status, 202, 'another address');
      assert.deepEqual((await page.request('/me')).json, null);
      const before = page.cookies.get(cookie);
      const verified = await page.request('/mfa/verify', { code });
      assert.deepEqual([verified.status, verified.json], [200, { valid: true }], server.output());
      assert.notEqual(page.cookies.get(cookie), before, 'a new session');
      assert.equal((await page.request('/me')).json, to);
      assert.equal((await other.request('/me')).json, null);
    } finally {
      await server.stop();
    }
  });
}
