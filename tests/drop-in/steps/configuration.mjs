// The class Configuration.
import { outcome } from '../outcome.mjs';
import { account, verify } from './bodies.mjs';
import { atLater } from './clock.mjs';

const all = () => ({
  apiKey: 'key',
  username: 'user',
  password: 'secret',
  clientId: 'id',
  clientSecret: 'hidden',
  accessToken: 'token',
  awsv4: { options: { region: 'us-east-1' } },
  basePath: 'https://example.com',
  serverIndex: 0,
  formDataCtor: FormData,
});

const MIMES = [
  'application/json',
  'application/json; charset=UTF8',
  'APPLICATION/JSON',
  'application/vnd.company+json',
  'application/json-patch+json',
  'application/jsonx',
  'text/plain',
  'text/json',
  '',
  null,
];

export const configuration = [
  {
    name: 'every field has the value that was passed',
    run: (sdk) => {
      const configuration = new sdk.Configuration(all());
      return Object.keys(all()).map((name) => [name, configuration[name]]);
    },
  },
  {
    name: 'absent fields are undefined, except accessToken and baseOptions',
    run: (sdk) => {
      const configuration = new sdk.Configuration();
      const { accessToken, baseOptions, ...rest } = all();
      return [...Object.keys(rest), 'tempAccessToken', 'tempAccessTokenExpiration'].map((name) => [name, configuration[name]]);
    },
  },
  {
    name: 'every field can be written',
    run: (sdk) => {
      const configuration = new sdk.Configuration();
      Object.assign(configuration, all());
      return Object.keys(all()).map((name) => [name, configuration[name]]);
    },
  },
  {
    name: 'accessToken is a function if none was passed',
    run: async (sdk) => {
      const configuration = new sdk.Configuration({});
      return [typeof configuration.accessToken, await configuration.accessToken(), await configuration.accessToken('OAuth2', [])];
    },
  },
  {
    name: 'accessToken returns a token for the client id and secret, and caches it',
    run: async (sdk) => {
      const configuration = new sdk.Configuration({ clientId: 'my-id', clientSecret: 'kept' });
      return [await configuration.accessToken(), await configuration.accessToken()];
    },
  },
  {
    name: 'accessToken requests another token when the cached one is about to expire',
    tokens: [{ body: { access_token: 'first', expires_in: 3600 } }, { body: { access_token: 'second', expires_in: 3600 } }],
    run: async (sdk) => {
      const configuration = new sdk.Configuration({ clientId: 'my-id', clientSecret: 'an-hour' });
      const first = [await configuration.accessToken(), await configuration.accessToken()];
      return [...first, await atLater(3550, () => configuration.accessToken())];
    },
  },
  {
    name: 'baseOptions keep the passed values',
    run: (sdk) => {
      const { baseOptions } = new sdk.Configuration({ baseOptions: { timeout: 5, headers: { 'X-Base': '1' } } });
      return [baseOptions.timeout, baseOptions.headers['X-Base']];
    },
  },
  {
    name: 'baseOptions always have headers',
    run: (sdk) =>
      [undefined, {}, { timeout: 5 }, { headers: undefined }, { headers: null }].map((baseOptions) => {
        const configuration = new sdk.Configuration({ baseOptions });
        configuration.baseOptions.headers['X-Late'] = '1';
        return configuration.baseOptions.headers['X-Late'];
      }),
  },
  {
    name: 'two configurations with the same baseOptions, and one copied from the other, share no headers',
    run: async (sdk, url) => {
      const baseOptions = { headers: { 'X-App': 'shared' } };
      const settings = { username: 'user', password: 'secret', basePath: url, baseOptions };
      const first = new sdk.Configuration(settings);
      const second = new sdk.Configuration(settings);
      const third = new sdk.Configuration(first);
      first.baseOptions.headers['X-Tenant'] = 'first';
      first.baseOptions.params = { tenant: 'first' };
      baseOptions.headers['X-Late'] = '1';
      const seen = [];
      for (const one of [first, second, third]) seen.push(await outcome(new sdk.MFAApi(one).verifyCode(account, verify)));
      return seen;
    },
  },
  {
    name: 'isJsonMime',
    run: (sdk) => MIMES.map((mime) => [mime, new sdk.Configuration().isJsonMime(mime)]),
  },
];
