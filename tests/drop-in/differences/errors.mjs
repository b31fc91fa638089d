// The contents of errors.
import { inspect } from 'node:util';
import { CLOSED } from '../../runtime/port.mjs';
import { failure } from '../outcome.mjs';
import { axios } from '../sides.mjs';
import { account, basicClient, verify } from '../steps/bodies.mjs';

const refused = { status: 401, body: { message: 'Unauthorized' } };
const refusal = (sdk, url, options) => failure(basicClient(sdk, url).verifyCode(account, verify, options));

export const errors = [
  {
    name: "an error's name",
    why: 'ours is MfaError',
    replies: [refused],
    run: async (sdk, url) => (await refusal(sdk, url)).name,
    theirs: 'AxiosError',
    ours: 'MfaError',
  },
  {
    name: 'an error as an instance of AxiosError',
    why: 'there is no axios: `axios.isAxiosError(error)` is true, `error instanceof AxiosError` is not',
    replies: [refused],
    run: async (sdk, url) => (await refusal(sdk, url)) instanceof axios.AxiosError,
    theirs: true,
    ours: false,
  },
  {
    name: "an error's message",
    why: 'ours says what happened and what to do next',
    replies: [refused],
    run: async (sdk, url) => (await refusal(sdk, url)).message === 'Request failed with status code 401',
    theirs: true,
    ours: false,
  },
  {
    name: 'the message of a timeout',
    why: 'ours says what happened and what to do next',
    replies: [{ hang: true }],
    run: async (sdk, url) => (await refusal(sdk, url, { timeout: 500 })).message === 'timeout of 500ms exceeded',
    theirs: true,
    ours: false,
  },
  {
    name: 'config and request on an error',
    why: 'in bandwidth-sdk they hold the password, the code and the number',
    replies: [refused],
    run: async (sdk, url) => {
      const error = await refusal(sdk, url);
      return ['config', 'request'].map((name) => error[name] === undefined);
    },
    theirs: [false, false],
    ours: [true, true],
  },
  {
    name: 'config and request on a response',
    why: 'in bandwidth-sdk they hold the password, the code and the number',
    run: async (sdk, url) => {
      const response = await basicClient(sdk, url).verifyCode(account, verify);
      return ['config', 'request'].map((name) => response[name] === undefined);
    },
    theirs: [false, false],
    ours: [true, true],
  },
  {
    name: 'the cause of a connection that was refused',
    why: 'ours is a copy of the error of fetch, in which secrets are masked',
    run: async (sdk) => {
      const { cause } = await refusal(sdk, CLOSED);
      return [cause.code, cause.syscall];
    },
    theirs: ['ECONNREFUSED', 'connect'],
    ours: ['ECONNREFUSED', undefined],
  },
  {
    name: 'a copy of an error, and a deleted response',
    why: 'no print shows a response, because it is behind an accessor: set it to undefined instead',
    replies: [refused],
    run: async (sdk, url) => {
      const error = await refusal(sdk, url);
      const copy = { ...error };
      delete error.response;
      return [copy.response?.status, error.response?.status];
    },
    theirs: [401, undefined],
    ours: [undefined, 401],
  },
  {
    name: 'whether an error has the property `response`',
    why: 'it is an accessor of the class: read it instead',
    replies: [refused],
    run: async (sdk, url) => {
      const withResponse = await refusal(sdk, url);
      const without = await refusal(sdk, CLOSED);
      return ['response' in withResponse, 'response' in without, Object.hasOwn(withResponse, 'response')];
    },
    theirs: [true, false, true],
    ours: [true, true, false],
  },
  {
    name: 'a 407',
    why: 'fetch hides its status on Node',
    replies: [{ status: 407 }],
    run: async (sdk, url) => (await refusal(sdk, url)).status,
    theirs: 407,
    ours: undefined,
  },
  {
    name: 'a body that cannot be decompressed',
    why: 'only the status is known of such a response: the code is that of the status',
    replies: [{ status: 403, headers: { 'content-encoding': 'gzip' }, body: '{"message":"Forbidden"}' }],
    run: async (sdk, url) => {
      const { code, status, response } = await refusal(sdk, url);
      return [code, status, response.data];
    },
    theirs: ['Z_DATA_ERROR', 403, undefined],
    ours: ['ERR_BAD_REQUEST', 403, ''],
  },
  {
    name: 'secrets in a printed error',
    why: 'bandwidth-sdk prints the password, the code and the number',
    replies: [refused],
    run: async (sdk, url) => {
      const error = await refusal(sdk, url);
      const printed = [JSON.stringify(error), inspect(error, { depth: 10, showHidden: true }), String(error.stack)].join('\n');
      return [/secret/, /dXNlcjpzZWNyZXQ/, /123456/, /\+19195551234/].some((canary) => canary.test(printed));
    },
    theirs: true,
    ours: false,
  },
];
