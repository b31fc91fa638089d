// How the caller's side ends a call: signals, deadlines, the program's own `fetch`, a clock that jumps.
import { canary } from './printed.mjs';
import { DEADLINE, HELD, OPERATIONS, equal, withHeldDeadline } from './row.mjs';

const aborted = { kind: 'aborted', code: 'ERR_CANCELED' };

/** A signal that counts its listeners. */
function watched() {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = { added: 0, removed: 0 };
  return {
    controller,
    listeners,
    signal: {
      get aborted() {
        return signal.aborted;
      },
      get reason() {
        return signal.reason;
      },
      addEventListener(/** @type {Parameters<AbortSignal['addEventListener']>} */ ...args) {
        listeners.added += 1;
        signal.addEventListener(...args);
      },
      removeEventListener(/** @type {Parameters<AbortSignal['removeEventListener']>} */ ...args) {
        listeners.removed += 1;
        signal.removeEventListener(...args);
      },
    },
  };
}

/** Watches timers during the work; resolves with how many were set, and neither cleared nor fired. */
async function timersLeft(work) {
  const { setTimeout, clearTimeout } = globalThis;
  const living = new Set();
  const counted = {
    setTimeout(callback, ...rest) {
      const timer = setTimeout(
        () => {
          living.delete(timer);
          callback();
        },
        ...rest,
      );
      living.add(timer);
      return timer;
    },
    clearTimeout(timer) {
      living.delete(timer);
      clearTimeout(timer);
    },
  };
  Object.assign(globalThis, counted);
  try {
    await work();
    return living.size;
  } finally {
    Object.assign(globalThis, { setTimeout, clearTimeout });
  }
}

/** Checks that the call ends with the reason of its signal. */
async function abortedWith(row, call, configuration, watch, expected) {
  const reason = { why: 'the person closed the page' };
  watch.controller.abort(reason);
  const error = await row.refused(call, configuration);
  row.is(error, { ...aborted, ...expected });
  if (error.cause !== reason) throw new Error('the cause is not the reason of the abort');
  equal(watch.listeners.added, watch.listeners.removed, 'listeners added and removed');
  return error;
}

