import { Redis } from '@upstash/redis';
import { Configuration, createHandler } from 'bandwidth-mfa/handler';
import { redisStore } from 'bandwidth-mfa/stores/redis';

const { env } = process;

const make = () =>
  createHandler({
    configuration: new Configuration({
      clientId: env.BANDWIDTH_CLIENT_ID,
      clientSecret: env.BANDWIDTH_CLIENT_SECRET,
      // Only for development: the simulator's URLs.
      basePath: env.BANDWIDTH_BASE_PATH,
      tokenUrl: env.BANDWIDTH_TOKEN_URL,
    }),
    accountId: env.BANDWIDTH_ACCOUNT_ID,
    applicationId: env.BANDWIDTH_APPLICATION_ID,
    from: env.BANDWIDTH_FROM,
    message: 'Your code is {CODE}',
    secret: env.MFA_SECRET,
    countries: ['US', 'CA'],
    store: redisStore(new Redis({ url: env.UPSTASH_REDIS_REST_URL, token: env.UPSTASH_REDIS_REST_TOKEN })),
    // On Vercel the default is x-real-ip, which Vercel sets. Elsewhere your own proxies report the client's address.
    clientAddress: env.PROXIES ? { forwardedFor: Number(env.PROXIES) } : undefined,
    onVerified: () =>
      // Start your own session here, for the number in `onVerified({ to })`.
      Response.json(
        { valid: true },
        { headers: { 'Set-Cookie': `session=${crypto.randomUUID()}; Path=/; HttpOnly; Secure; SameSite=Lax` } },
      ),
    // JSON.stringify writes an error as {}.
    onEvent: ({ error, ...event }) => console.log(JSON.stringify({ ...event, error: error && String(error) })),
  });

// Created by the first request, because at build time the environment is different.
let handler;

export const POST = (request) => (handler ??= make())(request);
