// Next.js on its Node runtime, built for production, from the recipe of docs/frameworks.md. It hides the socket from a route, so
// it stands behind a proxy.
import { test } from 'node:test';
import { freePort, project } from './project.mjs';
import { behaves, mfa, recipe, startProxy, startService, tellsOfAddress, tellsOfParser } from './recipes.mjs';

const ROUTE = 'app/mfa/[step]/route.js';

test('two people sign in through a proxy; without one no code is sent, and it is told why', { timeout: 300_000 }, async (t) => {
  const service = await startService();
  t.after(() => service.stop());
  const app = await project('next');
  t.after(() => app.close());
  await app.write('mfa.js', mfa());
  await app.write('next.config.mjs', `export default { turbopack: { root: ${JSON.stringify(app.folder)} } };\n`);
  await app.write(ROUTE, recipe('Next.js', ROUTE));
  const parsed = recipe('Next.js', ROUTE, ['mfa(request, context)', 'request.json().then(() => mfa(request, context))']);
  await app.write('app/parsed/[step]/route.js', parsed);
  const env = { ...service.env, MFA_SECRET: undefined };
  await app.node([app.program('next'), 'build'], { env });

  const start = async (more) => {
    const port = await freePort();
    const args = [app.program('next'), 'start', '-H', '127.0.0.1', '-p', String(port)];
    return { port, server: await app.serve(args, /Ready/, { env: { ...service.env, ...more } }) };
  };
  const { port, server } = await start({ PROXIES: '1' });
  const proxy = await startProxy(port);
  try {
    await behaves(proxy.port, service, server.output);
    await tellsOfParser(proxy.port, service, server, '/parsed/send');
  } finally {
    proxy.stop();
    await server.stop();
  }

  const bare = await start({});
  const sentence =
    /mfa failed no-address undefined Next\.js hides the connection from a route: set clientAddress to \{ forwardedFor: 1 \}/;
  await tellsOfAddress(bare.port, service, bare.server, sentence);
});
