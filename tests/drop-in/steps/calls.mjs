// The three calls, by every function and method.
import { inspect } from 'node:util';
import { outcome } from '../outcome.mjs';
import { account, basicClient, send, verify } from './bodies.mjs';
import { withOptions } from './options.mjs';

const settings = (url) => ({ username: 'user', password: 'secret', basePath: url });

export const calls = [
  {
    name: 'all three methods of MFAApi',
    run: async (sdk, url) => {
      const api = basicClient(sdk, url);
      return [
        await outcome(api.generateMessagingCode(account, send)),
        await outcome(api.generateVoiceCode(account, send)),
        await outcome(api.verifyCode(account, verify)),
      ];
    },
  },
  {
    name: 'a constructor without a base path, which calls production',
    run: (sdk) =>
      outcome(new sdk.MFAApi(new sdk.Configuration({ username: 'user', password: 'secret' })).verifyCode(account, verify)),
  },
  {
    name: 'a configuration that is filled after its creation',
    run: (sdk, url) => {
      const configuration = new sdk.Configuration();
      Object.assign(configuration, settings(url));
      return outcome(new sdk.MFAApi(configuration).verifyCode(account, verify));
    },
  },
  {
    name: 'configuration fields that change between calls',
    run: async (sdk, url) => {
      const configuration = new sdk.Configuration(settings(url));
      const api = new sdk.MFAApi(configuration);
      const seen = [await outcome(api.verifyCode(account, verify))];
      configuration.password = 'rotated';
      seen.push(await outcome(api.verifyCode(account, verify)));
      configuration.basePath = `${url}/elsewhere`;
      seen.push(await outcome(api.verifyCode(account, verify)));
      configuration.baseOptions = { headers: { 'X-Late': '1' } };
      seen.push(await outcome(api.verifyCode(account, verify)));
      configuration.baseOptions.headers['X-Late'] = '2';
      seen.push(await outcome(api.verifyCode(account, verify)));
      configuration.baseOptions.validateStatus = () => false;
      seen.push(await outcome(api.verifyCode(account, verify)));
      return seen;
    },
  },
  {
    name: 'MFAApiFactory, with methods called without their object',
    run: async (sdk, url) => {
      const { generateMessagingCode, generateVoiceCode, verifyCode } = sdk.MFAApiFactory(new sdk.Configuration(settings(url)));
      return [
        await outcome(generateMessagingCode(account, send)),
        await outcome(generateVoiceCode(account, send, { headers: { 'X-Trace': 'voice' } })),
        await outcome(verifyCode(account, verify)),
      ];
    },
  },
  {
    name: 'MFAApiFp, which sends nothing before its second step',
    run: async (sdk, url, server) => {
      const fp = sdk.MFAApiFp(new sdk.Configuration(settings(url)));
      const requests = [
        await fp.generateMessagingCode(account, send),
        await fp.generateVoiceCode(account, send, { headers: { 'X-Trace': 'voice' } }),
        await fp.verifyCode(account, verify),
      ];
      const early = server.requests.length;
      const seen = [];
      for (const request of requests) seen.push(await outcome(request()));
      seen.push(await outcome(requests[2](undefined, undefined)));
      return { early, seen };
    },
  },
  {
    name: 'a subclass that adds a method and overrides another',
    run: async (sdk, url) => {
      class Api extends sdk.MFAApi {
        isValid(code) {
          return this.verifyCode(account, { ...verify, code });
        }
        verifyCode(accountId, request, options) {
          return super.verifyCode(accountId, request, { ...options, headers: { 'X-Sub': '1' } });
        }
        settings() {
          return [this.configuration instanceof sdk.Configuration, this.basePath];
        }
      }
      const api = new /** @type {any} */ (Api)(new sdk.Configuration(settings(url)));
      return { seen: await outcome(api.isValid('654321')), sub: api instanceof sdk.MFAApi, settings: api.settings() };
    },
  },
  {
    name: 'a subclass of Configuration',
    run: (sdk, url) => {
      class Settings extends sdk.Configuration {
        constructor() {
          super(settings(url));
        }
      }
      return outcome(new sdk.MFAApi(new Settings()).verifyCode(account, verify));
    },
  },
  {
    name: 'MFAApiFp with a request that is changed between its two steps',
    run: async (sdk, url) => {
      const changing = { ...verify };
      const request = await sdk.MFAApiFp(new sdk.Configuration(settings(url))).verifyCode(account, changing);
      changing.code = '000000';
      return outcome(request());
    },
  },
  {
    name: 'MFAApiFp with a password and a header that are changed between its two steps',
    run: async (sdk, url) => {
      const configuration = new sdk.Configuration(settings(url));
      const headers = { 'x-changing': 'before' };
      const request = await sdk.MFAApiFp(configuration).verifyCode(account, verify, { headers });
      configuration.password = 'changed';
      headers['x-changing'] = 'after';
      return outcome(request());
    },
  },
  {
    name: 'many calls at once',
    run: (sdk, url) => {
      const api = basicClient(sdk, url);
      return Promise.all(Array.from({ length: 8 }, () => outcome(api.verifyCode(account, verify))));
    },
  },
  ...['900/000 1', 'ü', '9900000?x=1#y', 'a%2Fb', '..%2f', 'semi;colon', "it's(1)*!", 9900000, 9900000n].map((id) => ({
    name: `the account id ${inspect(id)}`,
    run: (sdk, url) => outcome(basicClient(sdk, url).verifyCode(id, verify)),
  })),
  {
    name: 'fields that the models do not know',
    run: async (sdk, url) => {
      const api = basicClient(sdk, url);
      const unknown = {
        callbackUrl: 'https://example.com/hook',
        nested: { a: [1, null, { b: 'ü' }] },
        on: new Date(0),
        no: undefined,
      };
      return [
        await outcome(api.generateMessagingCode(account, { ...send, ...unknown })),
        await outcome(api.verifyCode(account, { applicationId: 'x', ...verify, ...unknown, none: null })),
      ];
    },
  },
  {
    name: 'text beyond ASCII in the body',
    run: (sdk, url) =>
      outcome(basicClient(sdk, url).generateMessagingCode(account, { ...send, message: 'Grüße \u{1F511} "{CODE}"\n\\' })),
  },
  ...[1, 1.5, 3, 14.999, 15].map((minutes) => ({
    name: `an expiration of ${minutes} minutes`,
    run: (sdk, url) => outcome(basicClient(sdk, url).verifyCode(account, { ...verify, expirationTimeInMinutes: minutes })),
  })),
  {
    name: 'a request that is an instance of a class',
    run: (sdk, url) => {
      class Verification {
        to = verify.to;
        code = verify.code;
        expirationTimeInMinutes = 3;
        describe() {
          return 'not sent';
        }
      }
      return outcome(basicClient(sdk, url).verifyCode(account, new Verification()));
    },
  },
  {
    name: 'a frozen request, frozen options',
    run: (sdk, url) =>
      outcome(basicClient(sdk, url).verifyCode(account, Object.freeze({ ...verify }), Object.freeze({ timeout: 5000 }))),
  },
  ...[undefined, {}].map((options) => withOptions(`${JSON.stringify(options)} as third argument`, options)),
];
