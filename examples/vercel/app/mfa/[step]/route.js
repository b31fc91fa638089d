import { Redis } from '@upstash/redis';
import { Configuration, createHandler } from 'bandwidth-mfa/handler';
import { redisStore } from 'bandwidth-mfa/stores/redis';

const { env } = process;

const make = () =>
  createHandler({
    configuration: new Configuration({
      clientId: env.BANDWIDTH_CLIENT_ID,
      clientSecret: env.BANDWIDTH_CLIENT_SECRET,
      // Set while you develop: the simulator's.
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
    // Vercel itself says who asked in x-real-ip, which is the default there; elsewhere a proxy of your own does.
    clientAddress: env.PROXIES ? { forwardedFor: Number(env.PROXIES) } : undefined,
    onVerified: () =>
      // Here a program begins its own session, for this number.
      Response.json(
        { valid: true },
        { headers: { 'Set-Cookie': `session=${crypto.randomUUID()}; Path=/; HttpOnly; Secure; SameSite=Lax` } },
      ),
    onEvent: (event) => console.log(JSON.stringify(event)),
  });

// Not while the program is built: then the environment is another.
let handler;

export const POST = (request) => (handler ??= make())(request);
