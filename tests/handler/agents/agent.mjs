// A process with a store for the tests: it applies operations on demand, in parallel, and has a handler.
import { Configuration, createHandler } from 'bandwidth-mfa/handler';

/** After so many wrong codes of a number, each of its challenges has one try. */
const FAILURES = 5;

/** Answers requests; `env` names the service if the test has one. */
export function agent(store, env) {
  const handler = env.BANDWIDTH_BASE_PATH && makeHandler(store, env);
  return (request) => (new URL(request.url).pathname.startsWith('/mfa/') ? handler(request) : answer(store, request));
}

/**
 * `{ operations, instead, shard, count }` applies the operations `count` times. Returns each result with the times of its start and its end. A
 * `*` in an id is replaced by a different text each time.
 */
export async function answer(store, request) {
  const { operations, instead, shard = '0', count = 1 } = await request.json();
  const one = async () => {
    const start = Date.now();
    const unique = crypto.randomUUID();
    const numbered = (operation) => ({ ...operation, id: operation.id?.replace('*', unique) });
    try {
      const applied = await store.apply(shard, operations.map(numbered), instead && numbered(instead));
      return { ...applied, start, end: Date.now() };
    } catch (error) {
      return { error: String(error?.message ?? error) };
    }
  };
  return Response.json(await Promise.all(Array.from({ length: count }, one)));
}

/**
 * A slow machine must not answer 503 as if the store were down: so timeouts are long, and there are no token requests, because their
 * deadline is fixed. The shared limits are high, because they answer 503 too.
 */
function makeHandler(store, env) {
  const { BANDWIDTH_BASE_PATH: basePath, MFA_SECRET: secret } = env;
  return createHandler({
    configuration: new Configuration({ username: 'name', password: 'a-password', basePath, timeout: 60_000 }),
    accountId: '9900000',
    from: '+19195554321',
    applicationId: 'an-application',
    message: 'Your code is {CODE}',
    secret,
    countries: ['US'],
    store,
    storeTimeout: 60_000,
    limits: { globalPerHour: 10_000, countryPerDay: 10_000, failuresPerNumber: FAILURES },
    clientAddress: { forwardedFor: 1 },
    onVerified: () => {},
    onEvent: ({ type, reason, error }) =>
      type === 'failed' && console.log(`${type}: ${reason}: ${/** @type {any} */ (error)?.message}`),
  });
}
