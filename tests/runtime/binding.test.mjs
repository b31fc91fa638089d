// The `fetch` of a service binding, bound and unbound, on workerd before and after it supported `cache`.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withWorker } from './drivers/workerd.mjs';

const WORKER = `
import { Configuration, MFAApi } from 'bandwidth-mfa';
const request = { to: '+19195551234', code: '123456', expirationTimeInMinutes: 3 };
const token = { clientId: 'id', clientSecret: 'secret', basePath: 'https://api.test', tokenUrl: 'https://api.test/token' };
const basic = { username: 'user', password: 'password', basePath: 'https://api.test' };
const seen = ({ data, kind, sent, attempts, message }) => ({ data, kind, sent, attempts, message });
const verify = (configuration) => new MFAApi(new Configuration(configuration)).verifyCode('1', request).then(seen, seen);
export default {
  async fetch(request, env) {
    const { hostname, pathname } = new URL(request.url);
    if (hostname === 'api.test') return Response.json(pathname === '/token' ? { access_token: 'token' } : { valid: true });
    const unbound = env.API.fetch;
    return Response.json({
      unbound: await verify({ ...basic, fetch: unbound }),
      unboundForTokens: await verify({ ...token, clientId: 'unbound', fetch: unbound }),
      bound: await verify({ ...basic, fetch: env.API.fetch.bind(env.API) }),
      boundForTokens: await verify({ ...token, fetch: env.API.fetch.bind(env.API) }),
      arrow: await verify({ ...basic, fetch: (...args) => env.API.fetch(...args) }),
      inside: await verify({ ...basic, fetch: async (...args) => unbound(...args) }),
    });
  },
};
`;

for (const compatibilityDate of ['2024-09-02', '2026-04-20']) {
  test(`a bound fetch of a binding works, the error of an unbound one says what to write: ${compatibilityDate}`, {
    timeout: 180_000,
  }, async () => {
    const more = { services: [{ binding: 'API', service: 'consumer' }] };
    const outcomes = await withWorker({ 'worker.mjs': WORKER }, { compatibilityDate, more });
    const { unbound, unboundForTokens, inside, ...right } = outcomes;
    for (const { message, ...error } of [unbound, unboundForTokens]) {
      assert.deepEqual(error, { kind: 'configuration', sent: 'no', attempts: 0 }, message);
      const advice = /fetch: was called without its object: give `env\.API\.fetch\.bind\(env\.API\)` or an arrow function/;
      assert.match(message, advice);
    }
    for (const { data, message } of Object.values(right)) assert.deepEqual(data, { valid: true }, message);
    // It is unknown what the program's own function did before it failed.
    assert.deepEqual([inside.kind, inside.sent, inside.attempts], ['connection-lost', 'maybe', 1], inside.message);
  });
}
