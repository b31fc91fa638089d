import { env } from 'cloudflare:workers';
import { Configuration, createHandler } from 'bandwidth-mfa/handler';
import { durableObjectStore } from 'bandwidth-mfa/stores/durable-object';

export { LimitObject } from 'bandwidth-mfa/stores/durable-object';

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
  store: durableObjectStore(env.LIMITS),
  onVerified: () =>
    // Start your own session here, for the number in `onVerified({ to })`.
    Response.json(
      { valid: true },
      { headers: { 'Set-Cookie': `session=${crypto.randomUUID()}; Path=/; HttpOnly; Secure; SameSite=Lax` } },
    ),
  // JSON.stringify writes an error as {}.
  onEvent: ({ error, ...event }) => console.log(JSON.stringify({ ...event, error: error && String(error) })),
});

// Requests that match no file of public/ arrive here.
export default { fetch: handler };
