// Every kind of credentials, and what is sent for it.
import { outcome } from '../outcome.mjs';
import { account, verify } from './bodies.mjs';
import { withOptions } from './options.mjs';

const withCredentials = (name, credentials) => ({
  name,
  run: (sdk, url) =>
    outcome(new sdk.MFAApi(new sdk.Configuration({ ...credentials(), basePath: url })).verifyCode(account, verify)),
});

export const credentials = [
  withCredentials('user name and password', () => ({ username: 'user', password: 'secret' })),
  withCredentials('user name and password beyond ASCII', () => ({ username: 'ü', password: 'pä:ß€\u{1F511}' })),
  withCredentials('only a user name', () => ({ username: 'user' })),
  withCredentials('a password alone', () => ({ password: 'secret' })),
  withCredentials('a user name and an empty password', () => ({ username: 'user', password: '' })),
  withCredentials('a token', () => ({ accessToken: 'given' })),
  withCredentials('a promise of a token', () => ({ accessToken: Promise.resolve('promised') })),
  withCredentials('a function that returns a token', () => ({ accessToken: () => 'made' })),
  withCredentials('an async function that returns a token', () => ({ accessToken: async () => 'made-later' })),
  withCredentials('client id and secret', () => ({ clientId: 'id', clientSecret: 'secret' })),
  {
    name: 'a configuration that is made from another one',
    run: async (sdk, url) => {
      const credentials = [
        { username: 'user', password: 'secret' },
        { clientId: 'id', clientSecret: 'copied' },
        { accessToken: 'given' },
      ];
      const copies = credentials.map((one) => new sdk.Configuration(new sdk.Configuration({ ...one, basePath: url })));
      const seen = [];
      for (const copy of copies) seen.push(await outcome(new sdk.MFAApi(copy).verifyCode(account, verify)));
      return seen;
    },
  },
  {
    name: 'the arguments of a token function, and how often it is called',
    run: async (sdk, url) => {
      const calls = [];
      const accessToken = (...args) => {
        calls.push(args);
        return `token-${calls.length}`;
      };
      const api = new sdk.MFAApi(new sdk.Configuration({ accessToken, basePath: url }));
      return {
        seen: [await outcome(api.verifyCode(account, verify)), await outcome(api.verifyCode(account, verify))],
        asked: calls,
      };
    },
  },
  {
    name: 'a token function that uses `this`, of a subclass and of a plain object',
    run: async (sdk, url) => {
      class Vault extends sdk.Configuration {
        stored = 'stored';
        constructor(param) {
          super(param);
          this.accessToken = async function () {
            return this.stored;
          };
        }
      }
      const plain = {
        basePath: url,
        stored: 'plain',
        isJsonMime: () => true,
        accessToken() {
          return this.stored;
        },
      };
      const clients = [new sdk.MFAApi(new Vault({ basePath: url })), new sdk.MFAApi(plain), sdk.MFAApiFactory(plain)];
      const seen = [];
      for (const client of clients) seen.push(await outcome(client.verifyCode(account, verify)));
      const later = await sdk.MFAApiFp(plain).verifyCode(account, verify);
      return [...seen, await outcome(later())];
    },
  },
  {
    name: 'one token for successive calls',
    run: async (sdk, url) => {
      const api = new sdk.MFAApi(new sdk.Configuration({ clientId: 'id', clientSecret: 'in-turn', basePath: url }));
      return [await outcome(api.verifyCode(account, verify)), await outcome(api.verifyCode(account, verify))];
    },
  },
  {
    name: 'a token set later',
    run: async (sdk, url) => {
      const configuration = new sdk.Configuration({ accessToken: 'first', basePath: url });
      const api = new sdk.MFAApi(configuration);
      const seen = [await outcome(api.verifyCode(account, verify))];
      configuration.accessToken = 'second';
      seen.push(await outcome(api.verifyCode(account, verify)));
      configuration.accessToken = async () => 'third';
      seen.push(await outcome(api.verifyCode(account, verify)));
      return seen;
    },
  },
  withOptions('an Authorization header of the caller beside Basic credentials', { headers: { Authorization: 'Bearer mine' } }),
  {
    name: 'an Authorization header of the caller beside a token',
    run: async (sdk, url) => {
      const api = new sdk.MFAApi(new sdk.Configuration({ accessToken: 'given', basePath: url }));
      return [
        await outcome(api.verifyCode(account, verify, { headers: { Authorization: 'Bearer mine' } })),
        await outcome(api.verifyCode(account, verify, { headers: { authorization: 'Bearer small' } })),
      ];
    },
  },
  withCredentials('an Authorization header in baseOptions and no other credentials', () => ({
    baseOptions: { headers: { Authorization: 'Bearer base' } },
  })),
];
