/*
 * What the simulator and the client must do together on every runtime. It imports nothing, so that it can be bundled and
 * copied anywhere.
 */
const account = '9900000';
const send = {
  to: '+19195551234',
  from: '+19195554321',
  applicationId: '66fd98ae-ac8d-a00f-7fcd-ba3280aeb9b1',
  message: 'Your temporary {NAME} {SCOPE} code is {CODE}. Again: {CODE}',
  digits: 6,
};
const MINUTE = 60_000;

/** The cases, in order. */
export const names = () => Object.keys(cases);

export async function suite(input) {
  const results = [];
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run(input);
      results.push({ name, ok: true });
    } catch (error) {
      results.push({ name, ok: false, error: `${error}\n${error?.stack}` });
    }
  }
  return results;
}

const cases = {
  async 'a code is sent by text and by call, arrives, and verifies once'({ mfa }) {
    const { simulator, api, verify } = start(mfa, { clock: () => 1_000 });
    const text = await api.generateMessagingCode(account, send);
    const call = await api.generateVoiceCode(account, { ...send, scope: 'login', digits: 4, message: '{SCOPE}: {CODE}' });
    equal([text.headers.get('x-simulator'), call.headers.get('x-simulator')], ['1', '1'], 'x-simulator');
    // A message's id begins with the time, here four digits.
    equal([text.data.messageId.length, call.data.callId.length], [20, 47], 'the forms of the identifiers');
    const [first, second] = simulator.outbox;
    equal(
      [first, second],
      [
        {
          to: send.to,
          from: send.from,
          channel: 'messaging',
          text: `Your temporary Simulator 2FA code is ${first.code}. Again: ${first.code}`,
          code: first.code,
          at: 1_000,
        },
        { to: send.to, from: send.from, channel: 'voice', text: `login: ${second.code}`, code: second.code, at: 1_000 },
      ],
      'the outbox',
    );
    equal([/^\d{6}$/.test(first.code), /^\d{4}$/.test(second.code)], [true, true], 'the codes');
    equal(await verify(first.code), true, 'the right code');
    equal(await verify(first.code), false, 'the same code once more');
    equal(await verify(second.code), false, 'a code of another scope');
    equal(await verify(second.code, { scope: 'login' }), true, 'that code in its scope');
  },
  async 'several codes of a number are valid at once'({ mfa }) {
    const { simulator, api, verify } = start(mfa, { code: counting() });
    for (let sent = 0; sent < 3; sent += 1) await api.generateMessagingCode(account, send);
    const codes = simulator.outbox.map(({ code }) => code);
    equal(new Set(codes).size, 3, 'different codes');
    for (const code of codes.reverse()) equal(await verify(code), true, code);
  },
  async 'each verify says how old a code may be'({ mfa }) {
    let now = 0;
    const { api, verify } = start(mfa, { clock: () => now, code: '123456' });
    await api.generateMessagingCode(account, send);
    now = 3 * MINUTE + 1;
    equal(await verify('123456', { expirationTimeInMinutes: 3 }), false, 'too old for three minutes');
    equal(await verify('123456', { expirationTimeInMinutes: 3.5 }), true, 'young enough for three and a half');
    await api.generateMessagingCode(account, send);
    now += 3 * MINUTE;
    equal(await verify('123456', { expirationTimeInMinutes: 3 }), true, 'exactly three minutes old');
    await api.generateMessagingCode(account, send);
    now += 15 * MINUTE + 1;
    equal(await verify('123456', { expirationTimeInMinutes: 15 }), false, 'older than any verify accepts');
  },
  async 'five wrong codes lock a number for two minutes'({ mfa }) {
    let now = 0;
    const { api, verify, error } = start(mfa, { clock: () => now, code: '123456' });
    await api.generateMessagingCode(account, send);
    for (let tried = 0; tried < 5; tried += 1) equal(await verify('0000'), false, `try ${tried}`);
    const locked = await error(verify('123456'));
    equal([locked.kind, locked.status], ['rate-limited', 429], 'locked, even for the right code');
    equal(
      locked.response.data.error,
      'This number has exceeded verification attempts, please wait 2 minutes',
      'the documented text',
    );
    now = 2 * MINUTE - 1;
    equal((await error(verify('123456'))).status, 429, 'still locked');
    now = 2 * MINUTE;
    equal(await verify('123456'), true, 'open again');
  },
  async "a token expires by the simulator's clock and is renewed"({ mfa }) {
    let now = 0;
    let tokens = 0;
    const simulator = new mfa.Simulator({ clock: () => now });
    const fetch = (url, init) => {
      if (url.endsWith('/token')) tokens += 1;
      return simulator.fetch(url, init);
    };
    const credentials = { clientId: `id-${Math.random()}`, clientSecret: 'secret' };
    const api = new mfa.MFAApi(configuration(mfa, { fetch }, credentials));
    for (const time of [0, 3_599_999, 3_600_000]) {
      now = time;
      await api.generateMessagingCode(account, send);
    }
    equal([simulator.outbox.length, tokens], [3, 2], 'messages and tokens');
  },
  async 'the simulator accepts only the credentials of its options'({ mfa }) {
    const credentials = { accountId: account, username: 'user', password: 'pass', clientId: 'id+', clientSecret: 's %é' };
    const { simulator } = start(mfa, { credentials });
    const status = async (body, id = account) => {
      const api = new mfa.MFAApi(configuration(mfa, simulator, body));
      return api.generateMessagingCode(id, send).then(
        (response) => response.status,
        (failure) => [failure.kind, failure.status],
      );
    };
    const { username, password, clientId, clientSecret } = credentials;
    equal(await status({ username, password }), 200, 'Basic');
    equal(await status({ username, password: 'wrong' }), ['forbidden', 403], 'a wrong password');
    equal(await status({ username, password }, '1'), ['forbidden', 403], 'another account');
    equal(await status({ clientId, clientSecret }), 200, 'OAuth2');
    equal(await status({ clientId, clientSecret: 'wrong' }), ['authorization', 401], 'a wrong secret');
    equal(await status({ accessToken: 'made-up' }), ['unauthorized', 401], 'a token that it has not issued');
    const bare = await simulator.fetch('https://mfa.bandwidth.com/api/v1/accounts/1/code/verify', { method: 'POST' });
    equal([bare.status, await bare.text()], [401, '{"message":"Unauthorized"}'], 'no credentials');
  },
  async 'two simulators share nothing, and reset forgets everything'({ mfa }) {
    const one = start(mfa, { code: '123456' });
    const other = start(mfa, { code: '123456' });
    await one.api.generateMessagingCode(account, send);
    equal([one.simulator.outbox.length, other.simulator.outbox.length], [1, 0], 'the outboxes');
    equal(await other.verify('123456'), false, 'the other one has no such code');
    one.simulator.reset();
    equal(one.simulator.outbox, [], 'an empty outbox');
    equal(await one.verify('123456'), false, 'a forgotten code');
  },
  async 'onMessage gets a message when it arrives'({ mfa }) {
    const seen = [];
    const { simulator, api } = start(mfa, { onMessage: (message) => seen.push(message) });
    await api.generateMessagingCode(account, send);
    equal(seen, simulator.outbox, 'the message');
  },
  async "the caller's deadline or signal ends a slow response"({ mfa }) {
    const { api, error } = start(mfa);
    // Fetches the token first, so that the deadline cannot pass before it arrives.
    await api.generateMessagingCode(account, send);
    const slow = { ...send, to: '+19195550160' };
    const late = await error(api.generateMessagingCode(account, slow, { timeout: 20 }));
    equal([late.kind, late.sent], ['timeout', 'maybe'], 'the deadline');
    const caller = new AbortController();
    const call = error(api.generateMessagingCode(account, slow, { signal: caller.signal }));
    caller.abort();
    equal((await call).kind, 'aborted', 'the signal');
  },
  async "fetch accepts the same arguments as the runtime's own"({ mfa }) {
    const simulator = new mfa.Simulator({ code: '4711' });
    const { fetch } = simulator;
    const url = 'https://mfa.bandwidth.com/api/v1/accounts/9900000/code/messaging';
    const init = {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('user:password')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...send, digits: 8 }),
    };
    for (const args of [[url, init], [new URL(url), init], [new Request(url, init)], [new Request(url), init]]) {
      const response = await fetch(...args);
      equal([response instanceof Response, response.status], [true, 200], 'a Response');
    }
    equal(simulator.outbox[0].code, '47114711', 'a code repeated to its length');
  },
};

function start(mfa, options) {
  const simulator = new mfa.Simulator(options);
  const api = new mfa.MFAApi(configuration(mfa, simulator, { clientId: `id-${Math.random()}`, clientSecret: 'secret' }));
  const verify = async (code, more) => {
    const response = await api.verifyCode(account, { to: send.to, code, expirationTimeInMinutes: 15, ...more });
    return response.data.valid;
  };
  const error = async (call) => {
    const outcome = await call.then(
      () => ({ resolved: true }),
      (thrown) => ({ thrown }),
    );
    if (outcome.resolved) throw new Error('it should have been rejected');
    return outcome.thrown;
  };
  return { simulator, api, verify, error };
}

function configuration(mfa, simulator, credentials) {
  // Not a real page, so secrets are allowed.
  return new mfa.Configuration({ ...credentials, fetch: simulator.fetch, dangerouslyAllowBrowser: true });
}

function counting() {
  let count = 0;
  return (digits) => String((count += 1)).padStart(digits, '0');
}

function equal(actual, expected, what) {
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (one !== other) throw new Error(`${what}: ${one} instead of ${other}`);
}
