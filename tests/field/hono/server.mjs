// A shop on Hono: the handler below /mfa, the simulator for Bandwidth.
import { serve } from '@hono/node-server';
import { Configuration, createHandler } from 'bandwidth-mfa/handler';
import { Simulator } from 'bandwidth-mfa/simulator';
import { memoryStore } from 'bandwidth-mfa/stores/memory';
import { Hono } from 'hono';

const simulator = new Simulator();
const handler = createHandler({
  configuration: new Configuration({ clientId: 'id', clientSecret: 'a-client-secret', fetch: simulator.fetch }),
  accountId: '9900000',
  applicationId: 'an-application',
  from: '+19195554321',
  message: 'Your code is {CODE}',
  secret: 'k3Yd0Zq9wJx7Vb2Rt6Hs1Mf8Lc4Pn5Ga',
  countries: ['US'],
  store: memoryStore({ singleInstance: true }),
  onVerified: ({ to }) => Response.json({ welcome: to }),
});

const app = new Hono();
app.all('/mfa/*', (context) => handler(context.req.raw, context.env));
app.get('/outbox', (context) => context.json(simulator.outbox));

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => console.log(`Listening on http://127.0.0.1:${port}`));
