// SvelteKit with adapter-node, built for production and in development, from the recipe of docs/frameworks.md.
import { test } from 'node:test';
import { freePort, project } from './project.mjs';
import { checkSignIns, mfa, recipe, startService, checkParsedBody } from './recipes.mjs';

const ROUTE = 'src/routes/mfa/[step]/+server.js';

test('two people sign in from two addresses; a body that was read before is reported', { timeout: 240_000 }, async (t) => {
  const service = await startService();
  t.after(() => service.stop());
  const app = await project('sveltekit');
  t.after(() => app.close());
  await app.write('src/lib/mfa.js', mfa());
  await app.write(ROUTE, recipe('SvelteKit', ROUTE));
  const parsed = recipe('SvelteKit', ROUTE, [
    'mfa(event.request, event)',
    'event.request.json().then(() => mfa(event.request, event))',
  ]);
  await app.write('src/routes/parsed/[step]/+server.js', parsed);
  await app.node([app.program('vite'), 'build']);
  const env = { ...service.env, PORT: '0' };
  const server = await app.serve([app.path('build', 'index.js')], /Listening on http:\S+:(\d+)/, { env });
  const port = Number(server.match[1]);
  await checkSignIns(port, service, server.output);
  await checkParsedBody(port, service, server, '/parsed/send');

  const free = await freePort();
  const args = [app.program('vite'), 'dev', '--host', '127.0.0.1', '--port', String(free)];
  const development = await app.serve(args, /Local.*http/, { env: { ...service.env, NODE_ENV: 'development' } });
  await checkSignIns(free, service, development.output);
});
