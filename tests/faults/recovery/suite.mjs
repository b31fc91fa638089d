/*
 * Traps of the WebAssembly instance, on a test build that can be made to trap. The call that meets the trap rejects with the kind
 * `internal` and with what is known of its request. If the trap was in its token request, the calls that wait for the same token
 * reject too. All others continue, and the next call works. `fetch` is a stub.
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

/** A promise and the functions that settle it. */
function deferred() {
  const result = {};
  result.promise = new Promise((resolve, reject) => Object.assign(result, { resolve, reject }));
  return result;
}

/** Notes that the call has come this far, and passes the value on. */
const reach = (point, value) => {
  point.resolve();
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

/** Checks that the call rejects with the kind `internal` and these fields. */
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

/** A call that waits for the body of a response: `{ call, reached, body }`; `body` continues it. */
function within(mfa, status) {
  const reached = deferred();
  const body = deferred();
  const text = () => {
    reached.resolve();
    return body.promise;
  };
  return { call: send(mfa, { fetch: async () => ({ status, headers: new Headers(), text }) }), reached: reached.promise, body };
}

/** For each status: what it says about the request, and the kind of its error; a 200 has none. */
const STATUSES = [
  { status: 200, sent: 'yes' },
  { status: 204, sent: 'yes', kind: 'unexpected-status' },
  { status: 403, sent: 'no', kind: 'forbidden' },
  { status: 408, sent: 'maybe', kind: 'unexpected-status' },
  { status: 500, sent: 'maybe', kind: 'server' },
];

/** The outcome of a call: its data, or the kind of its error. */
const outcome = (call) =>
  call.then(
    ({ data }) => data,
    ({ kind }) => kind,
  );

/** A call that waits for the response to its request number `number`; the earlier ones were refused. */
function waiting(mfa, number = 1) {
  const reached = deferred();
  const response = deferred();
  let requests = 0;
  const fetch = async () => {
    requests += 1;
    if (requests < number) return Response.json({}, { status: 401 });
    reached.resolve();
    return response.promise;
  };
  const credentials = { username: undefined, password: undefined, accessToken: () => 'token' };
  return { call: send(mfa, { fetch, ...credentials }), reached: reached.promise, response };
}

const SENT = { messageId: 'm-1' };

const cases = {
  async 'a trap harms no other call: those in flight continue'(mfa) {
    await works(mfa);
    const controller = new AbortController();
    const first = waiting(mfa);
    const second = waiting(mfa, 2);
    const bodies = STATUSES.map(({ status }) => within(mfa, status));
    const program = deferred();
    const requested = deferred();
    const credentials = { username: undefined, password: undefined };
    const ofProgram = send(mfa, {
      ...credentials,
      fetch: async () => good(),
      accessToken: () => reach(requested, program.promise),
    });
    const unconnected = waiting(mfa);
    const client = { clientId: 'id', clientSecret: 'secret', tokenUrl: 'http://127.0.0.1:1/token' };
    const token = deferred();
    const tokenAsked = deferred();
    const ofClient = send(mfa, {
      ...client,
      fetch: (url) => (url.endsWith('/token') ? reach(tokenAsked, token.promise) : Promise.resolve(good())),
    });
    const aborted = send(mfa, { fetch: () => new Promise(() => {}) }, { signal: controller.signal });
    // `outcome` handles the rejection at once, because on a slow machine the deadline may pass during the next lines.
    const late = outcome(send(mfa, { fetch: () => new Promise(() => {}) }, { timeout: 1_000 }));
    const reached = [first, second, unconnected, ...bodies].map((one) => one.reached);
    await Promise.all([...reached, requested.promise, tokenAsked.promise]);

    await mfa.trapNext();
    await internal(mfa, send(mfa, { fetch: async () => good() }), 'no', 0);
    first.response.resolve(good());
    equal(await outcome(first.call), SENT, 'a call that waits for its response');
    second.response.resolve(good());
    equal(await outcome(second.call), SENT, 'a call that waits for its second response');
    unconnected.response.reject(new Error('broken'));
    equal(await outcome(unconnected.call), 'connection-lost', 'a call whose connection breaks');
    for (const [index, { call, body }] of bodies.entries()) {
      body.resolve('{"messageId":"m-1"}');
      equal(await outcome(call), STATUSES[index].kind ?? SENT, `a call within the body of a ${STATUSES[index].status}`);
    }
    program.resolve('token');
    equal(await outcome(ofProgram), SENT, "a call that waits for the program's token");
    token.resolve(goodToken());
    equal(await outcome(ofClient), SENT, 'a call that waits for a token');
    controller.abort();
    equal(await outcome(aborted), 'aborted', 'a call that is aborted');
    equal(await late, 'timeout', 'a call with a deadline');
    await works(mfa);
  },
  async 'a trap after the response says what is known of the request'(mfa) {
    for (const { status, sent } of STATUSES) {
      const one = within(mfa, status);
      const other = waiting(mfa);
      await Promise.all([one.reached, other.reached]);
      await mfa.trapNext();
      one.body.resolve('{}');
      await internal(mfa, one.call, sent, 1);
      other.response.resolve(good());
      equal(await outcome(other.call), SENT, 'the other call');
    }
    const second = waiting(mfa, 2);
    await second.reached;
    await mfa.trapNext();
    second.response.resolve(good());
    await internal(mfa, second.call, 'yes', 2);
    await works(mfa);
  },
  async 'a trap without a response says that the request may have been applied'(mfa) {
    const one = waiting(mfa);
    await one.reached;
    await mfa.trapNext();
    one.response.reject(new Error('broken'));
    await internal(mfa, one.call, 'maybe', 1);
    const controller = new AbortController();
    const other = send(mfa, { fetch: () => new Promise(() => {}) }, { signal: controller.signal });
    await mfa.trapNext();
    controller.abort();
    await internal(mfa, other, 'maybe', 1);
    await works(mfa);
  },
  async 'a trap in the token request fails all calls that wait for that token, and the next call gets one'(mfa) {
    const client = { clientId: 'another', clientSecret: 'secret', tokenUrl: 'http://127.0.0.1:1/token' };
    const response = deferred();
    const reached = deferred();
    let requests = 0;
    const fetch = () => {
      requests += 1;
      reached.resolve();
      return response.promise.then((make) => make());
    };
    const calls = Array.from({ length: 5 }, () => send(mfa, { ...client, fetch }));
    await reached.promise;
    await mfa.trapNext();
    response.resolve(goodToken);
    // If each call requests its own token, only the first one meets the trap.
    const failed = requests === 1 ? calls : calls.slice(0, 1);
    for (const call of failed) await internal(mfa, call, 'no', 0);
    await Promise.allSettled(calls);
    const seen = [];
    const next = async (url) => {
      seen.push(url.endsWith('/token'));
      return seen.at(-1) ? goodToken() : good();
    };
    await send(mfa, { ...client, clientId: requests === 1 ? 'another' : 'a third', fetch: next });
    equal(seen, [true, false], 'requests: one for a token, then the call');
  },
  async 'a call that traps when it asks for a token leaves no listener'(mfa) {
    await works(mfa);
    let isRemoved = false;
    // A call listens to its signal just before it asks for a token.
    const signal = { aborted: false, addEventListener: () => mfa.trapNow(), removeEventListener: () => (isRemoved = true) };
    const client = { clientId: 'id', clientSecret: 'secret', tokenUrl: 'http://127.0.0.1:1/token' };
    await internal(mfa, send(mfa, { ...client, fetch: async () => good() }, { signal }), 'no', 0);
    equal(isRemoved, true, 'whether it removed its listener');
    await works(mfa);
  },
  async [`${TRAPS} traps in a row: each fails one call, and the next call works`](mfa) {
    for (let count = 0; count < TRAPS; count += 1) {
      await mfa.trapNext();
      await internal(mfa, send(mfa, { fetch: async () => good() }), 'no', 0);
      await works(mfa);
    }
  },
};
