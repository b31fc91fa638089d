// Where a call goes.
import { failure, outcome } from '../outcome.mjs';
import { account, basicClient, verify } from '../steps/bodies.mjs';

const path = '/accounts/9900000/code/verify';
const production = '/-/mfa.bandwidth.com/api/v1/accounts/9900000/code/verify';
const basic = (sdk, more) => new sdk.Configuration({ username: 'user', password: 'secret', ...more });

/** A row that compares the paths of the requests that `call` makes. */
const paths = ({ name, why, call, theirs, ours }) => ({
  name,
  why,
  run: async (sdk, url, server) => {
    await outcome(call(sdk, url));
    return server.requests.map((request) => request.path);
  },
  theirs,
  ours,
});

export const addresses = [
  paths({
    name: "the constructor's basePath",
    why: 'bandwidth-sdk ignores it and calls production, so a test against a mock sends real texts',
    call: (sdk, url) => new sdk.MFAApi(basic(sdk), url).verifyCode(account, verify),
    theirs: [production],
    ours: [path],
  }),
  {
    name: "the constructor's basePath beside an undefined baseURL",
    why: 'an undefined baseURL counts as absent',
    run: async (sdk, url, server) => {
      for (const baseURL of [undefined, null]) {
        await outcome(new sdk.MFAApi(basic(sdk), url).verifyCode(account, verify, { baseURL }));
      }
      return server.requests.map((request) => request.path);
    },
    theirs: [production, production],
    ours: [path, path],
  },
  paths({
    name: "the factory's basePath",
    why: 'bandwidth-sdk ignores it and calls production',
    call: (sdk, url) => sdk.MFAApiFactory(basic(sdk), url).verifyCode(account, verify),
    theirs: [production],
    ours: [path],
  }),
  paths({
    name: "the basePath of MFAApiFp's second step",
    why: 'bandwidth-sdk ignores it and calls production',
    call: async (sdk, url) => (await sdk.MFAApiFp(basic(sdk)).verifyCode(account, verify))(undefined, url),
    theirs: [production],
    ours: [path],
  }),
  paths({
    name: 'options.baseURL',
    why: 'bandwidth-sdk ignores it, because its URL is already absolute',
    call: (sdk, url) => basicClient(sdk, `${url}/configured`).verifyCode(account, verify, { baseURL: `${url}/called` }),
    theirs: [`/configured${path}`],
    ours: [`/called${path}`],
  }),
  paths({
    name: 'a base path with a slash at its end',
    why: 'bandwidth-sdk requests //accounts, which the service does not know',
    call: (sdk, url) => basicClient(sdk, `${url}/`).verifyCode(account, verify),
    theirs: [`/${path}`],
    ours: [path],
  }),
  paths({
    name: 'a base path with plain http to another machine',
    why: 'everybody on the network could read the credentials and the code; `allowInsecure` allows it',
    call: (sdk) => basicClient(sdk, 'http://mock.example').verifyCode(account, verify),
    theirs: [`/-/mock.example${path}`],
    ours: [],
  }),
  ...Object.entries({ query: '?a=1', fragment: '#a' }).map(([part, end]) =>
    paths({
      name: `a base path with a ${part}`,
      why: 'bandwidth-sdk appends the path to it, and so requests another path',
      call: (sdk, url) => basicClient(sdk, url + end).verifyCode(account, verify),
      theirs: [part === 'query' ? `/?a=1${path}` : '/'],
      ours: [],
    }),
  ),
  paths({
    name: 'a serverIndex other than 0',
    why: 'the document has one server; bandwidth-sdk then calls http://localhost',
    call: (sdk) => new sdk.MFAApi(basic(sdk, { serverIndex: 1 })).verifyCode(account, verify),
    theirs: [`/-/localhost${path}`],
    ours: [production],
  }),
  {
    name: 'a redirect to elsewhere',
    why: 'bandwidth-sdk follows it with a GET; ours never follows a redirect',
    replies: [{ status: 302, headers: { location: '/elsewhere' } }],
    run: async (sdk, url, server) => {
      const seen = await outcome(basicClient(sdk, url).verifyCode(account, verify));
      return [server.requests.map((request) => `${request.method} ${request.path}`), seen.rejected?.status, seen.rejected?.code];
    },
    theirs: [[`POST ${path}`, 'GET /elsewhere'], 403, 'ERR_BAD_REQUEST'],
    ours: [[`POST ${path}`], 302, 'ERR_BAD_RESPONSE'],
  },
  {
    name: 'the body of a redirect',
    why: 'ours does not read it',
    replies: [{ status: 300, body: { error: 'elsewhere' } }],
    run: async (sdk, url) => (await failure(basicClient(sdk, url).verifyCode(account, verify))).response.data,
    theirs: { error: 'elsewhere' },
    ours: '',
  },
  {
    name: 'where a redirect leads',
    why: 'ours names only the host, because the path may contain a secret',
    replies: [{ status: 302, headers: { location: 'https://login.example/?token=secret' } }],
    run: async (sdk, url) => {
      const error = await failure(basicClient(sdk, url, { baseOptions: { maxRedirects: 0 } }).verifyCode(account, verify));
      return [error.detail, error.response.data];
    },
    theirs: [undefined, ''],
    ours: ['login.example', ''],
  },
  ...Object.entries({ '.': '/accounts/code/verify', '..': '/code/verify', '': '/accounts//code/verify' }).map(([id, theirs]) =>
    paths({
      name: `the account id "${id}"`,
      why: 'bandwidth-sdk requests another path; ours refuses an account id that is not a path segment',
      call: (sdk, url) => basicClient(sdk, url).verifyCode(id, verify),
      theirs: [theirs],
      ours: [],
    }),
  ),
];
