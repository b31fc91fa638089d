// What is checked before a request is sent, and before a response is accepted.
import { failure, outcome } from '../outcome.mjs';
import { account, basicClient, send, verify } from '../steps/bodies.mjs';

const refusal = { error: '400 Request is malformed or invalid', requestId: '354cc8a3-6701-461e-8fa7-8671703dd898' };

/** An invalid request: the service refuses it, and our package refuses it before it is sent. */
const refusedBeforehand = (name, method, body) => ({
  name: `a request with ${name}`,
  why: 'ours refuses it before it is sent, names every fault, and has the status that the service would return',
  replies: [{ status: 400, body: refusal }],
  run: async (sdk, url, server) => {
    const { status, statusText, data } = (await failure(basicClient(sdk, url)[method](account, body))).response;
    return { sent: server.requests.length, status, statusText, error: typeof data.error };
  },
  theirs: { sent: 1, status: 400, statusText: 'Bad Request', error: 'string' },
  ours: { sent: 0, status: 400, statusText: 'Bad Request', error: 'string' },
});

/** An invalid response: bandwidth-sdk returns it, our package does not. */
const invalidResponse = (name, reply, theirs) => ({
  name: `a 200 with ${name}`,
  why: 'a 200 is always checked against its model: only a boolean says whether a code is valid',
  replies: [reply],
  run: async (sdk, url) => {
    const seen = await outcome(basicClient(sdk, url).verifyCode(account, verify));
    return seen.resolved ? ['resolved', seen.resolved.data] : ['rejected', seen.rejected.code, seen.rejected.status];
  },
  theirs: ['resolved', theirs],
  ours: ['rejected', 'ERR_BAD_RESPONSE', 200],
});

const missing = (name, args) => ({
  name: `a missing ${name}`,
  why: 'bandwidth-sdk throws a RequiredError, which it does not export; ours refuses it like any other faulty input',
  run: async (sdk, url, server) => {
    const { rejected } = await outcome(basicClient(sdk, url).verifyCode(...args));
    return {
      sent: server.requests.length,
      isAxiosError: rejected?.isAxiosError,
      status: rejected?.response?.status,
      code: rejected?.code,
    };
  },
  theirs: { sent: 0, isAxiosError: false, status: undefined, code: undefined },
  ours: { sent: 0, isAxiosError: true, status: 400, code: 'ERR_BAD_REQUEST' },
});

export const checks = [
  refusedBeforehand('nothing in it', 'generateMessagingCode', {}),
  refusedBeforehand('a number without a plus', 'generateMessagingCode', { ...send, to: '9195551234' }),
  refusedBeforehand('a message without {CODE}', 'generateVoiceCode', { ...send, message: 'hello' }),
  refusedBeforehand('three digits', 'generateMessagingCode', { ...send, digits: 3 }),
  refusedBeforehand('a code that is a number', 'verifyCode', { ...verify, code: 123456 }),
  refusedBeforehand('an expiration of half a minute', 'verifyCode', { ...verify, expirationTimeInMinutes: 0.5 }),
  refusedBeforehand('a field that is null', 'verifyCode', { ...verify, scope: null }),
  missing('account id', [undefined, verify]),
  missing('account id (null)', [null, verify]),
  missing('request', [account]),
  missing('request (null)', [account, null]),
  invalidResponse('a page', { headers: { 'content-type': 'text/html' }, body: '<h1>Hello</h1>' }, '<h1>Hello</h1>'),
  invalidResponse('nothing', { body: '' }, ''),
  invalidResponse('no `valid`', { body: {} }, {}),
  invalidResponse('"true"', { body: { valid: 'true' } }, { valid: 'true' }),
  invalidResponse('a list', { body: [{ valid: true }] }, [{ valid: true }]),
  invalidResponse('null', { body: null }, null),
  invalidResponse('half a JSON text', { headers: { 'content-type': 'application/json' }, body: '{"valid":' }, '{"valid":'),
  {
    name: 'a response that is longer than 64 KB',
    why: 'the longest response of the service has a few hundred characters',
    replies: [{ status: 500, body: { error: 'e'.repeat(70_000) } }],
    run: async (sdk, url) => (await failure(basicClient(sdk, url).verifyCode(account, verify))).response.data,
    theirs: { error: 'e'.repeat(70_000) },
    ours: '',
  },
  {
    name: 'another 2xx than 200',
    why: 'the document has only 200; a 204 does not say whether a code is valid',
    replies: [{ status: 204 }],
    run: async (sdk, url) => {
      const seen = await outcome(basicClient(sdk, url).verifyCode(account, verify));
      return seen.resolved ? ['resolved', seen.resolved.status] : ['rejected', seen.rejected.status, seen.rejected.code];
    },
    theirs: ['resolved', 204],
    ours: ['rejected', 204, 'ERR_BAD_RESPONSE'],
  },
];
