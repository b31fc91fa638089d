/*
 * What an installed package must do on every runtime: real calls to a loopback server that follows Bandwidth's own document.
 * It imports nothing, so that it can be bundled, transpiled and copied anywhere.
 *
 * Input: `url` (Prism), `tokenUrl` (an OAuth2 token endpoint), `silentUrl` (takes a request, never answers),
 * `closedUrl` (nobody listens), `proves` (whether the runtime distinguishes a refused connection from a lost one).
 */
const account = '9900000';
const send = {
  to: '+19195551234',
  from: '+19195554321',
  applicationId: '66fd98ae-ac8d-a00f-7fcd-ba3280aeb9b1',
  scope: '2FA',
  message: 'Your temporary {NAME} {SCOPE} code is {CODE}',
  digits: 6,
};
const check = { to: '+19195551234', scope: '2FA', expirationTimeInMinutes: 3, code: '123456' };
const password = 'correct horse battery staple';
/** In a page or its service worker. `importScripts` proves nothing: Workers with an old compatibility date have it too. */
const isPage = typeof document === 'object' || 'registration' in globalThis;

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
  async 'MFAApi sends a code by text and by call'({ mfa, url }) {
    const text = await api(mfa, url).generateMessagingCode(account, send);
    const call = await api(mfa, url).generateVoiceCode(account, send);
    [text, call].forEach(shape);
    equal([typeof text.data.messageId, typeof call.data.callId], ['string', 'string'], 'messageId and callId');
  },
  async 'MFAApi checks a code'({ mfa, url }) {
    const response = await api(mfa, url).verifyCode(account, check);
    shape(response);
    equal(response.data, { valid: true }, 'data');
  },
  async 'the functions do the same without a class'({ mfa, url }) {
    const configuration = basic(mfa, url);
    shape(await mfa.generateMessagingCode(configuration, account, send));
    shape(await mfa.generateVoiceCode(configuration, account, send));
    shape(await mfa.verifyCode(configuration, account, check));
  },
  async 'MFAApiFactory and MFAApiFp do the same'({ mfa, url }) {
    const configuration = basic(mfa, url);
    shape(await mfa.MFAApiFactory(configuration).verifyCode(account, check));
    shape(await (await mfa.MFAApiFp(configuration).verifyCode(account, check))());
  },
  async 'the base path may come with the constructor'({ mfa, url }) {
    const configuration = new mfa.Configuration({ username: 'user', password });
    shape(await new mfa.MFAApi(configuration, url).verifyCode(account, check));
  },
  async 'the account id may be a number'({ mfa, url }) {
    shape(await api(mfa, url).verifyCode(9900000, check));
  },
  async 'an access token may be a value, a promise or a function'({ mfa, url }) {
    for (const accessToken of ['token', Promise.resolve('token'), () => 'token', async () => 'token']) {
      const seen = recorder();
      const configuration = new mfa.Configuration({ basePath: url, accessToken, fetch: seen.fetch });
      shape(await mfa.verifyCode(configuration, account, check));
      equal(seen.authorizations(), ['Bearer token'], 'Authorization');
    }
  },
  async 'client credentials fetch a token once and reuse it'({ mfa, url, tokenUrl }) {
    const seen = recorder();
    const credentials = { clientId: `id-${Math.random()}`, clientSecret: password };
    const configuration = new mfa.Configuration({ basePath: url, tokenUrl, ...credentials, fetch: seen.fetch });
    const client = new mfa.MFAApi(configuration);
    shape(await client.generateMessagingCode(account, send));
    shape(await client.verifyCode(account, check));
    equal(seen.urls().filter((address) => address === tokenUrl).length, 1, 'token requests');
    equal(seen.urls().length, 3, 'requests');
  },
  async 'the body, the method and the headers are as documented'({ mfa, url }) {
    const seen = recorder();
    const configuration = basic(mfa, url, seen);
    await mfa.verifyCode(configuration, account, check);
    const [{ address, method, headers, body }] = seen.requests();
    equal([method, address], ['POST', `${url}/accounts/${account}/code/verify`], 'method and address');
    equal(headers.get('content-type'), 'application/json', 'Content-Type');
    equal(headers.get('authorization'), `Basic ${btoa(`user:${password}`)}`, 'Authorization');
    equal(JSON.parse(body), check, 'body');
  },
  async 'a page refuses a password, a server does not'({ mfa }) {
    const fetch = async () => new Response('{"valid":true}');
    const call = mfa.verifyCode({ username: 'user', password, fetch }, account, check);
    const { kind } = await call.catch((error) => error);
    equal(kind, isPage ? 'configuration' : undefined, 'kind');
  },
  async 'requests have cache: no-store if the runtime supports it, but not in a page'({ mfa, url, tokenUrl }) {
    const seen = recorder();
    const credentials = { clientId: `id-${Math.random()}`, clientSecret: password };
    const configuration = new mfa.Configuration({ basePath: url, tokenUrl, ...credentials, fetch: seen.fetch });
    await mfa.verifyCode(configuration, account, check);
    // Browsers do not cache POSTs, and Chromium would send a preflight request before each call.
    /** @type {RequestCache | undefined} */
    let known = isPage ? undefined : 'no-store';
    try {
      new Request(url, { cache: known });
    } catch {
      // workerd before the compatibility date 2024-11-11.
      known = undefined;
    }
    equal(seen.caches(), [known, known], 'cache');
  },
  ...statuses([
    [400, 'bad-request', 'no'],
    [401, 'unauthorized', 'no'],
    [403, 'forbidden', 'no'],
    [429, 'rate-limited', 'no'],
    [500, 'server', 'maybe'],
  ]),
  async 'missing credentials are refused before anything is sent'({ mfa, url }) {
    const seen = recorder();
    const configuration = new mfa.Configuration({ basePath: url, fetch: seen.fetch });
    const error = await refused(mfa, mfa.verifyCode(configuration, account, check));
    equal([error.kind, error.sent, seen.urls()], ['configuration', 'no', []], 'kind, sent, requests');
  },
  async 'an invalid send is refused, every fault is named, and nothing is sent'({ mfa, url }) {
    const seen = recorder();
    const wrong = { to: '555-0100', from: 5, applicationId: '', message: 'no placeholder', digits: 9 };
    for (const name of ['generateMessagingCode', 'generateVoiceCode']) {
      const error = await refused(mfa, api(mfa, url, seen)[name](account, wrong));
      equal([error.kind, error.sent, error.attempts], ['invalid-input', 'no', 0], 'kind, sent, attempts');
      equal(fields(error), ['applicationId', 'digits', 'from', 'message', 'to'], 'issues');
    }
    equal(seen.urls(), [], 'requests');
  },
  async 'an invalid verify is refused, every fault is named, and nothing is sent'({ mfa, url }) {
    const seen = recorder();
    const wrong = { to: null, expirationTimeInMinutes: 16, code: 123456 };
    const error = await refused(mfa, api(mfa, url, seen).verifyCode(account, wrong));
    equal([error.kind, error.sent, error.attempts], ['invalid-input', 'no', 0], 'kind, sent, attempts');
    equal(fields(error), ['code', 'expirationTimeInMinutes', 'to'], 'issues');
    equal(seen.urls(), [], 'requests');
    hidden(error, ['123456']);
  },
  async 'an unreachable server ends in an error that says whether a text may have gone out'({ mfa, closedUrl, proves }) {
    const error = await refused(mfa, api(mfa, closedUrl).generateMessagingCode(account, send));
    equal([error.kind, error.sent], proves ? ['connection', 'no'] : ['connection-lost', 'maybe'], 'kind and sent');
  },
  async 'a silent server ends in a timeout'({ mfa, silentUrl }) {
    const error = await refused(mfa, api(mfa, silentUrl).generateMessagingCode(account, send, { timeout: 100 }));
    equal([error.kind, error.sent, error.code], ['timeout', 'maybe', 'ECONNABORTED'], 'kind, sent, code');
  },
  async 'an abort during the request ends the call'({ mfa, silentUrl }) {
    const controller = new AbortController();
    const fetch = (url, init) => {
      queueMicrotask(() => controller.abort(new Error('changed my mind')));
      return globalThis.fetch(url, init);
    };
    const call = api(mfa, silentUrl, { fetch }).generateMessagingCode(account, send, { signal: controller.signal });
    const error = await refused(mfa, call);
    equal([error.kind, error.sent, error.code], ['aborted', 'maybe', 'ERR_CANCELED'], 'kind, sent, code');
  },
  async 'an aborted signal sends nothing'({ mfa, url }) {
    const seen = recorder();
    const error = await refused(mfa, api(mfa, url, seen).verifyCode(account, check, { signal: AbortSignal.abort() }));
    equal([error.kind, error.sent, seen.urls()], ['aborted', 'no', []], 'kind, sent, requests');
  },
  async 'any value for any argument or field ends in a result or in an MfaError'({ mfa, url }) {
    const fetch = async () => new Response('{"valid":true,"messageId":"m","callId":"c"}', { status: 200 });
    const configuration = basic(mfa, url, { fetch });
    for (const name of ['generateMessagingCode', 'generateVoiceCode', 'verifyCode']) {
      const good = [configuration, account, name === 'verifyCode' ? check : send, {}];
      equal((await mfa[name](...good)).status, 200, `${name} with valid arguments`);
      for (const [what, value] of oddities()) {
        const odd = (index) => Object.assign([...good], { [index]: value });
        for (const index of good.keys()) await settled(mfa, () => mfa[name](...odd(index)), `${name}, ${index}: ${what}`);
        for (const field of Object.keys(good[2])) {
          const request = { ...good[2], [field]: value };
          await settled(mfa, () => mfa[name](configuration, account, request), `${name}, ${field}: ${what}`);
        }
      }
    }
  },
  async 'twenty parallel calls all succeed'({ mfa, url }) {
    const client = api(mfa, url);
    const either = (index) => (index % 2 ? client.verifyCode(account, check) : client.generateMessagingCode(account, send));
    const calls = Array.from({ length: 20 }, (_, index) => either(index));
    (await Promise.all(calls)).forEach(shape);
  },
};

