// Options that cannot work with fetch are refused by name before anything is sent, and never ignored silently.
import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import { after, beforeEach, describe, test } from 'node:test';
import { failure } from './outcome.mjs';
import { account, basicClient, verify } from './steps/bodies.mjs';
import { startRecorder } from './recorder.mjs';
import { axios, ours } from './sides.mjs';

const recorder = await startRecorder();
after(() => recorder.close());
beforeEach(() => recorder.reset());

const UNSUPPORTED = {
  httpAgent: new http.Agent(),
  httpsAgent: new https.Agent(),
  proxy: { host: '127.0.0.1', port: 1 },
  adapter: 'http',
  cancelToken: axios.CancelToken.source().token,
  transformRequest: [(data) => data],
  transformResponse: (data) => data,
  interceptors: {},
};

// The other options of axios, which are refused too.
const OTHERS = {
  allowAbsoluteUrls: false,
  auth: { username: 'other', password: 'other' },
  beforeRedirect: () => {},
  data: { other: true },
  decompress: false,
  family: 6,
  formSerializer: {},
  insecureHTTPParser: true,
  lookup: () => {},
  maxBodyLength: 1,
  maxContentLength: 1,
  maxRate: 1,
  maxRedirects: 5,
  method: 'GET',
  onDownloadProgress: () => {},
  onUploadProgress: () => {},
  paramsSerializer: { indexes: null },
  responseEncoding: 'latin1',
  responseType: 'stream',
  socketPath: 'none.sock',
  timeoutErrorMessage: 'too late',
  transitional: { silentJSONParsing: false },
  transport: {},
  url: '/elsewhere',
  withCredentials: true,
};

// Values that ask for what happens anyway.
const HARMLESS = {
  adapter: 'fetch',
  allowAbsoluteUrls: true,
  insecureHTTPParser: false,
  maxBodyLength: Number.POSITIVE_INFINITY,
  maxContentLength: -1,
};

async function refused(call, name) {
  const error = await failure(call);
  assert.equal(error.kind, 'configuration');
  assert.deepEqual(
    error.issues.map(({ field }) => field),
    [name],
    error.message,
  );
  assert.equal(error.sent, 'no');
  assert.equal(error.attempts, 0);
  assert.equal(recorder.requests.length, 0);
}

for (const [entry, sdk] of Object.entries(await ours())) {
  describe(entry, () => {
    for (const [name, value] of Object.entries({ ...UNSUPPORTED, ...OTHERS })) {
      test(`refuses ${name} in the third argument`, async () => {
        await refused(basicClient(sdk, recorder.url).verifyCode(account, verify, { [name]: value }), name);
      });

      test(`refuses ${name} in baseOptions`, async () => {
        await refused(basicClient(sdk, recorder.url, { baseOptions: { [name]: value } }).verifyCode(account, verify), name);
      });

      test(`accepts ${name}: undefined`, async () => {
        const { status } = await basicClient(sdk, recorder.url).verifyCode(account, verify, { [name]: undefined });
        assert.equal(status, 200);
      });
    }

    for (const [name, value] of Object.entries(HARMLESS)) {
      test(`accepts ${name}: ${value}, which changes nothing`, async () => {
        const { status } = await basicClient(sdk, recorder.url, { baseOptions: { [name]: value } }).verifyCode(account, verify);
        assert.equal(status, 200);
      });
    }

    const withInstance = {
      'the constructor': () => new sdk.MFAApi(settings(sdk), undefined, axios.create()).verifyCode(account, verify),
      'the factory': () => sdk.MFAApiFactory(settings(sdk), undefined, axios.create()).verifyCode(account, verify),
      'the second step of MFAApiFp': async () => (await sdk.MFAApiFp(settings(sdk)).verifyCode(account, verify))(axios.create()),
    };
    for (const [place, call] of Object.entries(withInstance)) {
      test(`refuses an axios instance in ${place}`, () => refused(call(), 'axios'));
    }

    test('names an option, but leaves out the NUL in its name', async () => {
      // The border to WebAssembly separates the fields of an error by NUL.
      const error = await failure(new sdk.MFAApi(settings(sdk)).verifyCode(account, verify, { 'opt\0ion': 1 }));
      const { kind, sent, issues } = error;
      assert.deepEqual([kind, sent, issues.map(({ field }) => field)], ['configuration', 'no', ['option']]);
    });

    test('refuses a proxy before a token is requested', async () => {
      const configuration = new sdk.Configuration({
        clientId: 'id',
        clientSecret: 'unused here',
        tokenUrl: `${recorder.url}/oauth2/token`,
        basePath: recorder.url,
      });
      await refused(new sdk.MFAApi(configuration).verifyCode(account, verify, { proxy: { host: 'proxy', port: 1 } }), 'proxy');
    });
  });
}

function settings(sdk) {
  return new sdk.Configuration({ username: 'user', password: 'secret', basePath: recorder.url });
}
