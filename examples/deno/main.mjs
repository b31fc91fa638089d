import { Configuration, createHandler } from 'bandwidth-mfa/handler';
import { denoKvStore } from 'bandwidth-mfa/stores/deno-kv';

const env = Deno.env.toObject();

const handler = createHandler({
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
  // On Deno Deploy without a path: the project's database, which all its isolates share.
  store: denoKvStore(await Deno.openKv(env.KV_PATH)),
  // Behind a proxy of your own: it says who asked.
  clientAddress: env.PROXIES ? { forwardedFor: Number(env.PROXIES) } : undefined,
  onVerified: () =>
    // Here a program begins its own session, for this number.
    Response.json(
      { valid: true },
      { headers: { 'Set-Cookie': `session=${crypto.randomUUID()}; Path=/; HttpOnly; Secure; SameSite=Lax` } },
    ),
  onEvent: (event) => console.log(JSON.stringify(event)),
});

const page = await Deno.readTextFile(new URL('public/index.html', import.meta.url));

Deno.serve(
  {
    port: Number(env.PORT ?? 3000),
    hostname: '127.0.0.1',
    onListen: ({ port }) => console.log(`Listening on http://127.0.0.1:${port}`),
  },
  (request, info) => {
    if (new URL(request.url).pathname.startsWith('/mfa/')) return handler(request, info);
    return new Response(page, { headers: { 'Content-Type': 'text/html' } });
  },
);