/** One case per status: Prism returns the status that the `Prefer` header names. */
function statuses(table) {
  const entries = table.map(([status, kind, sent]) => [
    `the status ${status} rejects as "${kind}"`,
    async ({ mfa, url }) => {
      const options = { headers: { Prefer: `code=${status}` } };
      const error = await refused(mfa, api(mfa, url).verifyCode(account, check, options));
      equal([error.kind, error.status, error.sent, error.attempts], [kind, status, sent, 1], 'kind, status, sent, attempts');
      equal(error.code, status < 500 ? 'ERR_BAD_REQUEST' : 'ERR_BAD_RESPONSE', 'code');
      equal([error.isAxiosError, error.response.status], [true, status], 'the same fields as in axios');
      equal(typeof (error.response.data.error ?? error.response.data.message), 'string', "the server's words");
      hidden(error, [password, btoa(`user:${password}`), check.code, check.to]);
    },
  ]);
  return Object.fromEntries(entries);
}

function basic(mfa, basePath, /** @type {any} */ { fetch } = {}) {
  return new mfa.Configuration({ basePath, username: 'user', password, fetch });
}

function api(mfa, basePath, options) {
  return new mfa.MFAApi(basic(mfa, basePath, options));
}

/** A `fetch` that records its requests, then calls the runtime's own. */
function recorder() {
  const seen = [];
  const request = ([address, { method, headers, body }]) => ({
    address: String(address),
    method,
    headers: new Headers(headers),
    body,
  });
  return {
    fetch(address, init) {
      seen.push([address, init]);
      return globalThis.fetch(address, init);
    },
    caches: () => seen.map(([, { cache }]) => cache),
    urls: () => seen.map(([address]) => String(address)),
    authorizations: () => seen.map(([, init]) => new Headers(init.headers).get('authorization')),
    requests: () => seen.map(request),
  };
}

