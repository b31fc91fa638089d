// Failures of the network and of the service.
import { CLOSED } from '../../runtime/port.mjs';
import { failure, outcome } from '../outcome.mjs';
import { account, basicClient, send, verify } from './bodies.mjs';
import { withBaseOptions, withOptions } from './options.mjs';

const requestId = '354cc8a3-6701-461e-8fa7-8671703dd898';
const page = { headers: { 'content-type': 'text/html' }, body: '<html><body>Bad Gateway</body></html>' };

// Bodies of the OpenAPI document, a 403 as Bandwidth's documentation spells it (`Message`), and responses of a gateway.
const REPLIES = {
  '400 as documented': { status: 400, body: { error: 'to number is required', requestId } },
  '401 as documented': { status: 401, body: { message: 'Unauthorized' } },
  '403 as documented': { status: 403, body: { message: 'Missing Authentication Token' } },
  '403 with a capital letter': {
    status: 403,
    body: { Message: 'User is not authorized to access this resource with an explicit deny' },
  },
  '429 as documented': {
    status: 429,
    headers: { 'retry-after': '120' },
    body: { error: 'This number has exceeded verification attempts, please wait 2 minutes', requestId },
  },
  '500 as documented': { status: 500, body: { error: 'Internal Error', requestId } },
  '400 with a page': { status: 400, ...page },
  '404 with a page': { status: 404, ...page },
  '502 with a page': { status: 502, ...page },
  '503 with an empty body': { status: 503, headers: { 'retry-after': '3' } },
  '500 with half a JSON text': { status: 500, headers: { 'content-type': 'application/json' }, body: '{"error":' },
  '500 with a JSON text': { status: 500, headers: { 'content-type': 'application/json' }, body: '"just text"' },
  '500 with a number': { status: 500, body: 12 },
  '500 with JSON of the type text/plain': { status: 500, headers: { 'content-type': 'text/plain' }, body: '{"error":"x"}' },
  '500 with a byte order mark': {
    status: 500,
    headers: { 'content-type': 'application/json' },
    body: '\ufeff{"error":"x"}',
  },
  '400 with another status text': {
    status: 400,
    statusText: 'Not Like That',
    headers: { 'x-reply': 'seen' },
    body: {},
  },
  '302 without a location': { status: 302, body: '' },
  408: { status: 408, body: '' },
};

const answered = Object.entries(REPLIES).flatMap(([name, reply]) => [
  {
    name: `${name}, on a send`,
    replies: [reply],
    run: (sdk, url) => outcome(basicClient(sdk, url).generateMessagingCode(account, send)),
  },
  withOptions(`${name}, on a verify`, undefined, { replies: [reply] }),
]);

const hangs = { replies: [{ hang: true }] };

export const failures = [
  ...answered,
  withOptions('a server that is too slow', { timeout: 500 }, hangs),
  withBaseOptions('a timeout in baseOptions', { timeout: 500 }, undefined, hangs),
  // If the timeout of baseOptions won, the test would time out.
  withBaseOptions('a timeout in both: that of the call wins', { timeout: 120_000 }, { timeout: 500 }, hangs),
  ...[undefined, 'the page was left'].map((reason) => ({
    name: `an abort while the call waits for the response, with the reason ${reason}`,
    ...hangs,
    run: async (sdk, url, server) => {
      const controller = new AbortController();
      const call = outcome(basicClient(sdk, url).verifyCode(account, verify, { signal: controller.signal }));
      await server.arrival();
      controller.abort(reason);
      return call;
    },
  })),
  withOptions('a signal that is aborted before the call', { signal: AbortSignal.abort() }),
  withBaseOptions('a signal in baseOptions', { signal: AbortSignal.abort() }),
  {
    name: 'a port where nobody listens',
    run: (sdk) => outcome(basicClient(sdk, CLOSED).verifyCode(account, verify)),
  },
  withOptions('a connection that is closed without a response', undefined, { replies: [{ cut: true }] }),
  withOptions('a connection that is reset', undefined, { replies: [{ reset: true }] }),
  {
    name: "an error's response that the program replaces, and one that it removes",
    replies: [REPLIES['400 as documented']],
    run: async (sdk, url) => {
      const error = await failure(basicClient(sdk, url).verifyCode(account, verify));
      error.response = { status: 418 };
      const replaced = error.response;
      error.response = undefined;
      return [replaced, error.response];
    },
  },
  {
    name: 'the same client works after failures',
    replies: [{ status: 500, body: {} }, { reset: true }],
    run: async (sdk, url) => {
      const api = basicClient(sdk, url);
      return [
        await outcome(api.verifyCode(account, verify)),
        await outcome(api.verifyCode(account, verify)),
        await outcome(api.verifyCode(account, verify)),
      ];
    },
  },
];
