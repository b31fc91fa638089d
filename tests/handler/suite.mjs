// One sign-in through the packed handler, simulator and memory store, for any runtime. It imports nothing.

const OPTIONS = {
  accountId: '9900000',
  from: '+19195554321',
  applicationId: 'an-application',
  message: 'Your code is {CODE}',
  secret: 'k3Yd0Zq9wJx7Vb2Rt6Hs1Mf8Lc4Pn5Ga',
  countries: ['US'],
};

/** Not a Headers object, because a service worker may not set a cookie in one. */
function request(path, body, headers) {
  const all = new Headers({ 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...headers });
  return { method: 'POST', url: `https://shop.example/mfa/${path}`, headers: all, body: new Response(JSON.stringify(body)).body };
}

export async function suite({ mfa }) {
  const { Simulator, createHandler, memoryStore } = mfa;
  const simulator = new Simulator({ code: '123456' });
  const configuration = { clientId: 'id', clientSecret: 'secret', fetch: simulator.fetch, dangerouslyAllowBrowser: true };
  const verified = [];
  let now = 1;
  const store = memoryStore({ singleInstance: true, now: () => now });
  const more = {
    clientAddress: () => '192.0.2.1',
    onVerified({ to }) {
      verified.push(to);
      return new Response('welcome', { status: 201 });
    },
  };
  const results = [];
  const test = async (name, work) => {
    try {
      await work();
      results.push({ name, ok: true });
    } catch (error) {
      results.push({ name, ok: false, error: `${error}\n${error?.stack}` });
    }
  };
  const equal = (found, expected) => {
    if (JSON.stringify(found) !== JSON.stringify(expected))
      throw new Error(`${JSON.stringify(found)} is not ${JSON.stringify(expected)}`);
  };

  await test('faulty options throw one error with every fault', () => {
    let error;
    try {
      createHandler({ ...OPTIONS, digits: 4, secret: 'short', configuration: {} });
    } catch (caught) {
      error = caught;
    }
    equal([error.name, error.kind], ['MfaError', 'configuration']);
    equal(error.issues.map(({ field }) => field.split('.')[0]).sort(), [
      'configuration',
      'digits',
      'onVerified',
      'secret',
      'store',
    ]);
  });

  let handler;
  let response;
  await test('a send sends a code and sets a challenge', async () => {
    handler = createHandler({ ...OPTIONS, ...more, configuration, store });
    response = await handler(request('send', { to: '+19195550100' }, { 'idempotency-key': crypto.randomUUID() }));
    equal([response.status, await response.json()], [202, { digits: 6, expiresIn: 300, resendIn: 60 }]);
    equal(
      simulator.outbox.map(({ to, code }) => [to, code]),
      [['+19195550100', '123456']],
    );
  });

  await test('a second send at once gets 429', async () => {
    const second = await handler(request('send', { to: '+19195550100' }, { 'idempotency-key': crypto.randomUUID() }));
    equal([second.status, second.headers.get('retry-after'), simulator.outbox.length], [429, '60', 1]);
  });

  await test('the right code signs in once', async () => {
    const [cookie] = response.headers.getSetCookie();
    // Browsers do not let a service worker set a cookie.
    if (cookie === undefined && typeof importScripts === 'function') return;
    const ask = (code) => handler(request('verify', { code }, { cookie: cookie.split(';')[0] }));
    now += 1000;
    equal((await ask('654321')).status, 403);
    const right = await ask('123456');
    equal([right.status, await right.text()], [201, 'welcome']);
    equal((await ask('123456')).status, 403);
    equal(verified, ['+19195550100']);
  });
  return results;
}

export const names = [
  'faulty options throw one error with every fault',
  'a send sends a code and sets a challenge',
  'a second send at once gets 429',
  'the right code signs in once',
];