function shape(response) {
  equal([response.status, response.statusText], [200, 'OK'], 'status and statusText');
  equal(typeof response.data, 'object', 'data');
  equal(response.headers.get('content-type'), 'application/json', "headers.get('content-type')");
  equal(response.headers['content-type'], 'application/json', "headers['content-type']");
}

/** No minifier changes the name of a method. */
const program = {
  async theCaller(promise) {
    await promise;
  },
};

/** Firefox keeps no callers across an await. */
const keepsCallers = () => !/Firefox/.test(globalThis.navigator?.userAgent);

/** The MfaError of a rejected promise. Its stack leads to the awaiting code. */
async function refused(mfa, promise) {
  const error = await program.theCaller(promise).catch((reason) => reason);
  mfaError(mfa, error);
  if (error.stack.includes('theCaller') !== keepsCallers()) throw new Error(`its stack is ${error.stack}`);
  return error;
}

function mfaError(mfa, error) {
  if (!(error instanceof Error)) throw new Error(`not an Error: ${String(error)}`);
  if (!(error instanceof mfa.MfaError)) throw new Error(`not an MfaError: ${error.stack}`);
  equal(
    [error.name, typeof (/** @type {any} */ (error).kind), typeof error.message],
    ['MfaError', 'string', 'string'],
    'name, kind, message',
  );
}