export const ends = {
  async 'a signal that is already aborted: not sent'(row) {
    for (const operation of OPERATIONS) {
      const serverCase = row.case();
      const configuration = row.oauth(serverCase);
      const watch = watched();
      watch.controller.abort('early');
      const error = await row.refused(row.call(operation, configuration, { signal: watch.signal }), configuration);
      row.is(error, { ...aborted, sent: 'no', attempts: 0 });
      equal([error.cause, watch.listeners.added], ['early', watch.listeners.removed], 'cause and listeners');
      await row.checkCount(serverCase, { api: 0, token: 0 });
    }
  },
  async 'an abort while the call waits for a token: not sent'(row) {
    const serverCase = row.case([{}], [{ wait: true }]);
    const configuration = row.oauth(serverCase);
    const watch = watched();
    const first = row.send(configuration, { signal: watch.signal });
    const second = row.call('verifyCode', configuration);
    await serverCase.arrived();
    await abortedWith(row, first, configuration, watch, { sent: 'no', attempts: 0 });
    await row.checkCount(serverCase, { api: 0 });
    await serverCase.release();
    // Other calls that wait for that token are not harmed.
    equal((await second).data, { valid: true }, 'the other call');
    await row.checkCount(serverCase, { api: 1, token: row.isWorkerd ? 2 : 1 });
  },
  async 'an abort while the call waits for the response: maybe sent'(row) {
    for (const operation of OPERATIONS) {
      const serverCase = row.case([{ fault: 'hang' }]);
      const configuration = row.basic(serverCase);
      const watch = watched();
      const call = row.call(operation, configuration, { signal: watch.signal });
      await serverCase.arrived();
      await abortedWith(row, call, configuration, watch, { sent: 'maybe', attempts: 1 });
      // The request is aborted, so its connection closes.
      await serverCase.closed();
      await row.checkCount(serverCase, { api: 1 });
    }
  },
  async 'an abort within the body: sent'(row) {
    for (const operation of OPERATIONS) {
      const serverCase = row.case([{ fault: 'body-hang' }]);
      const watch = watched();
      let arrived;
      const head = new Promise((resolve) => (arrived = resolve));
      const fetch = async (url, init) => {
        const response = await globalThis.fetch(url, init);
        // In a later turn, when the client has the response.
        setTimeout(arrived, 0);
        return response;
      };
      const configuration = row.basic(serverCase, { fetch });
      const call = row.call(operation, configuration, { signal: watch.signal });
      await head;
      await abortedWith(row, call, configuration, watch, { sent: 'yes', attempts: 1, status: 200 });
      await serverCase.closed();
    }
  },
  async 'an abort or the deadline during the retry: maybe sent'(row) {
    const steps = [{ status: 401, body: '{}' }, { fault: 'hang' }];
    const late = { kind: 'timeout', sent: 'maybe', attempts: 2 };
    await withHeldDeadline(async (pass) => {
      let requests = 0;
      const fetch = (url, init) => {
        // Each call makes four requests: token, call, token, retry.
        if (++requests % 4 === 0) pass();
        return globalThis.fetch(url, init);
      };
      // The deadline may pass before the retry arrives.
      const count = { api: (number) => number === 1 || number === 2, token: 2 };
      await row.fails(steps, late, { oauth: true, more: { fetch }, options: { timeout: HELD }, count });
    });
    const serverCase = row.case([{ status: 401, body: '{}' }, { wait: true }]);
    const watch = watched();
    let sendings = 0;
    let arrived;
    const second = new Promise((resolve) => (arrived = resolve));
    const fetch = (url, init) => {
      if (!url.endsWith('/token') && ++sendings === 2) arrived();
      return globalThis.fetch(url, init);
    };
    const configuration = row.oauth(serverCase, { fetch });
    const call = row.send(configuration, { signal: watch.signal });
    await second;
    await abortedWith(row, call, configuration, watch, { sent: 'maybe', attempts: 2 });
  },
  async 'an abort after the call: no effect, no listener left'(row) {
    const watch = watched();
    const serverCase = row.case([{}, { status: 500 }]);
    const configuration = row.basic(serverCase);
    await row.send(configuration, { signal: watch.signal });
    await row.refused(row.send(configuration, { signal: watch.signal }), configuration);
    equal(watch.listeners, { added: 2, removed: 2 }, 'listeners');
    watch.controller.abort();
    // Parallel calls share one listener.
    const many = watched();
    const other = row.basic(row.case());
    await Promise.all(Array.from({ length: 20 }, () => row.send(other, { signal: many.signal })));
    equal(many.listeners, { added: 1, removed: 1 }, 'listeners for twenty calls');
  },
  async 'a call leaves no timer'(row) {
    const ended = [
      () => row.send(row.basic(row.case())),
      () => row.send(row.oauth(row.case())),
      () => row.refused(row.send(row.basic(row.case([{ status: 500 }])))),
      () => row.refused(row.send(row.basic(row.case([{ fault: 'reset' }])))),
      () => row.refused(row.send(row.basic(row.case([{ fault: 'hang' }])), { timeout: DEADLINE })),
      () => row.refused(row.send(row.basic(row.case()), { signal: AbortSignal.abort() })),
      () => row.send(row.oauth(row.case(), { tokenStore: { get: async () => undefined, set: async () => {} } })),
    ];
    for (const [index, work] of ended.entries()) equal(await timersLeft(work), 0, `timers left after ${index}`);
  },
  async 'a fetch that throws: maybe sent; without a Response: invalid-response'(row) {
    const unsent = { api: 0 };
    const secretText = `sent with ${canary.password}, ${canary.code} to ${canary.to}`;
    const fail = () => {
      throw new Error(secretText);
    };
    const unreadable = new Proxy({}, { get: (_, field) => (field === 'then' ? undefined : fail()) });
    const oddities = [
      fail,
      async () => fail(),
      () => Promise.reject(secretText),
      () => Promise.reject(undefined),
      () => Promise.reject({ cause: new Error(secretText) }),
    ];
    for (const fetch of oddities) {
      await row.fails([{}], { kind: 'connection-lost', sent: 'maybe', attempts: 1 }, { more: { fetch }, count: unsent });
    }
    for (const response of [undefined, null, 5, 'text', {}, { status: '200' }, { status: 200.5 }, { status: 1e9 }, unreadable]) {
      const more = { fetch: async () => response };
      await row.fails([{}], { kind: 'invalid-response', sent: 'maybe', attempts: 1 }, { more, count: unsent });
    }
    const late = { kind: 'timeout', sent: 'maybe', attempts: 1 };
    await row.fails([{}], late, { more: { fetch: () => new Promise(() => {}) }, options: { timeout: DEADLINE }, count: unsent });
    // A status arrives, but no body.
    const stuck = { status: 200, headers: new Headers(), text: () => new Promise(() => {}) };
    await row.fails(
      [{}],
      { ...late, sent: 'yes', status: 200 },
      { more: { fetch: async () => stuck }, options: { timeout: DEADLINE }, count: unsent },
    );
  },
  async 'a clock that jumps: an expired token is renewed'(row) {
    const { now } = Date;
    let shift = 0;
    const serverCase = row.case([{}, {}, { status: 401, body: '{}' }, {}]);
    const configuration = row.oauth(serverCase);
    try {
      Date.now = () => now() + shift;
      await row.send(configuration);
      // An expired token is not used: the client fetches a new one first.
      shift = 2 * 3_600_000;
      await row.send(configuration);
      await row.checkCount(serverCase, { api: 2, token: 2 });
      // The clock goes back, so the token seems valid again. The service refuses it once, and it is renewed.
      shift = -86_400_000;
      await row.send(configuration);
      await row.checkCount(serverCase, { api: 4, token: 3 });
    } finally {
      Date.now = now;
    }
  },
  async 'no error about input or configuration shows a value'(row) {
    const { password, accessToken, code, to } = canary;
    const configuration = row.basic(row.case());
    const client = new row.mfa.MFAApi(configuration);
    const wrong = [
      { to: `0${to}`, from: `${to}x`, applicationId: `${code}`.repeat(9), message: `Your code is ${code}`, digits: Number(code) },
      { to: [to], from: { to }, applicationId: 5, message: null, digits: code },
    ];
    const invalid = { kind: 'invalid-input', sent: 'no', attempts: 0 };
    for (const request of wrong) {
      row.is(await row.refused(client.generateMessagingCode('9900000', request), configuration), invalid);
    }
    for (const wrongCode of [Number(code), `${code}9`, [code], { code }]) {
      const request = { to: `${to}0000000`, expirationTimeInMinutes: Number(code), code: wrongCode };
      row.is(await row.refused(client.verifyCode('9900000', request), configuration), invalid);
    }
    const { basePath } = row.case();
    const faulty = [
      { basePath: `http://user:${encodeURIComponent(password)}@127.0.0.1/`, username: 'user', password },
      { basePath, username: 'user', password: [password] },
      { basePath, clientSecret: password },
      {
        basePath,
        username: 'user',
        password,
        baseOptions: { headers: { Host: accessToken, Cookie: accessToken }, auth: { username: 'user', password } },
      },
    ];
    const failing = { basePath, clientId: 'id', clientSecret: '', accessToken: [accessToken].values };
    for (const parameters of [...faulty, failing]) {
      const broken = new row.mfa.Configuration(parameters);
      // A configuration shows its `basePath` as written. If that has a password in it, only the error is checked.
      const error = await row.refused(row.send(broken), parameters.basePath === basePath && broken);
      row.is(error, { kind: parameters === failing ? 'authorization' : 'configuration', sent: 'no', attempts: 0 });
    }
  },
};
