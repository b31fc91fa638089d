// The handler and its store with Deno's own types.
import { createHandler } from 'bandwidth-mfa/handler';
import { denoKvStore } from 'bandwidth-mfa/stores/deno-kv';

const handler = createHandler({
  configuration: {},
  accountId: '9900000',
  from: '+19195554321',
  applicationId: 'an-application',
  message: 'Your code is {CODE}',
  secret: 'a secret',
  countries: ['US'],
  store: denoKvStore(await Deno.openKv()),
  onVerified: () => Response.json({}),
});
Deno.serve((request, info) => handler(request, info));