/** A call must not throw, must settle, and may reject only with an MfaError, never of the kind `internal`. */
async function settled(mfa, call, what) {
  try {
    const promise = call();
    equal(typeof promise?.then, 'function', 'a promise');
    await promise.catch((error) => {
      mfaError(mfa, error);
      if (error.kind === 'internal') throw new Error(`internal: ${error.message}`);
    });
  } catch (error) {
    throw new Error(`${what}: ${error?.stack ?? error}`);
  }
}

function fields(error) {
  return error.issues.map(({ field }) => field).sort();
}

function hidden(error, secrets) {
  const printed = [String(error), JSON.stringify(error), error.stack].join('\n');
  for (const secret of secrets) if (printed.includes(secret)) throw new Error('a secret is printed with the error');
}

function oddities() {
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const thrower = () => {
    throw new TypeError('a trap');
  };
  return [
    ...[undefined, null, 0, -1, 1.5, NaN, 2 ** 60, 5n, true].map((value) => [String(value), value]),
    ...['', '..', 'a\ud800b'].map((value) => [`the text ${JSON.stringify(value)}`, value]),
    ['a symbol', Symbol('odd')],
    ['a function', () => 5],
    ['an array', [1, 'two']],
    ['an empty object', {}],
    ['an object without a prototype', Object.create(null)],
    ['a date', new Date(0)],
    ['a map', new Map([['to', '+19195551234']])],
    ['a getter that throws', Object.defineProperty({}, 'to', { get: thrower, enumerable: true })],
    ['a toString that throws', { toString: thrower, valueOf: thrower, toJSON: thrower }],
    ['a proxy that throws', new Proxy({}, { get: thrower, ownKeys: thrower, has: thrower, getPrototypeOf: thrower })],
    ['a revoked proxy', revoked.proxy],
    ['a boxed string', Object('9900000')],
  ];
}

function equal(actual, expected, what) {
  const [left, right] = [actual, expected].map((value) => JSON.stringify(value));
  if (left !== right) throw new Error(`${what}: expected ${right}, found ${left}`);
}
