import { Configuration, createHandler } from 'bandwidth-mfa/handler';
import { denoKvStore } from 'bandwidth-mfa/stores/deno-kv';

const env = Deno.env.toObject();

const handler = createHandler({
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
  // Without a path, on Deno Deploy: the project's database, which all its isolates share.
  store: denoKvStore(await Deno.openKv(env.KV_PATH)),
  // Behind your own proxies, which report the client's address.
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

const read = (file) => Deno.readTextFile(new URL(file, import.meta.url));
const page = await read('public/index.html');
// One file without imports. With a bundler, use `import 'bandwidth-mfa/element'` in your script instead.
const element = await read('node_modules/bandwidth-mfa/dist/element.js');

Deno.serve(
  {
    port: Number(env.PORT ?? 3000),
    hostname: '127.0.0.1',
    onListen: ({ port }) => console.log(`Listening on http://127.0.0.1:${port}`),
  },
  (request, info) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/mfa/')) return handler(request, info);
    if (pathname === '/element.js') return new Response(element, { headers: { 'Content-Type': 'text/javascript' } });
    return new Response(page, { headers: { 'Content-Type': 'text/html' } });
  },
);
