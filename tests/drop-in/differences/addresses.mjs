// Where a call goes.
import { outcome } from '../outcome.mjs';
import { account, basicClient, verify } from '../program/bodies.mjs';

const path = '/accounts/9900000/code/verify';
const production = '/-/mfa.bandwidth.com/api/v1/accounts/9900000/code/verify';
const basic = (sdk) => new sdk.Configuration({ username: 'user', password: 'secret' });

export const addresses = [
  {
    name: "the constructor's basePath",
    why: 'bandwidth-sdk ignores it and calls production, so a test against a mock sends real texts',
    run: async (sdk, url, server) => {
      await outcome(new sdk.MFAApi(basic(sdk), url).verifyCode(account, verify));
      return server.requests.map((request) => request.path);
    },
    theirs: [production],
    ours: [path],
  },
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
  {
    name: "the factory's basePath",
    why: 'the same as for the constructor',
    run: async (sdk, url, server) => {
      await outcome(sdk.MFAApiFactory(basic(sdk), url).verifyCode(account, verify));
      return server.requests.map((request) => request.path);
    },
    theirs: [production],
    ours: [path],
  },
  {
    name: "the basePath of MFAApiFp's second step",
    why: 'the same as for the constructor',
    run: async (sdk, url, server) => {
      const request = await sdk.MFAApiFp(basic(sdk)).verifyCode(account, verify);
      await outcome(request(undefined, url));
      return server.requests.map(({ path: found }) => found);
    },
    theirs: [production],
    ours: [path],
  },
  {
    name: 'options.baseURL',
    why: 'bandwidth-sdk ignores it, because its URL is already absolute',
    run: async (sdk, url, server) => {
      await outcome(basicClient(sdk, `${url}/configured`).verifyCode(account, verify, { baseURL: `${url}/called` }));
      return server.requests.map((request) => request.path);
    },
    theirs: [`/configured${path}`],
    ours: [`/called${path}`],
  },
  {
    name: 'a base path with a slash at its end',
    why: 'bandwidth-sdk requests //accounts, which the service does not know',
    run: async (sdk, url, server) => {
      await outcome(basicClient(sdk, `${url}/`).verifyCode(account, verify));
      return server.requests.map((request) => request.path);
    },
    theirs: [`/${path}`],
    ours: [path],
  },
  {
    name: 'a serverIndex other than 0',
    why: 'the document has one server; bandwidth-sdk then calls http://localhost',
    run: async (sdk, _url, server) => {
      const configuration = new sdk.Configuration({ username: 'user', password: 'secret', serverIndex: 1 });
      await outcome(new sdk.MFAApi(configuration).verifyCode(account, verify));
      return server.requests.map((request) => request.path);
    },
    theirs: [`/-/localhost${path}`],
    ours: [production],
  },
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
    name: 'where a redirect leads',
    why: 'ours names only the host, because the path may contain a secret',
    replies: [{ status: 302, headers: { location: 'https://login.example/?token=secret' } }],
    run: async (sdk, url) => {
      const error = await basicClient(sdk, url, { baseOptions: { maxRedirects: 0 } })
        .verifyCode(account, verify)
        .catch((thrown) => thrown);
      return [error.detail, error.response.data];
    },
    theirs: [undefined, ''],
    ours: ['login.example', ''],
  },
  ...['.', '..'].map((id) => ({
    name: `the account id ${id}`,
    why: 'bandwidth-sdk requests another path; ours refuses an account id that is not a path segment',
    run: async (sdk, url, server) => {
      await outcome(basicClient(sdk, url).verifyCode(id, verify));
      return server.requests.map((request) => request.path);
    },
    theirs: [id === '.' ? '/accounts/code/verify' : '/code/verify'],
    ours: [],
  })),
];
