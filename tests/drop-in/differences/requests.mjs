// What is exported, what is sent, and the headers of responses.
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import { gzipSync } from 'node:zlib';
import { failure, outcome } from '../outcome.mjs';
import { account, basicClient, verify } from '../steps/bodies.mjs';
import { axios } from '../sides.mjs';

const { version } = JSON.parse(readFileSync(new URL('../../../npm/package.json', import.meta.url), 'utf8'));
const header = (server, name) => server.requests.map((request) => request.headers[name]);

/** A header that axios changes, and that ours refuses. */
const refusedHeader = (name, why, headers, sent) => ({
  name,
  why,
  run: async (sdk, url, server) => {
    await outcome(basicClient(sdk, url).verifyCode(account, verify, { headers }));
    return header(server, 'x-note');
  },
  theirs: [sent],
  ours: [],
});

export const requests = [
  {
    name: 'MFAApiAxiosParamCreator',
    why: "it creates arguments for axios; use the configuration's fetch instead",
    run: (sdk) => typeof sdk.MFAApiAxiosParamCreator,
    theirs: 'function',
    ours: 'undefined',
  },
  {
    name: "Bandwidth's other APIs",
    why: 'this package is only for MFA; keep bandwidth-sdk for the rest',
    run: (sdk) => typeof sdk.MessagesApi,
    theirs: 'function',
    ours: 'undefined',
  },
  {
    name: 'User-Agent',
    why: 'it names this client',
    run: async (sdk, url, server) => {
      await outcome(basicClient(sdk, url).verifyCode(account, verify));
      return header(server, 'user-agent');
    },
    theirs: ['OpenAPI-Generator/8.1.4/typescript-axios'],
    ours: [`bandwidth-mfa/${version}`],
  },
  {
    name: 'User-Agent in baseOptions',
    why: 'bandwidth-sdk overwrites it',
    run: async (sdk, url, server) => {
      const baseOptions = { headers: { 'User-Agent': 'mine/1' } };
      await outcome(basicClient(sdk, url, { baseOptions }).verifyCode(account, verify));
      return header(server, 'user-agent');
    },
    theirs: ['OpenAPI-Generator/8.1.4/typescript-axios'],
    ours: ['mine/1'],
  },
  {
    name: 'a Host header',
    why: 'fetch cannot set it, so ours refuses it instead of ignoring it',
    run: async (sdk, url, server) => {
      const seen = await outcome(basicClient(sdk, url).verifyCode(account, verify, { headers: { Host: 'elsewhere' } }));
      return [header(server, 'host'), Object.keys(seen)];
    },
    theirs: [['elsewhere'], ['resolved']],
    ours: [[], ['rejected']],
  },
  {
    name: 'headers of the connection',
    why: "fetch cannot set them, and Node's error does not prove that nothing was sent, so ours refuses them",
    run: async (sdk, url, server) => {
      const seen = [];
      for (const [name, value] of Object.entries({ 'Keep-Alive': 'timeout=5', Upgrade: 'h2c', Connection: 'Upgrade' })) {
        const error = await failure(
          basicClient(sdk, url, { baseOptions: { validateStatus: () => false } }).verifyCode(account, verify, {
            headers: { [name]: value },
          }),
        );
        seen.push(error.issues?.map(({ field }) => field));
      }
      return [server.requests.length, ...seen];
    },
    theirs: [3, undefined, undefined, undefined],
    ours: [0, ['headers.Keep-Alive'], ['headers.Upgrade'], ['headers.Connection']],
  },
  {
    name: 'headers that fetch adds',
    why: 'fetch sends them, even if the program removes them with null',
    run: async (sdk, url, server) => {
      await outcome(basicClient(sdk, url).verifyCode(account, verify, { headers: { Accept: null, 'Content-Type': null } }));
      const [{ headers }] = server.requests;
      return [headers.accept, headers['content-type'], 'accept-language' in headers];
    },
    theirs: [undefined, undefined, false],
    ours: ['*/*', 'text/plain;charset=UTF-8', true],
  },
  {
    name: 'headers as a Headers, a Map and a list of pairs',
    why: 'bandwidth-sdk sends only the fields of plain objects',
    run: async (sdk, url, server) => {
      for (const headers of [new Headers({ 'X-Note': '1' }), new Map([['X-Note', '1']]), [['X-Note', '1']]]) {
        await outcome(basicClient(sdk, url).verifyCode(account, verify, { headers }));
      }
      return header(server, 'x-note');
    },
    theirs: [undefined, undefined, undefined],
    ours: ['1', '1', '1'],
  },
  {
    name: 'the content type of a form',
    why: 'the service reads JSON',
    run: async (sdk, url, server) => {
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
      await outcome(basicClient(sdk, url).verifyCode(account, verify, { headers }));
      return server.requests.map(({ body }) => body);
    },
    theirs: [new URLSearchParams(Object.entries(verify).map(([name, value]) => [name, String(value)])).toString()],
    ours: [JSON.stringify(verify)],
  },
  {
    name: 'a subclass that is compiled to ES5, and for-in over an API',
    why: 'ours is a class of ES2015: it needs `new`, and its methods are not enumerable',
    run: (sdk) => {
      const listed = [];
      for (const name in new sdk.MFAApi()) if (name === 'verifyCode') listed.push(name);
      try {
        sdk.Configuration.call({});
        return [listed, 'constructed'];
      } catch (error) {
        return [listed, error.constructor.name];
      }
    },
    theirs: [['verifyCode'], 'constructed'],
    ours: [[], 'TypeError'],
  },
  {
    name: 'a header value that is an object',
    why: 'bandwidth-sdk writes any value as text, so it would send a variable that was passed by mistake',
    run: async (sdk, url, server) => {
      for (const value of [new Date(NaN), { id: 1 }, [{ id: 1 }]]) {
        await outcome(basicClient(sdk, url).verifyCode(account, verify, { headers: { 'X-Note': value } }));
      }
      return header(server, 'x-note');
    },
    theirs: ['Invalid Date', '[object Object]', '[object Object]'],
    ours: [],
  },
  refusedHeader(
    'a header value with characters that a header cannot have',
    'axios drops the characters; ours refuses the value',
    { 'X-Note': 'a中b' },
    'ab',
  ),
  refusedHeader('a header name with spaces around', 'axios drops the spaces; ours refuses the name', { ' X-Note': '1' }, '1'),
  {
    name: 'params that are objects, with a name that ends in [] or {}',
    why: 'axios has rules for such names; for the service, params have no meaning',
    run: async (sdk, url, server) => {
      await outcome(basicClient(sdk, url).verifyCode(account, verify, { params: { 'a[]': { b: 1 }, 'c{}': { d: 1 } } }));
      return server.requests.map(({ path }) => decodeURIComponent(path.split('?')[1] ?? ''));
    },
    theirs: ['a[b]=1&c{}={"d":1}'],
    ours: ['a[][b]=1&c{}[d]=1'],
  },
  {
    name: 'a field that is an object, which JSON writes as text',
    why: 'the object may give another text when it is sent',
    run: async (sdk, url, server) => {
      for (const to of [new String(verify.to), { toJSON: () => verify.to }]) {
        await outcome(basicClient(sdk, url).verifyCode(account, { ...verify, to }));
      }
      return server.requests.map(({ body }) => JSON.parse(body).to);
    },
    theirs: [verify.to, verify.to],
    ours: [],
  },
  {
    name: 'half a surrogate pair, and the name __proto__',
    why: 'the service would get another text, or a request that was not checked',
    run: async (sdk, url, server) => {
      for (const more of [{ scope: 'a\ud800' }, { ['__proto__']: 1 }])
        await outcome(basicClient(sdk, url).verifyCode(account, { ...verify, ...more }));
      return server.requests.length;
    },
    theirs: 2,
    ours: 0,
  },
  {
    name: 'the timeout of a program that sets none',
    why: 'bandwidth-sdk waits for ever, ours ten seconds',
    run: async (sdk, url) => {
      const { mock: timers } = mock.method(globalThis, 'setTimeout');
      await outcome(basicClient(sdk, url).verifyCode(account, verify));
      timers.restore();
      return timers.calls.some(({ arguments: [, delay] }) => delay === 10_000);
    },
    theirs: false,
    ours: true,
  },
  {
    name: 'a quote in params',
    why: 'fetch writes %27, axios a quote; for a server both are the same',
    run: async (sdk, url, server) => {
      await outcome(basicClient(sdk, url).verifyCode(account, verify, { params: { q: "it's" } }));
      return server.requests.map(({ path }) => path.split('?')[1]);
    },
    theirs: ["q=it's"],
    ours: ['q=it%27s'],
  },
  {
    name: 'validateStatus: undefined',
    why: 'undefined counts as absent; bandwidth-sdk then resolves with an error status',
    replies: [{ status: 500, body: { error: 'x' } }],
    run: async (sdk, url) =>
      Object.keys(await outcome(basicClient(sdk, url).verifyCode(account, verify, { validateStatus: undefined }))),
    theirs: ['resolved'],
    ours: ['rejected'],
  },
  {
    name: 'a request that is changed right after the call',
    why: 'ours reads the request at the call; bandwidth-sdk reads it later',
    run: async (sdk, url, server) => {
      const changing = { ...verify };
      const call = outcome(basicClient(sdk, url).verifyCode(account, changing));
      changing.code = '000000';
      await call;
      return server.requests.map(({ body }) => JSON.parse(body).code);
    },
    theirs: ['000000'],
    ours: ['123456'],
  },
  {
    name: 'params that are not an object, or contain a symbol',
    why: 'bandwidth-sdk fails without naming the option',
    run: async (sdk, url, server) => {
      const seen = [];
      for (const params of ['a=1', 5, { a: Symbol('a') }]) {
        const error = await failure(basicClient(sdk, url).verifyCode(account, verify, { params }));
        seen.push(error.issues?.map(({ field }) => field));
      }
      return [server.requests.length, ...seen];
    },
    theirs: [0, undefined, undefined, undefined],
    ours: [0, ['params'], ['params'], ['params']],
  },
  {
    name: 'a header and params that are undefined, beside those of baseOptions',
    why: 'undefined counts as absent',
    run: async (sdk, url, server) => {
      const baseOptions = { headers: { 'X-Base': 'base' }, params: { a: 1 } };
      await outcome(
        basicClient(sdk, url, { baseOptions }).verifyCode(account, verify, {
          headers: { 'X-Base': undefined },
          params: undefined,
        }),
      );
      return server.requests.map(({ path, headers }) => [path.split('?')[1], headers['x-base']]);
    },
    theirs: [[undefined, undefined]],
    ours: [['a=1', 'base']],
  },
  {
    name: 'a set in a field that the models do not know',
    why: 'JSON has no sets; ours sends what JSON.stringify writes',
    run: async (sdk, url, server) => {
      await outcome(basicClient(sdk, url).verifyCode(account, { ...verify, tags: new Set(['a']) }));
      return server.requests.map(({ body }) => JSON.parse(body).tags);
    },
    theirs: [['a']],
    ours: [{}],
  },
  {
    name: 'a request with its own toJSON',
    why: 'the request that is sent would differ from the checked one',
    run: async (sdk, url, server) => {
      await outcome(basicClient(sdk, url).verifyCode(account, { ...verify, toJSON: () => ({ other: 1 }) }));
      return server.requests.map((request) => request.body);
    },
    theirs: ['{"other":1}'],
    ours: [],
  },
  {
    name: 'a request that is a string',
    why: 'it cannot be checked',
    run: async (sdk, url, server) => {
      await outcome(basicClient(sdk, url).verifyCode(account, JSON.stringify(verify)));
      return server.requests.length;
    },
    theirs: 1,
    ours: 0,
  },
  {
    name: 'a timeout as text that is not a whole number of milliseconds',
    why: 'axios reads the digits at its beginning: 5s would be five milliseconds',
    run: async (sdk, url, server) => {
      for (const timeout of ['60000 ms', '60000.5', '+60000']) {
        await outcome(basicClient(sdk, url).verifyCode(account, verify, { timeout }));
      }
      return server.requests.length;
    },
    theirs: 3,
    ours: 0,
  },
  refusedHeader(
    'a header value with a line break',
    'axios drops the line break; ours refuses the value',
    { 'X-Note': 'one\r\ntwo' },
    'onetwo',
  ),
  {
    name: 'an account id that is neither a string nor a whole number',
    why: 'bandwidth-sdk writes any value as text, so it would send a variable that was passed by mistake',
    run: async (sdk, url, server) => {
      for (const id of [{ id: account }, -5n]) await outcome(basicClient(sdk, url).verifyCode(id, verify));
      return server.requests.map(({ path }) => path);
    },
    theirs: ['/accounts/%5Bobject%20Object%5D/code/verify', '/accounts/-5/code/verify'],
    ours: [],
  },
  {
    name: 'interceptors and defaults of axios itself',
    why: 'there is no axios',
    run: async (sdk, url, server) => {
      axios.defaults.headers.common['X-Common'] = '1';
      const id = axios.interceptors.request.use((config) => {
        config.headers['X-Added'] = '1';
        return config;
      });
      await outcome(basicClient(sdk, url).verifyCode(account, verify)).finally(() => {
        axios.interceptors.request.eject(id);
        delete axios.defaults.headers.common['X-Common'];
      });
      return server.requests.map(({ headers }) => [headers['x-common'], headers['x-added']]);
    },
    theirs: [['1', '1']],
    ours: [[undefined, undefined]],
  },
  {
    name: 'a header that a response has twice',
    why: "fetch joins the values; Node's `http`, which axios uses, keeps only the first value of some headers",
    replies: [{ headers: { 'retry-after': ['5', '6'] }, body: { valid: true } }],
    run: async (sdk, url) => (await basicClient(sdk, url).verifyCode(account, verify)).headers['retry-after'],
    theirs: '5',
    ours: '5, 6',
  },
  {
    name: 'Content-Encoding of a response',
    why: 'the body is decoded either way; axios removes the header then',
    replies: [{ headers: { 'content-encoding': 'gzip', 'content-type': 'application/json' }, body: gzipSync('{"valid":true}') }],
    run: async (sdk, url) => {
      const { data, headers } = await basicClient(sdk, url).verifyCode(account, verify);
      return [data, headers['content-encoding']];
    },
    theirs: [{ valid: true }, undefined],
    ours: [{ valid: true }, 'gzip'],
  },
  {
    name: 'cookies of a response',
    why: "`headers['set-cookie']` is one text, as `Headers` joins it",
    replies: [{ headers: { 'set-cookie': ['a=1', 'b=2'] }, body: { valid: true } }],
    run: async (sdk, url) => (await basicClient(sdk, url).verifyCode(account, verify)).headers['set-cookie'],
    theirs: ['a=1', 'b=2'],
    ours: 'a=1, b=2',
  },
];
