// One sign-in through the packed handler, simulator and memory store, for any runtime. It imports nothing.

const OPTIONS = {
  accountId: '9900000',
  from: '+19195554321',
  applicationId: 'an-application',
  message: 'Your code is {CODE}',
  secret: 'k3Yd0Zq9wJx7Vb2Rt6Hs1Mf8Lc4Pn5Ga',
  countries: ['US'],
};

/** Not a Request object, because a service worker may not set a cookie in one. */
function request(path, body, headers) {
  const all = new Headers({ 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...headers });
  return { method: 'POST', url: `https://shop.example/mfa/${path}`, headers: all, body: new Response(JSON.stringify(body)).body };
}

/** The cases, in order. */
export const names = () => Object.keys(cases);

export async function suite({ mfa }) {
  const results = [];
  const state = start(mfa);
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run(state);
      results.push({ name, ok: true });
    } catch (error) {
      results.push({ name, ok: false, error: `${error}\n${error?.stack}` });
    }
  }
  return results;
}

/** What the cases share. For the store, time passes only in `clock`. */
function start({ Simulator, createHandler, memoryStore }) {
  const simulator = new Simulator({ code: '123456' });
  const configuration = { clientId: 'id', clientSecret: 'secret', fetch: simulator.fetch, dangerouslyAllowBrowser: true };
  const verified = [];
  const clock = { now: 1 };
  const options = {
    ...OPTIONS,
    configuration,
    store: memoryStore({ singleInstance: true, now: () => clock.now }),
    clientAddress: () => '192.0.2.1',
    onVerified({ to }) {
      verified.push(to);
      return new Response('welcome', { status: 201 });
    },
  };
  return { clock, createHandler, options, simulator, verified };
}

const cases = {
  'faulty options throw one error with every fault'({ createHandler }) {
    let error;
    try {
      createHandler({ ...OPTIONS, digits: 4, secret: 'short', configuration: {} });
    } catch (caught) {
      error = caught;
    }
    equal([error.name, error.kind], ['MfaError', 'configuration']);
    const fields = error.issues.map(({ field }) => field.split('.')[0]);
    equal(fields.sort(), ['configuration', 'digits', 'onVerified', 'secret', 'store']);
  },
  async 'a send sends a code and sets a challenge'(state) {
    const { createHandler, options, simulator } = state;
    state.handler = createHandler(options);
    const response = await send(state);
    equal([response.status, await response.json()], [202, { digits: 6, expiresIn: 300, resendIn: 60 }]);
    const [{ to, code }, ...more] = simulator.outbox;
    equal([to, code, more.length], ['+19195550100', '123456', 0]);
    state.cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  },
  async 'a second send at once gets 429'(state) {
    const response = await send(state);
    equal([response.status, response.headers.get('retry-after'), state.simulator.outbox.length], [429, '60', 1]);
  },
  async 'the right code signs in once'({ clock, cookie, handler, verified }) {
    // Browsers do not let a service worker set a cookie.
    if (cookie === undefined && typeof importScripts === 'function') return;
    const ask = (code) => handler(request('verify', { code }, { cookie }));
    clock.now += 1000;
    equal((await ask('654321')).status, 403);
    const right = await ask('123456');
    equal([right.status, await right.text()], [201, 'welcome']);
    equal((await ask('123456')).status, 403);
    equal(verified, ['+19195550100']);
  },
};

const send = ({ handler }) => handler(request('send', { to: '+19195550100' }, { 'idempotency-key': crypto.randomUUID() }));

function equal(actual, expected) {
  const [left, right] = [actual, expected].map((value) => JSON.stringify(value));
  if (left !== right) throw new Error(`expected ${right}, found ${left}`);
}
