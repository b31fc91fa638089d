// The handler and the Redis and PostgreSQL stores, with the types of Node, Hono and the databases' clients.
import { createServer } from 'node:http';
import { createServer as createHttp2Server, createSecureServer } from 'node:http2';
import { neon, Pool as NeonPool } from '@neondatabase/serverless';
import { Redis as Upstash } from '@upstash/redis';
import { createHandler, createVerifier, toNodeListener } from 'bandwidth-mfa/handler';
import type { HandlerEvent, HandlerOptions, LimitStore } from 'bandwidth-mfa/handler';
import { memoryStore } from 'bandwidth-mfa/stores/memory';
import { postgresStore } from 'bandwidth-mfa/stores/postgres';
import { redisStore } from 'bandwidth-mfa/stores/redis';
import { Hono } from 'hono';
import { Cluster, Redis } from 'ioredis';
import { Pool } from 'pg';
import postgres from 'postgres';
import { createClient, createCluster } from 'redis';

const stores: LimitStore[] = [
  memoryStore({ singleInstance: true }),
  redisStore(createClient()),
  redisStore(createCluster({ rootNodes: [] })),
  redisStore(new Redis()),
  redisStore(new Cluster([])),
  redisStore(new Upstash({ url: '', token: '' })),
  postgresStore({ query: (text, values) => new Pool().query(text, values) }),
  postgresStore({ query: (text, values) => postgres().unsafe(text, values) }),
  postgresStore({ query: (text, values) => neon('').query(text, values) }),
  postgresStore({ query: (text, values) => new NeonPool().query(text, values) }),
];

const options: HandlerOptions = {
  configuration: { clientId: 'id', clientSecret: 'secret' },
  accountId: 9900000,
  from: '+19195554321',
  applicationId: 'an-application',
  message: 'Your code is {CODE}',
  secret: 'a secret',
  countries: { allow: ['US'], deny: ['+1900'] },
  store: stores[0] as LimitStore,
  clientAddress: { forwardedFor: 1 },
  beforeSend: ({ to, channel }) => to.startsWith('+1') && channel === 'messaging',
  onEvent: ({ type, reason }: HandlerEvent) => console.log(type, reason),
  onVerified: ({ to, request }) => Response.json({ to, agent: request.headers.get('user-agent') }),
};
export const fromEnvironment: HandlerOptions = {
  ...options,
  accountId: process.env.ACCOUNT_ID,
  applicationId: process.env.APPLICATION_ID,
  from: process.env.FROM,
  secret: process.env.SECRET,
};
const handler = createHandler(options);
export const answer: Promise<Response> = handler(new Request('http://localhost/send'));
createServer(toNodeListener(handler));
createHttp2Server(toNodeListener(handler));
createSecureServer({}, toNodeListener(handler));
new Hono().all('/mfa/*', (context) => handler(context.req.raw));

/** The type of a result follows from its status, as a server action needs it. */
export async function action(to: string): Promise<string | number> {
  const verifier = createVerifier({ ...options });
  const sent = await verifier.send({ to });
  if (sent.status === 'limited' || sent.status === 'unavailable') return sent.retryAfter;
  const checked = await verifier.verify({ challenge: sent.challenge, code: '123456' });
  if (checked.status === 'invalid' || checked.status === 'limited') return checked.status;
  return checked.status === 'valid' ? checked.to : checked.retryAfter;
}

// @ts-expect-error: singleInstance is required
memoryStore();
// @ts-expect-error: it must be true
memoryStore({ singleInstance: false });
// @ts-expect-error: there is no limit with this name
export const misspelt: HandlerOptions = { ...options, limits: { globalPerHours: 1 } };
