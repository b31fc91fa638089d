// Two parallel calls that share one token request, each in its own span; run by Deno, whose `fetch` makes spans too.
import { Configuration, generateMessagingCode } from 'bandwidth-mfa';
import input from './input.mjs';

const configuration = new Configuration({
  clientId: 'canary-id',
  clientSecret: 'canary-secret',
  basePath: `${input.url}/api/v1`,
  tokenUrl: `${input.url}/api/v1/oauth2/token`,
});
const request = { to: '+19195551234', from: '+19195554321', applicationId: 'app', message: '{CODE}', digits: 6 };
const tracer = Deno.telemetry.tracerProvider.getTracer('sign-in');
const signIn = (name) =>
  tracer.startActiveSpan(name, async (span) => {
    await generateMessagingCode(configuration, '9900000', request);
    span.end();
  });
await Promise.all(['first', 'second'].map(signIn));
