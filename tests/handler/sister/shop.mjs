// A handler on a real socket, in whichever runtime this is; each code is 123456.
import { Configuration, createHandler, toNodeListener } from 'bandwidth-mfa/handler';
import { Simulator } from 'bandwidth-mfa/simulator';
import { memoryStore } from 'bandwidth-mfa/stores/memory';

const { fetch } = new Simulator({ code: '123456' });

export const serve = createHandler({
  configuration: new Configuration({ clientId: 'id', clientSecret: 'a-client-secret', fetch }),
  accountId: '9900000',
  from: '+19195554321',
  applicationId: 'an-application',
  message: 'Your code is {CODE}',
  secret: 'k3Yd0Zq9wJx7Vb2Rt6Hs1Mf8Lc4Pn5Ga',
  countries: ['US'],
  clientAddress: false,
  store: memoryStore({ singleInstance: true }),
  onVerified: () => {},
});

const ready = (port) => console.log(`READY http://127.0.0.1:${port}`);
const { Bun, Deno } = /** @type {any} */ (globalThis);

if (Deno) Deno.serve({ port: 0, hostname: '127.0.0.1', onListen: ({ port }) => ready(port) }, serve);
else if (Bun) ready(Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: (request) => serve(request) }).port);
else if (globalThis.navigator?.userAgent !== 'Cloudflare-Workers') {
  // In a variable, so that wrangler does not bundle it.
  const name = 'node:http';
  const { createServer } = await import(name);
  const server = createServer(toNodeListener(serve));
  server.listen(0, '127.0.0.1', () => ready(server.address().port));
}
