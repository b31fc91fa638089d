// The plugin for better-auth in real apps over HTTP, with the simulator's server for Bandwidth.
// Node 20 has no SQLite, so better-sqlite3 is compiled there: its binaries are only on GitHub.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { listen } from '../../scripts/listen.mjs';
import { root } from '../../scripts/run.mjs';
import { OPTIONS } from '../handler/options.mjs';
import { startSimulator } from '../handler/shops.mjs';
import { blocks, kindOf } from '../readme/blocks.mjs';
import { run } from '../runtime/child.mjs';
import { CLOSED } from '../runtime/port.mjs';
import { freePort, project } from './project.mjs';

const major = Number(process.versions.node.split('.')[0]);
const hasSqlite = major > 20;

const consumer = await project('better-auth', { node: major });
after(() => consumer.close());
const {
  APIError,
  bandwidthPhone,
  betterAuth,
  createAuthClient,
  createAuthMiddleware,
  getMigrations,
  memoryAdapter,
  memoryStore,
  phoneNumberClient,
  toNodeHandler,
} = await import(pathToFileURL(consumer.path('entries.mjs')).href);

/** Uses the headers that are installed with this Node, if there are any; otherwise node-gyp downloads them. */
function compile() {
  const home = dirname(dirname(process.execPath));
  const headers = existsSync(join(home, 'include', 'node')) ? ['--nodedir', home] : [];
  const args = [consumer.program('node-gyp'), 'rebuild', '--release', ...headers];
  return consumer.node(args, { cwd: consumer.path('node_modules', 'better-sqlite3') });
}

