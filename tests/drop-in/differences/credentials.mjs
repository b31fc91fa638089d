// Which credentials are sent, and how many token requests are made.
import { isDeepStrictEqual } from 'node:util';
import { outcome } from '../outcome.mjs';
import { account, verify } from '../steps/bodies.mjs';
import { atLater } from '../steps/clock.mjs';

const api = (sdk, url, credentials) => new sdk.MFAApi(new sdk.Configuration({ ...credentials, basePath: url }));
const isToken = (request) => request.path.endsWith('/oauth2/token');
const authorizations = (server) =>
  server.requests.filter((request) => !isToken(request)).map((request) => request.headers.authorization);
const tokenRequests = (server) => server.requests.filter(isToken).length;

/** A row that compares the `Authorization` of each request. */
const sends = (/** @type {any} */ { credentials, ...row }) => ({
  ...row,
  run: async (sdk, url, server) => {
    await outcome(api(sdk, url, credentials).verifyCode(account, verify));
    return authorizations(server);
  },
});

/** A client that has no valid credentials. */
const unauthorized = (name, client) => ({
  name,
  why: 'bandwidth-sdk sends a request that the service must refuse; ours sends nothing',
  run: async (sdk, url, server) => {
    const seen = await outcome(client(sdk, url).verifyCode(account, verify));
    return [authorizations(server), Object.keys(seen)];
  },
  theirs: [[undefined], ['resolved']],
  ours: [[], ['rejected']],
});

