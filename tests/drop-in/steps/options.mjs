// The third argument and the configuration's baseOptions.
import { outcome } from '../outcome.mjs';
import { account, basicClient, verify } from './bodies.mjs';

/** A verify with these options; `more` are further fields of the step. */
export const withOptions = (name, options, more = {}) => ({
  name,
  ...more,
  run: (sdk, url) => outcome(basicClient(sdk, url).verifyCode(account, verify, options)),
});

export const withBaseOptions = (name, baseOptions, options, more = {}) => ({
  name,
  ...more,
  run: (sdk, url) => outcome(basicClient(sdk, url, { baseOptions }).verifyCode(account, verify, options)),
});

const PARAMS = {
  scalars: { q: 'a b', n: 1, yes: true, no: false, empty: '', zero: 0, float: 1.5 },
  'characters that axios does not encode': { q: 'a:b$c,d e' },
  'characters that are encoded': { 'ü&=': '?#/+%@[]{}', more: '"()!~*' },
  'null and undefined': { gone: undefined, none: null, kept: 'x' },
  'an array': { ids: [1, 'two', null, undefined, true] },
  'an array whose name has brackets': { 'ids[]': [1, 2] },
  'an array of objects': { list: [{ a: 1 }, { b: [2, 3] }] },
  'an array of arrays': { grid: [[1, 2], [3]] },
  'an empty array and an empty object': { list: [], thing: {}, kept: 1 },
  'an object in an object': { outer: { inner: { deep: 'x', list: [1, 2] }, other: null } },
  'a date': { at: new Date(0) },
  'objects of classes': {
    url: new URL('http://x.y/z'),
    map: new Map([['a', 1]]),
    bare: Object.assign(Object.create(null), { a: 1 }),
  },
  'a name with spaces around': { ' q ': 'x' },
  URLSearchParams: new URLSearchParams([
    ['q', 'a b'],
    ['q', '2'],
  ]),
  nothing: {},
};

export const options = [
  ...Object.entries(PARAMS).map(([name, params]) => withOptions(`params: ${name}`, { params })),
  ...[null, false, 0, '', NaN].map((none) => withOptions(`params: ${JSON.stringify(none)} (${typeof none})`, { params: none })),
  withBaseOptions('params in baseOptions', { params: { from: 'base' } }),
  withBaseOptions('params in both, the call wins', { params: { from: 'base', base: 1 } }, { params: { from: 'call' } }),

  withOptions('headers', { headers: { 'X-Trace': 'a', 'x-other': 'b' } }),
  withOptions('headers that are numbers and booleans', { headers: { 'X-Number': 5, 'X-True': true } }),
  withOptions('headers that are null, undefined, false or empty', {
    headers: { 'X-Null': null, 'X-Undefined': undefined, 'X-False': false, 'X-Empty': '' },
  }),
  withOptions('headers with more than one value', { headers: { 'X-Many': ['a', null, undefined, false, 'b'] } }),
  withOptions('a header with an empty list', { headers: { 'X-None': [], Accept: 'application/json' } }),
  withBaseOptions(
    'a header with an empty list, which removes that of baseOptions',
    { headers: { 'X-Base': '1' } },
    { headers: { 'X-Base': [] } },
  ),
  ...['keep-alive', 'Keep-Alive', 'close'].map((value) =>
    withOptions(`Connection: ${value}`, { headers: { Connection: value } }),
  ),
  withOptions('headers with spaces around', { headers: { 'X-Space': '  a  ' } }),
  withOptions('another content type', { headers: { 'Content-Type': 'application/json; charset=utf-8' } }),
  withOptions('another content type, its name in small letters', {
    headers: { 'content-type': 'application/json; charset=utf-8' },
  }),
  withOptions('another Accept', { headers: { Accept: 'application/json' } }),
  withOptions('another User-Agent', { headers: { 'User-Agent': 'me/1' } }),
  withOptions('headers: undefined', { headers: undefined }),
  withBaseOptions('headers in baseOptions', { headers: { 'X-Base': '1' } }),
  withBaseOptions(
    'headers in both: those of the call win',
    { headers: { 'X-Base': '1', 'X-Both': 'base' } },
    { headers: { 'X-Both': 'call' } },
  ),
  withBaseOptions(
    'headers in both with names in another case: those of the call win',
    { headers: { 'X-Both': 'base' } },
    { headers: { 'x-both': 'call' } },
  ),

  withOptions('a timeout that is not reached', { timeout: 5000 }),
  withOptions('no timeout', { timeout: 0 }),
  withOptions('a timeout as text, as the environment gives it', { timeout: '5000' }),
  withOptions('a timeout as text with spaces around', { timeout: ' 5000\n' }),
  withOptions('a timeout that is empty text', { timeout: '' }),
  ...[NaN, false, null].flatMap((timeout) => [
    withOptions(`a timeout that is ${timeout}`, { timeout }),
    withBaseOptions(`a timeout in baseOptions that is ${timeout}`, { timeout }),
  ]),
  withBaseOptions('a timeout as text in baseOptions', { timeout: '5000' }),
  withOptions('a timeout as text that is reached', { timeout: '500' }, { replies: [{ hang: true }] }),
  withOptions('a signal that is not used', { signal: new AbortController().signal }),
  withOptions('signal: undefined', { signal: undefined }),

  ...[200, 201, 204, 400, 404, 500].map((status) =>
    withOptions(
      `validateStatus accepts ${status}`,
      { validateStatus: (found) => found === status },
      {
        replies: [{ status, body: status === 204 ? '' : status === 200 ? { valid: true } : { error: `it was ${status}` } }],
      },
    ),
  ),
  withOptions('validateStatus refuses 200', { validateStatus: (status) => status !== 200 }),
  withOptions(
    'validateStatus: null accepts everything',
    { validateStatus: null },
    { replies: [{ status: 500, body: { error: 'x' } }] },
  ),
  withOptions(
    'validateStatus accepts an error with a page',
    { validateStatus: () => true },
    {
      replies: [{ status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad Gateway</h1>' }],
    },
  ),
  withBaseOptions('validateStatus in baseOptions', { validateStatus: (status) => status !== 200 }),
  withBaseOptions('validateStatus in both, the call wins', { validateStatus: () => false }, { validateStatus: () => true }),
  withBaseOptions('empty baseOptions', {}),
  withOptions('options that change nothing', {
    method: 'POST',
    responseType: 'json',
    responseEncoding: 'utf8',
    decompress: true,
    withCredentials: false,
    proxy: false,
    maxRedirects: 0,
  }),
  {
    name: 'baseOptions that were absent and are filled in place',
    run: async (sdk, url) => {
      const configuration = new sdk.Configuration({ username: 'user', password: 'secret', basePath: url });
      configuration.baseOptions.headers['X-Late'] = '1';
      const api = new sdk.MFAApi(configuration);
      const seen = [await outcome(api.verifyCode(account, verify))];
      configuration.baseOptions.validateStatus = () => false;
      return [...seen, await outcome(api.verifyCode(account, verify))];
    },
  },
  {
    name: 'options that are used twice',
    run: async (sdk, url) => {
      const api = basicClient(sdk, url);
      const again = {
        headers: { 'X-Trace': '1' },
        params: { q: 1 },
        timeout: 5000,
        signal: new AbortController().signal,
      };
      return [
        await outcome(api.verifyCode(account, verify, again)),
        await outcome(api.verifyCode(account, verify, again)),
        Object.keys(again),
      ];
    },
  },
];