async function betterSqlite() {
  await consumer.cached(join('node_modules', 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node'), compile);
  return createRequire(consumer.path('entries.mjs'))('better-sqlite3');
}

const Sqlite = hasSqlite ? (await import('node:sqlite')).DatabaseSync : await betterSqlite();

let simulator;
before(async () => (simulator = await startSimulator()));
after(() => simulator?.stop());

/** What better-auth and the plugin print. */
const printed = [];
for (const name of ['debug', 'error', 'info', 'log', 'warn']) {
  console[name] = (...values) => void printed.push(values.map(String).join(' '));
}

let last = 0;
/** An unused number with its own prefix. */
const newNumber = () => `+1310${200 + (last += 1)}0100`;

const ADDRESS = '192.0.2.1';

/** The header with the address, for better-auth. */
const HEADER = 'x-client-address';

const DATABASES = {
  memory: () => memoryAdapter({ user: [], session: [], account: [], verification: [] }),
  SQLite: () => new Sqlite(':memory:'),
};

/** An app on a socket; `calls` are the requests to Bandwidth, without those for tokens. */
async function start(database, { options = {}, phoneNumber = {}, plugins = [], ...more } = {}) {
  const { url, port, stop } = await listen(createServer((request, response) => listener(request, response)));
  const calls = [];
  const { BANDWIDTH_BASE_PATH: basePath, BANDWIDTH_TOKEN_URL: tokenUrl } = simulator.env;
  const counted = (address, init) => {
    const [, call] = String(address).split('/code/');
    if (call) calls.push(call);
    return fetch(address, init);
  };
  const plugin = bandwidthPhone({
    configuration: { clientId: 'id', clientSecret: 'a-client-secret', basePath, tokenUrl, fetch: counted },
    ...OPTIONS,
    store: memoryStore({ singleInstance: true }),
    phoneNumber: { signUpOnVerification: { getTempEmail: (number) => `${number.slice(1)}@example.com` }, ...phoneNumber },
    ...options,
  });
  const auth = betterAuth({
    baseURL: url,
    secret: 'Zt6Hs1Mf8Lc4Pn5GaK3Yd0Zq9wJx7Vb2',
    database: database(),
    emailAndPassword: { enabled: true },
    plugins: [plugin, ...plugins],
    ...more,
    advanced: { ipAddress: { ipAddressHeaders: [HEADER] }, ...more.advanced },
  });
  if (database === DATABASES.SQLite) await (await getMigrations(auth.options)).runMigrations();
  const listener = toNodeHandler(auth);
  return { auth, calls, port, stop, url };
}

/** A browser: it keeps cookies. */
function browser({ url }, address = ADDRESS) {
  const cookies = new Map();
  const keep = (response) => {
    for (const [, name, value] of response.headers.getSetCookie().map((cookie) => /^([^=]+)=([^;]*)/.exec(cookie))) {
      cookies.set(name, value);
    }
  };
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const ask = async (path, body) => {
    const headers = { origin: url, cookie: cookie(), [HEADER]: address };
    const response = await fetch(`${url}/api/auth${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    keep(response);
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.json() };
  };
  return {
    ask,
    cookie,
    send: (phoneNumber) => ask('/phone-number/send-otp', { phoneNumber }),
    verify: (phoneNumber, code, more) => ask('/phone-number/verify', { phoneNumber, code, ...more }),
    askReset: (phoneNumber) => ask('/phone-number/request-password-reset', { phoneNumber }),
    reset: (phoneNumber, otp, newPassword) => ask('/phone-number/reset-password', { phoneNumber, otp, newPassword }),
    signIn: (phoneNumber, password) => ask('/sign-in/phone-number', { phoneNumber, password }),
  };
}

const texts = async (to) => (await simulator.outbox()).filter((message) => message.to === to);
const codeOf = async (to) => (await texts(to)).at(-1).code;
const wrong = (code) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const many = (count, work) => Promise.all(Array.from({ length: count }, (_, at) => work(at)));
const count = (responses, status) => responses.filter((response) => response.status === status).length;

for (const [name, database] of Object.entries(DATABASES)) {
  describe(`over ${name}`, () => {
    let app;
    before(async () => (app = await start(database)));
    after(() => app?.stop());

    test('a new number signs up, a code works once, and the number signs in again', async () => {
      const to = newNumber();
      const person = browser(app);
      const sent = await person.send(to);
      assert.deepEqual([sent.status, sent.body], [200, { message: 'code sent' }]);
      const code = await codeOf(to);
      assert.equal((await person.verify(to, wrong(code))).body.code, 'INVALID_OTP');
      const responses = await many(20, () => person.verify(to, code));
      assert.equal(count(responses, 200), 1);
      assert.equal(count(responses, 400), 19);
      assert.equal((await person.ask('/get-session')).body.user.phoneNumber, to);
      assert.equal((await person.verify(to, code)).status, 400);
      const again = browser(app, '192.0.2.2');
      await again.send(to);
      const { body } = await again.verify(to, await codeOf(to));
      assert.equal(body.user.id, (await person.ask('/get-session')).body.user.id);
    });

    test('a hundred parallel sends for one number send one text; the others get Retry-After', async () => {
      const to = newNumber();
      const responses = await many(100, () => browser(app).send(to));
      assert.deepEqual([count(responses, 200), count(responses, 429)], [1, 99]);
      assert.ok(responses.every(({ status, retryAfter }) => status === 200 || Number(retryAfter) > 0));
      assert.equal((await texts(to)).length, 1);
      const { body, retryAfter } = await browser(app).send(to);
      assert.deepEqual([body.code, Number(retryAfter) > 0 && Number(retryAfter) <= 60], ['TOO_MANY_REQUESTS', true]);
    });

    test('of a hundred parallel guesses at one send, five reach Bandwidth', async () => {
      const to = newNumber();
      const person = browser(app);
      await person.send(to);
      const code = await codeOf(to);
      const before = app.calls.length;
      const responses = await many(100, () => person.verify(to, wrong(code)));
      assert.equal(app.calls.length - before, 5);
      assert.equal(count(responses, 200), 0);
      assert.equal((await person.verify(to, code)).status, 400);
    });

    test('a signed-in person changes the number', async () => {
      const [to, other] = [newNumber(), newNumber()];
      const person = browser(app);
      await person.send(to);
      await person.verify(to, await codeOf(to));
      await person.send(other);
      const changed = await person.verify(other, await codeOf(other), { updatePhoneNumber: true });
      assert.equal(changed.status, 200);
      assert.equal((await person.ask('/get-session?disableCookieCache=true')).body.user.phoneNumber, other);
    });

    test('a password is reset by phone, and the code of a sign-in does not work for that', async () => {
      const to = newNumber();
      const person = browser(app);
      await person.send(to);
      await person.verify(to, await codeOf(to));
      const another = browser(app, '192.0.2.3');
      await another.send(to);
      const signInCode = await codeOf(to);
      assert.equal((await another.reset(to, signInCode, 'a-new-password')).status, 400);
      const owner = browser(app, '192.0.2.4');
      assert.deepEqual((await owner.askReset(to)).body, { status: true });
      assert.equal((await texts(to)).length, 3);
      const code = await codeOf(to);
      assert.equal((await owner.verify(to, code)).status, 400);
      // A password that is too short does not use up the code.
      assert.equal((await owner.reset(to, code, 'short')).status, 400);
      assert.equal((await owner.reset(to, code, 'a-new-password')).status, 200);
      assert.equal((await owner.reset(to, code, 'b-new-password')).status, 400);
      assert.equal((await browser(app).signIn(to, 'a-new-password')).status, 200);
      assert.equal((await browser(app).signIn(to, 'b-new-password')).status, 401);
    });

    test('a reset for a number without an account looks the same, and sends nothing', async () => {
      const to = newNumber();
      const person = browser(app, '192.0.2.5');
      const { status, body } = await person.askReset(to);
      assert.deepEqual([status, body], [200, { status: true }]);
      assert.match(person.cookie(), /bandwidth_phone_reset=/);
      assert.equal((await person.askReset(to)).status, 429);
      assert.deepEqual(await texts(to), []);
    });
  });
}

/** Starts an app over memory for the work. */
const within = async (options, work) => {
  const app = await start(DATABASES.memory, options);
  try {
    await work(app);
  } finally {
    await app.stop();
  }
};

describe('refuses', () => {
  test('a number that is not E.164 or of another country, with 400', () =>
    within({}, async (app) => {
      const person = browser(app);
      for (const number of ['+1 310 555 0100', '13105550100', '+1-310-555-0100', ' +13105550100', '+13105550100 ', '']) {
        for (const ask of [person.send, person.askReset]) assert.equal((await ask(number)).body.code, 'INVALID_PHONE_NUMBER');
        for (const ask of [person.verify, person.signIn, person.reset]) {
          assert.equal((await ask(number, '123456', 'a-password')).status, 400, number);
        }
      }
      assert.equal((await person.send('+442079460000')).body.code, 'INVALID_PHONE_NUMBER');
      assert.equal((await person.send(5)).status, 400);
      assert.equal((await person.verify(newNumber(), '\ud800')).status, 400);
      assert.deepEqual(app.calls, []);
    }));

  /** Sends to the number, and tries wrong codes. */
  async function guess(app, to, address, times) {
    const person = browser(app, address);
    assert.equal((await person.send(to)).status, 200);
    const code = await codeOf(to);
    const statuses = [];
    for (let at = 0; at < times; at += 1) statuses.push((await person.verify(to, wrong(code))).status);
    return statuses;
  }
  const checks = ({ calls }) => calls.filter((call) => call === 'verify').length;

  test('tries above the limit of a number, in all its sends together, with 429', () =>
    within({ options: { limits: { triesPerNumberPerHour: 3 } } }, async (app) => {
      const to = newNumber();
      assert.deepEqual(await guess(app, to, '192.0.2.1', 2), [400, 400]);
      assert.deepEqual(await guess(app, to, '198.51.100.1', 3), [400, 429, 429]);
      assert.equal(checks(app), 3);
    }));

  test('a number that Bandwidth has locked after five wrong codes, with 429', () =>
    within({}, async (app) => {
      const to = newNumber();
      await guess(app, to, '192.0.2.1', 5);
      assert.deepEqual(await guess(app, to, '198.51.100.1', 1), [429]);
      assert.equal(checks(app), 6);
    }));

  test('an address that has reached its limit, with 429', () =>
    within({ options: { limits: { addressPerHour: 2 } } }, async (app) => {
      const responses = [];
      for (let at = 0; at < 3; at += 1) responses.push((await browser(app, '203.0.113.7').send(newNumber())).status);
      assert.deepEqual(responses, [200, 200, 429]);
      assert.equal((await browser(app, '203.0.113.8').send(newNumber())).status, 200);
    }));

  test('sends above the limit of one network; all clients that hide their address count as one network', async () => {
    // A proxy appends the address to what the client wrote, and better-auth does not believe two addresses.
    const addresses = ['198.51.100.1, 203.0.113.7', '198.51.100.2, 203.0.113.7', 'none', '', '198.51.100.3, 203.0.113.7'];
    const options = { limits: { addressPerHour: 2 } };
    await within({ options }, async (app) => {
      const responses = [];
      for (const address of addresses) responses.push((await browser(app, address).send(newNumber())).status);
      assert.deepEqual(responses, [200, 200, 429, 429, 429]);
      assert.equal((await browser(app, '203.0.113.8').send(newNumber())).status, 200);
    });
    // A program that wants no addresses has no such limit.
    await within({ options, advanced: { ipAddress: { disableIpTracking: true } } }, async (app) => {
      for (const address of addresses) assert.equal((await browser(app, address).send(newNumber())).status, 200);
    });
  });

  test('everything while the store is down, with 503 and no text', () => {
    const store = { apply: () => Promise.reject(new Error('the store is down')) };
    return within({ options: { store } }, async (app) => {
      const to = newNumber();
      const { status, retryAfter, body } = await browser(app).send(to);
      assert.deepEqual([status, body.code, Number(retryAfter) > 0], [503, 'SERVICE_UNAVAILABLE', true]);
      assert.equal((await browser(app).verify(to, '123456')).status, 503);
      assert.deepEqual(app.calls, []);
    });
  });

  test('a send while the service is down, with 503', async () => {
    const configuration = { username: 'name', password: 'a-password', basePath: CLOSED };
    await within({ options: { configuration } }, async (app) => {
      assert.equal((await browser(app).send(newNumber())).status, 503);
    });
  });

  test('what beforeSend refuses: openly with 403, silently as if it had been sent', () =>
    within({ options: { beforeSend: ({ to }) => (to === open ? 'tell' : false) } }, async (app) => {
      assert.equal((await browser(app).send(open)).status, 403);
      assert.deepEqual((await browser(app).send(newNumber())).body, { message: 'code sent' });
      assert.deepEqual(app.calls, []);
    }));
  const open = newNumber();
});

describe('a reset does not reveal whether the number has an account', () => {
  /** Does the same work for a number with an account and for an unknown one. Both must get the same responses; returns them. */
  async function compare(options, to, work, more = {}) {
    const responses = [];
    // With a clock that stands still, the waits are the same however long the requests take.
    const store = memoryStore({ singleInstance: true, now: () => 0 });
    await within({ options: { store, ...options }, ...more }, async (app) => {
      const { adapter } = await app.auth.$context;
      const data = { name: 'a', email: 'a@example.com', emailVerified: false, phoneNumber: to, phoneNumberVerified: true };
      await adapter.create({ model: 'user', data });
      for (const number of [to, newNumber()]) {
        const person = browser(app);
        const log = [];
        responses.push(log);
        await work(person, number, async (running) => {
          const { status, retryAfter, body } = await running;
          log.push([status, retryAfter, body.code]);
        });
      }
    });
    assert.deepEqual(responses[0], responses[1]);
    return responses[0];
  }

  test('when Bandwidth refuses the number', async () => {
    const log = await compare({}, '+19195550140', (person, to, note) => note(person.askReset(to)));
    assert.deepEqual(log, [[200, null, undefined]]);
  });

  test('when the service fails', async () => {
    // The service responds with 403 to this number.
    const log = await compare({}, '+19195550143', async (person, to, note) => {
      await note(person.askReset(to));
      await note(person.askReset(to));
      await note(person.reset(to, '000000', 'a-new-password'));
    });
    assert.deepEqual(log, [
      [200, null, undefined],
      [429, '60', 'TOO_MANY_REQUESTS'],
      [400, null, 'INVALID_OTP'],
    ]);
  });

  test('when the service is slow, with a handler of background tasks', async () => {
    const tasks = [];
    let release;
    const responds = new Promise((resolve) => (release = resolve));
    const fetch = () => responds.then(() => Response.json({}, { status: 503 }));
    const options = { configuration: { clientId: 'id', clientSecret: 'a-client-secret', fetch } };
    const more = { advanced: { backgroundTasks: { handler: (task) => tasks.push(task) } } };
    const log = await compare(options, newNumber(), (person, to, note) => note(person.askReset(to)), more);
    assert.deepEqual([log, tasks.length], [[[200, null, undefined]], 1]);
    release();
    await Promise.all(tasks);
  });

  test('when beforeSend refuses or fails', async () => {
    const tell = await compare({ beforeSend: () => 'tell' }, newNumber(), (person, to, note) => note(person.askReset(to)));
    assert.deepEqual(tell, [[403, null, 'REFUSED']]);
    const beforeSend = () => Promise.reject(new Error('the check is down'));
    const failed = await compare({ beforeSend }, newNumber(), (person, to, note) => note(person.askReset(to)));
    assert.deepEqual(failed, [[503, '10', 'SERVICE_UNAVAILABLE']]);
  });

  test('when the tries are used up', async () => {
    const log = await compare({ limits: { triesPerNumberPerHour: 2 } }, newNumber(), async (person, to, note) => {
      await note(person.askReset(to));
      for (let at = 0; at < 4; at += 1) await note(person.reset(to, '000000', 'a-new-password'));
    });
    assert.deepEqual(log.slice(1), Array(4).fill([400, null, 'INVALID_OTP']));
  });
});

test('with background tasks too, twenty parallel sends are one text, and the others get 429', () =>
  within({ advanced: { backgroundTasks: { handler: (work) => work } } }, async (app) => {
    const to = newNumber();
    const responses = await many(20, () => browser(app).send(to));
    assert.deepEqual([count(responses, 200), count(responses, 429), (await texts(to)).length], [1, 19, 1]);
  }));

test('if the number must be verified, a sign-in by password sends a code, within the limits', () =>
  within({ phoneNumber: { requireVerification: true, signUpOnVerification: undefined } }, async (app) => {
    const to = newNumber();
    const { adapter } = await app.auth.$context;
    const user = await adapter.create({ model: 'user', data: { name: 'a', email: 'a@example.com', emailVerified: false } });
    await adapter.update({ model: 'user', where: [{ field: 'id', value: user.id }], update: { phoneNumber: to } });
    const person = browser(app);
    assert.equal((await person.signIn(to, 'a-password')).body.code, 'PHONE_NUMBER_NOT_VERIFIED');
    assert.equal((await texts(to)).length, 1);
    assert.equal((await person.signIn(to, 'a-password')).status, 429);
    assert.equal((await person.verify(to, await codeOf(to))).status, 200);
    assert.equal((await browser(app).signIn(newNumber(), 'a-password')).status, 401);
  }));

test('a sign-in by password that better-auth refuses sends nothing', () =>
  within({ phoneNumber: { requireVerification: true, phoneNumberValidator: (number) => number !== refused } }, async (app) => {
    const { adapter } = await app.auth.$context;
    const numbers = [refused, newNumber()];
    for (const [at, phoneNumber] of numbers.entries()) {
      const data = { name: 'a', email: `${at}@example.com`, emailVerified: false, phoneNumber, phoneNumberVerified: false };
      await adapter.create({ model: 'user', data });
    }
    assert.equal((await browser(app).signIn(refused, 'a-password')).body.code, 'INVALID_PHONE_NUMBER');
    assert.equal((await browser(app).signIn(numbers[1], undefined)).body.code, 'VALIDATION_ERROR');
    assert.deepEqual(app.calls, []);
    // The same sign-in sends if it is valid.
    await browser(app).signIn(numbers[1], 'a-password');
    assert.equal((await texts(numbers[1])).length, 1);
  }));
const refused = newNumber();

describe("runs after better-auth's hooks", () => {
  test("so that a request which a later plugin's hook refuses sends nothing", () => {
    const handler = createAuthMiddleware(async () => {
      throw new APIError('FORBIDDEN', { message: 'No' });
    });
    const plugin = { id: 'later', hooks: { before: [{ matcher: ({ path }) => path?.startsWith('/phone-number/'), handler }] } };
    return within({ plugins: [plugin] }, async (app) => {
      assert.equal((await browser(app).send(newNumber())).status, 403);
      assert.deepEqual(app.calls, []);
    });
  });

  test('so that a hook may rewrite the number', () => {
    const before = createAuthMiddleware(async ({ body }) => {
      if (body?.phoneNumber) return { context: { body: { ...body, phoneNumber: body.phoneNumber.replaceAll(/[ ()-]/g, '') } } };
    });
    return within({ hooks: { before } }, async (app) => {
      const to = newNumber();
      const written = to.replace(/^(..)(...)(...)/, '$1 ($2) $3-');
      const person = browser(app);
      assert.equal((await person.send(written)).status, 200);
      assert.equal((await browser(app).send(to)).status, 429);
      assert.equal((await person.verify(written, await codeOf(to))).body.user.phoneNumber, to);
    });
  });
});

test('a program without cookies signs in by the number', () =>
  within({}, async (app) => {
    const to = newNumber();
    await app.auth.api.sendPhoneNumberOTP({ body: { phoneNumber: to } });
    const code = await codeOf(to);
    await assert.rejects(app.auth.api.verifyPhoneNumber({ body: { phoneNumber: to, code: wrong(code) } }), /Invalid OTP/);
    const { user } = await app.auth.api.verifyPhoneNumber({ body: { phoneNumber: to, code } });
    assert.equal(user.phoneNumber, to);
  }));

test('consumePhoneNumberOTP uses up a code without a sign-in, and rejects it for any other number', () =>
  within({}, async (app) => {
    const to = newNumber();
    await app.auth.api.sendPhoneNumberOTP({ body: { phoneNumber: to } });
    const code = await codeOf(to);
    const consume = (phoneNumber) => app.auth.api.consumePhoneNumberOTP({ body: { phoneNumber, code } });
    for (const other of [newNumber(), to.replace('+1', '+1 '), `${to}\ud800`, ''])
      await assert.rejects(consume(other), /Invalid OTP/);
    assert.deepEqual(await consume(to), { status: true });
    await assert.rejects(consume(to), /Invalid OTP/);
  }));

test("better-auth's client signs in, and reports a wrong code", () =>
  within({}, async (app) => {
    const to = newNumber();
    const client = createAuthClient({ baseURL: app.url, plugins: [phoneNumberClient()] });
    assert.equal((await client.phoneNumber.sendOtp({ phoneNumber: to })).data?.message, 'code sent');
    const code = await codeOf(to);
    assert.equal((await client.phoneNumber.verify({ phoneNumber: to, code: wrong(code) })).error?.status, 400);
    const verified = await client.phoneNumber.verify({ phoneNumber: to, code });
    assert.equal(verified.data?.user?.phoneNumber, to);
  }));

const working = {
  ...OPTIONS,
  configuration: { clientId: 'id', clientSecret: 'a-client-secret' },
  store: memoryStore({ singleInstance: true }),
};

test('refuses each option that it replaces, and names all of them with the reason', () => {
  const replaced = { sendOTP() {}, verifyOTP() {}, sendPasswordResetOTP() {}, otpLength: 4, expiresIn: 1, allowedAttempts: 9 };
  const all = Object.entries(replaced);
  for (const entries of [all, ...all.map((entry) => [entry])]) {
    assert.throws(
      () => bandwidthPhone({ ...working, phoneNumber: Object.fromEntries(entries) }),
      (error) => {
        const named = [...error.message.matchAll(/phoneNumber\.(\w+) is not supported: \w/g)].map(([, name]) => name);
        assert.deepEqual([error.name, named], ['TypeError', entries.map(([name]) => name)]);
        return true;
      },
    );
  }
});

test('refuses the scope of password resets, missing options, and a phoneNumber that is no object', () => {
  assert.throws(() => bandwidthPhone({ ...working, scope: 'password-reset' }), /TypeError: scope/);
  for (const none of [undefined, null, {}])
    assert.throws(() => bandwidthPhone(none), { name: 'MfaError', kind: 'configuration' });
  for (const phoneNumber of [null, 5]) {
    const message = 'phoneNumber must be an object.';
    assert.throws(() => bandwidthPhone({ ...working, phoneNumber }), { name: 'TypeError', message });
  }
});

test('prints no number and no code', async () => {
  const codes = (await simulator.outbox()).map(({ code }) => code);
  assert.ok(printed.length > 0);
  for (const line of printed) {
    assert.doesNotMatch(line, /\+?1(310|919)\d{7}/);
    for (const code of codes) assert.ok(!line.includes(code), line);
  }
});

test("its types and those of better-auth's client hold, compiled strictly", async () => {
  const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--skipLibCheck'];
  const args = ['--ignoreConfig', '--noEmit', ...strict, '--target', 'es2022', '--module', 'nodenext', 'types.ts'];
  await run(join(root, 'node_modules', '.bin', 'tsc'), args, { cwd: consumer.folder });
});

test('the program of the documentation signs somebody in', {
  skip: !hasSqlite && 'this Node has no SQLite',
}, async () => {
  const [block] = blocks(readFileSync(new URL('../../docs/better-auth.md', import.meta.url), 'utf8')).filter(
    (one) => kindOf(one) === 'better-auth',
  );
  await consumer.write('server.mjs', block.text);
  const { BANDWIDTH_BASE_PATH: BANDWIDTH } = simulator.env;
  const env = { BANDWIDTH, PORT: String(await freePort()) };
  const server = await consumer.serve(['server.mjs'], /(http:\/\/localhost:\d+)/, { env });
  try {
    const url = server.match[1];
    const page = await (await fetch(url)).text();
    assert.match(page, /send-otp[\s\S]*verify/);
    const to = newNumber();
    const person = browser({ url });
    assert.equal((await person.send(to)).status, 200);
    assert.equal((await browser({ url }).send(to)).status, 429);
    assert.equal((await person.verify(to, await codeOf(to))).status, 200);
    assert.equal((await person.ask('/get-session')).body.user.phoneNumber, to);
  } finally {
    await server.stop();
  }
});