export const credentials = [
  sends({
    name: 'both kinds of credentials',
    why: 'Bandwidth accepts user names and passwords only until 2 December 2026, so OAuth2 comes first',
    credentials: { username: 'user', password: 'secret', clientId: 'id', clientSecret: 'both' },
    theirs: ['Basic dXNlcjpzZWNyZXQ='],
    ours: ['Bearer token-1'],
  }),
  unauthorized('no credentials', (sdk, url) => api(sdk, url, {})),
  unauthorized('no configuration', (sdk) => new sdk.MFAApi()),
  unauthorized('a client id without a secret', (sdk, url) => api(sdk, url, { clientId: 'id' })),
  unauthorized('a token function that has no token', (sdk, url) => api(sdk, url, { accessToken: () => undefined })),
  ...[{ body: { token_type: 'Bearer' } }, { status: 201, body: { access_token: 'with-a-201' } }].map((reply) => ({
    ...unauthorized(`a token response with ${JSON.stringify(reply)}`, (sdk, url) =>
      api(sdk, url, { clientId: 'id', clientSecret: JSON.stringify(reply) }),
    ),
    why: 'a valid response has the status 200 and a token (RFC 6749 5.1)',
    tokens: [reply],
    theirs: [[reply.status ? 'Bearer with-a-201' : undefined], ['resolved']],
  })),
  {
    name: 'a token function that throws',
    why: "bandwidth-sdk rejects with the thrown error; ours says that there is no token, and has it as the error's cause",
    run: async (sdk, url) => {
      const accessToken = () => {
        throw new RangeError('vault closed');
      };
      const seen = await outcome(api(sdk, url, { accessToken }).verifyCode(account, verify));
      return seen.rejected?.isAxiosError;
    },
    theirs: false,
    ours: true,
  },
  {
    name: 'five parallel first calls',
    why: 'all of them share one token',
    run: async (sdk, url, server) => {
      const client = api(sdk, url, { clientId: 'id', clientSecret: 'at-once' });
      await Promise.all(Array.from({ length: 5 }, () => outcome(client.verifyCode(account, verify))));
      return tokenRequests(server);
    },
    theirs: 5,
    ours: 1,
  },
  {
    name: 'a token that is refused',
    why: 'bandwidth-sdk uses it until it expires; ours gets a new one and retries the refused call once',
    replies: [{ status: 401, body: { message: 'Unauthorized' } }],
    run: async (sdk, url, server) => {
      const seen = await outcome(api(sdk, url, { clientId: 'id', clientSecret: 'refused' }).verifyCode(account, verify));
      return [tokenRequests(server), authorizations(server), Object.keys(seen)];
    },
    theirs: [1, ['Bearer token-1'], ['rejected']],
    ours: [2, ['Bearer token-1', 'Bearer token-2'], ['resolved']],
  },
  {
    name: 'a token that lives for thirty seconds',
    why: 'bandwidth-sdk renews a token a minute before it expires, so this one before each call; ours in the last tenth of its life',
    tokens: [{ body: { access_token: 'brief', expires_in: 30 } }],
    run: async (sdk, url, server) => {
      const client = api(sdk, url, { clientId: 'id', clientSecret: 'brief' });
      await outcome(client.verifyCode(account, verify));
      await outcome(client.verifyCode(account, verify));
      return tokenRequests(server);
    },
    theirs: 2,
    ours: 1,
  },
  {
    name: 'two configurations with the same client id and secret',
    why: 'a program may create a configuration for each request, and needs only one token',
    run: async (sdk, url, server) => {
      await outcome(api(sdk, url, { clientId: 'id', clientSecret: 'twice' }).verifyCode(account, verify));
      await outcome(api(sdk, url, { clientId: 'id', clientSecret: 'twice' }).verifyCode(account, verify));
      return tokenRequests(server);
    },
    theirs: 2,
    ours: 1,
  },
  sends({
    name: 'a token with a space in it',
    why: 'RFC 6750 does not allow it; ours says so, and the service could only refuse it',
    credentials: { accessToken: 'two words' },
    theirs: ['Bearer two words'],
    ours: [],
  }),
  sends({
    name: 'a token with a line break after it',
    why: 'ours sends a token unchanged or not at all',
    credentials: { accessToken: 'token\n' },
    theirs: ['Bearer token'],
    ours: [],
  }),
  sends({
    name: 'credentials that are no strings',
    why: 'bandwidth-sdk writes any value as text, so it would send a variable that was passed by mistake',
    credentials: { username: 1, password: {} },
    theirs: [`Basic ${Buffer.from('1:[object Object]').toString('base64')}`],
    ours: [],
  }),
  {
    name: 'a deleted secret',
    why: 'a secret is an accessor for a hidden value: set it to undefined instead',
    run: async (sdk, url, server) => {
      const configuration = new sdk.Configuration({ accessToken: 'old', username: 'user', password: 'secret', basePath: url });
      delete configuration.accessToken;
      await outcome(new sdk.MFAApi(configuration).verifyCode(account, verify));
      return authorizations(server);
    },
    theirs: ['Basic dXNlcjpzZWNyZXQ='],
    ours: ['Bearer old'],
  },
  {
    name: 'a copy of a configuration by spread, and by JSON',
    why: 'no copy holds a secret: pass the parameters to a new configuration',
    run: async (sdk, url, server) => {
      const configuration = new sdk.Configuration({ username: 'user', password: 'secret', basePath: url });
      for (const copy of [{ ...configuration }, JSON.parse(JSON.stringify(configuration))]) {
        await outcome(new sdk.MFAApi(new sdk.Configuration(copy)).verifyCode(account, verify));
      }
      return authorizations(server);
    },
    theirs: ['Basic dXNlcjpzZWNyZXQ=', 'Basic dXNlcjpzZWNyZXQ='],
    ours: ['Basic dXNlcjo=', 'Basic dXNlcjo='],
  },
  {
    name: 'two configurations with the same token, compared',
    why: 'each hides its values in a function of its own',
    run: (sdk) => isDeepStrictEqual(new sdk.Configuration({ accessToken: 'a' }), new sdk.Configuration({ accessToken: 'a' })),
    theirs: true,
    ours: false,
  },
  {
    name: 'tempAccessToken',
    why: 'a print would show the token, so this field is always undefined',
    run: async (sdk, url, server) => {
      const configuration = new sdk.Configuration({ clientId: 'id', clientSecret: 'temporary', basePath: url });
      configuration.tempAccessToken = 'written';
      await outcome(new sdk.MFAApi(configuration).verifyCode(account, verify));
      return [tokenRequests(server), authorizations(server), configuration.tempAccessToken];
    },
    theirs: [0, ['Bearer written'], 'written'],
    ours: [1, ['Bearer token-1'], undefined],
  },
  {
    name: 'a token without a lifetime',
    why: 'bandwidth-sdk keeps it for ever; ours for five minutes',
    tokens: [{ body: { access_token: 'endless' } }],
    run: async (sdk, url, server) => {
      const client = api(sdk, url, { clientId: 'id', clientSecret: 'endless' });
      await outcome(client.verifyCode(account, verify));
      await atLater(301, () => outcome(client.verifyCode(account, verify)));
      return tokenRequests(server);
    },
    theirs: 1,
    ours: 2,
  },
  {
    name: 'an Authorization header of the caller beside a client id and secret',
    why: "the caller's header is sent either way, so ours requests no token",
    run: async (sdk, url, server) => {
      const client = api(sdk, url, { clientId: 'id', clientSecret: 'unused' });
      await outcome(client.verifyCode(account, verify, { headers: { Authorization: 'Bearer mine' } }));
      return [tokenRequests(server), authorizations(server)];
    },
    theirs: [1, ['Bearer mine']],
    ours: [0, ['Bearer mine']],
  },
  {
    name: 'characters in a client id that form encoding changes',
    why: 'RFC 6749 2.3.1: both halves are form-encoded before base64',
    run: async (sdk, url, server) => {
      await outcome(api(sdk, url, { clientId: 'a b', clientSecret: 'c%d' }).verifyCode(account, verify));
      const { authorization } = server.requests[0].headers;
      return Buffer.from(authorization.slice('Basic '.length), 'base64').toString();
    },
    theirs: 'a b:c%d',
    ours: 'a+b:c%25d',
  },
  {
    name: 'secrets in a printed configuration',
    why: 'bandwidth-sdk prints them',
    run: (sdk) => {
      const configuration = new sdk.Configuration({
        username: 'user',
        password: 'hush',
        clientSecret: 'hush',
        accessToken: 'hush',
      });
      return JSON.stringify(configuration).includes('hush');
    },
    theirs: true,
    ours: false,
  },
];
