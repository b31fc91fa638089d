/*
 * What a trap of the WebAssembly instance does, on the test build that can be made to trap: the calls in flight reject as
 * our own fault, each with what is known of its request, and the next call works. `fetch` is a stub throughout.
 */
import { account, equal } from '../suite/row.mjs';

const request = {
  to: '+19195550147',
  from: '+19195550162',
  applicationId: 'application',
  message: 'Your code is {CODE}',
  digits: 6,
};
const TRAPS = 3_000;
const LIMIT = 120_000;

/**
 * On workerd a request may not touch the timers of another one, so a call there is told at once and cleans up when its own
 * deadline comes; elsewhere it does both at once. In milliseconds.
 */
const CLEAN_UP = 2_000;

export const names = () => Object.keys(cases);

export async function suite({ mfa }) {
  const results = [];
  for (const [name, run] of Object.entries(cases)) {
    let timer;
    const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error('still pending')), LIMIT)));
    try {
      await Promise.race([run(mfa), late]);
      results.push({ name, ok: true });
    } catch (error) {
      results.push({ name, ok: false, error: `${error}\n${error?.stack}` });
    }
    clearTimeout(timer);
  }
  return results;
}

/** A promise and the way to settle it. */
function deferred() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

const reach = (made, value) => {
  made.resolve();
  return value;
};

const good = () => new Response('{"messageId":"m-1"}', { status: 200 });
const goodToken = () => Response.json({ access_token: 'token', token_type: 'Bearer', expires_in: 3600 });

function send(mfa, more, options) {
  const basic = { basePath: 'http://127.0.0.1:1', username: 'user', password: 'password', timeout: 0 };
  return mfa.generateMessagingCode(new mfa.Configuration({ ...basic, ...more }), account, request, options);
}

async function works(mfa) {
  const { data } = await send(mfa, { fetch: async () => good() });
  equal(data, { messageId: 'm-1' }, 'the next call');
}

/** The call rejects as our own fault, with these fields. */
async function internal(mfa, promise, sent, attempts) {
  const error = await promise.then(
    () => new Error('expected a rejection'),
    (reason) => reason,
  );
  if (!(error instanceof mfa.MfaError)) throw error;
  equal(
    [error.kind, error.sent, error.attempts, error.code],
    ['internal', sent, attempts, 'ERR_INTERNAL'],
    'kind, sent, attempts, code',
  );
}

/** A call that waits within the body of an answer: `{ call, reached }`. */
function within(mfa, status) {
  const reached = deferred();
  const text = () => {
    reached.resolve();
    return new Promise(() => {});
  };
  return { call: send(mfa, { fetch: async () => ({ status, headers: new Headers(), text }) }), reached: reached.promise };
}

/** A call that waits for an answer to its request number `number`, after that many less one were refused. */
function waiting(mfa, number = 1) {
  const reached = deferred();
  const answer = deferred();
  let requests = 0;
  const fetch = async () => {
    requests += 1;
    if (requests < number) return Response.json({}, { status: 401 });
    reached.resolve();
    return answer.promise;
  };
  const credentials = { username: undefined, password: undefined, accessToken: () => 'token' };
  return { call: send(mfa, { fetch, ...credentials }), reached: reached.promise, answer };
}

const cases = {
  async 'a trap fails every call in flight with what is known of it'(mfa) {
    await works(mfa);
    const removed = deferred();
    const signal = { aborted: false, addEventListener: () => {}, removeEventListener: () => removed.resolve() };
    const first = waiting(mfa);
    const second = waiting(mfa, 2);
    const bodies = [200, 204, 403, 408, 500].map((status) => within(mfa, status));
    const program = deferred();
    const ownToken = send(mfa, {
      accessToken: () => reach(program, new Promise(() => {})),
      username: undefined,
      password: undefined,
    });
    const endpoint = deferred();
    const client = { clientId: 'id', clientSecret: 'secret', tokenUrl: 'http://127.0.0.1:1/token' };
    const itsToken = send(mfa, { ...client, fetch: () => reach(endpoint, new Promise(() => {})) });
    const followed = send(mfa, { fetch: () => new Promise(() => {}) }, { signal, timeout: CLEAN_UP });
    await Promise.all([
      first.reached,
      second.reached,
      ...bodies.map(({ reached }) => reached),
      program.promise,
      endpoint.promise,
    ]);

    await mfa.trapNext();
    await internal(mfa, send(mfa, { fetch: async () => good() }), 'no', 0);
    await internal(mfa, first.call, 'maybe', 1);
    await internal(mfa, second.call, 'maybe', 2);
    const outcomes = ['yes', 'yes', 'no', 'maybe', 'maybe'];
    for (const [index, { call }] of bodies.entries()) await internal(mfa, call, outcomes[index], 1);
    await internal(mfa, ownToken, 'no', 0);
    await internal(mfa, itsToken, 'no', 0);
    await internal(mfa, followed, 'maybe', 1);
    await removed.promise;
    await works(mfa);
    // Answers that come late reach nobody, and disturb no other call.
    first.answer.resolve(good());
    second.answer.reject(new Error('too late'));
    await works(mfa);
  },
  async 'a trap at the answer says that the request was applied'(mfa) {
    const one = waiting(mfa);
    const other = waiting(mfa);
    await Promise.all([one.reached, other.reached]);
    await mfa.trapNext();
    one.answer.resolve(good());
    await internal(mfa, one.call, 'yes', 1);
    await internal(mfa, other.call, 'maybe', 1);
    await works(mfa);
  },
  async 'a trap in the token step fails all who wait for that token, and the next call gets one'(mfa) {
    const client = { clientId: 'another', clientSecret: 'secret', tokenUrl: 'http://127.0.0.1:1/token' };
    const answer = deferred();
    const asked = deferred();
    const calls = Array.from({ length: 5 }, () =>
      send(mfa, {
        ...client,
        fetch: () =>
          reach(
            asked,
            answer.promise.then((make) => make()),
          ),
      }),
    );
    await asked.promise;
    await mfa.trapNext();
    answer.resolve(goodToken);
    for (const call of calls) await internal(mfa, call, 'no', 0);
    const seen = [];
    const fetch = async (url) => {
      seen.push(url.endsWith('/token'));
      return seen.at(-1) ? goodToken() : good();
    };
    await send(mfa, { ...client, fetch });
    equal(seen, [true, false], 'requests: one for a token, then the call');
  },
  async [`${TRAPS} traps in a row`](mfa) {
    for (let count = 0; count < TRAPS; count += 1) {
      await mfa.trapNext();
      await internal(mfa, send(mfa, { fetch: async () => good() }), 'no', 0);
      await works(mfa);
    }
  },
};
