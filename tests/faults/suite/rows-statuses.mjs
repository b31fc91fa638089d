// Statuses other than 200: a refused request was not applied; after a failure inside the service it may have been.
import { canary } from './printed.mjs';
import { DEADLINE, equal } from './row.mjs';

const unexpected = (status, more) => ({ kind: 'unexpected-status', sent: 'no', attempts: 1, status, ...more });
const page = { headers: { 'Content-Type': 'text/html' }, body: '<html><h1>Sorry</h1></html>' };

/** A browser reports a redirect that it must not follow as status 0. */
const redirect = (row, status) => unexpected(row.isBrowser ? 0 : status);

export const statuses = {
  async 'a redirect to another host is not followed'(row) {
    for (const status of [301, 302, 303, 307, 308]) {
      const serverCase = row.case();
      const target = `${row.input.keptOrigin}/${serverCase.id}/target`;
      await row.fails([{ status, headers: { Location: target } }], redirect(row, status));
      equal((await serverCase.count()).target, 0, `${status}: requests at the target`);
    }
  },
  async 'a redirect to the same host is not followed'(row) {
    const serverCase = row.case();
    const headers = { Location: `/${serverCase.id}/target` };
    await row.fails([{ status: 307, headers }], redirect(row, 307));
    equal((await serverCase.count()).target, 0, 'requests at the target');
  },
  async 'status 400, as JSON or as a page: bad-request'(row) {
    const refused = { kind: 'bad-request', sent: 'no', attempts: 1, status: 400, code: 'ERR_BAD_REQUEST' };
    const body = '{"error":"400 Request is malformed","requestId":"r-9"}';
    const error = await row.fails([{ status: 400, body }], refused);
    equal([error.requestId, error.response.data.requestId], ['r-9', 'r-9'], 'requestId');
    await row.fails([{ status: 400, ...page }], refused);
    // A server that repeats everything that it received.
    await row.fails([{ status: 400, echo: true }], refused);
    await row.fails([{ status: 400, echo: true }], refused, { oauth: true });
  },
  async 'secrets that a server repeats in its headers are hidden'(row) {
    const operations = ['verifyCode'];
    for (const repeat of ['authorization', 'credentials', 'pair', 'code', 'to', 'digits']) {
      await row.fails([{ status: 400, repeat }], { kind: 'bad-request', sent: 'no' }, { operations });
      await row.fails([{ status: 400, repeat, body: 'text' }], { kind: 'bad-request', sent: 'no' }, { operations });
    }
  },
  async 'status 401 with Basic credentials: unauthorized, no retry'(row) {
    const refused = { kind: 'unauthorized', sent: 'no', attempts: 1, status: 401 };
    const headers = { 'WWW-Authenticate': 'Basic realm="MFA"' };
    await row.fails([{ status: 401, headers, body: '{"message":"Unauthorized"}' }], refused);
    await row.fails([{ status: 401, echo: true }], refused);
  },
  async 'status 401 with the program’s token: a retry only for a function'(row) {
    const refused = { kind: 'unauthorized', sent: 'no', status: 401 };
    const { accessToken } = canary;
    const credentials = { username: undefined, password: undefined };
    await row.fails([{ status: 401, echo: true }], { ...refused, attempts: 1 }, { more: { ...credentials, accessToken } });
    // A function is called once more.
    const more = { ...credentials, accessToken: () => accessToken };
    await row.fails([{ status: 401, echo: true }], { ...refused, attempts: 2 }, { more, count: { api: 2 } });
  },
  async 'status 403: forbidden; 404, 405, 415: unexpected-status'(row) {
    const forbidden = { kind: 'forbidden', sent: 'no', attempts: 1, status: 403, detail: 'Access denied' };
    for (const field of ['message', 'Message']) {
      await row.fails([{ status: 403, body: JSON.stringify({ [field]: 'Access denied' }) }], forbidden);
    }
    for (const status of [404, 405, 415]) await row.fails([{ status, ...page }], unexpected(status));
  },
  async 'statuses 409, 411, 413, 421: not sent; 408: maybe sent'(row) {
    await row.fails([{ status: 408, body: '{}' }], unexpected(408, { sent: 'maybe' }));
    for (const status of [409, 411, 413]) await row.fails([{ status, body: '{}' }], unexpected(status));
    // Node and browsers may repeat a request after 421: see partly.mjs.
    const count = { api: (number) => number === 1 || (number === 2 && (row.runtime === 'node' || row.isBrowser)) };
    await row.fails([{ status: 421, body: '{}' }], unexpected(421), { count });
  },
  async 'status 429: rate-limited, with every form of Retry-After'(row) {
    const body = '{"error":"This number has exceeded verification attempts, please wait 2 minutes","requestId":"r-2"}';
    const limited = { kind: 'rate-limited', sent: 'no', attempts: 1, status: 429 };
    const waits = {
      2: 2_000,
      'Sun, 06 Nov 1994 08:49:37 GMT': 0,
      'Sunday, 06-Nov-94 08:49:37 GMT': 0,
      '-1': undefined,
      '1e9': undefined,
      1000000000: 86_400_000,
      abc: undefined,
    };
    for (const [header, retryAfterMs] of Object.entries(waits)) {
      const headers = { 'Retry-After': header };
      await row.fails([{ status: 429, headers, body }], { ...limited, retryAfterMs });
    }
    await row.fails([{ status: 429, body }], { ...limited, retryAfterMs: undefined });
    const date = new Date(Date.now() + 60_000).toUTCString();
    const [weekday, day, month, year, time] = date.split(/,? /);
    // RFC 9110 5.6.7: the form of C's asctime must be accepted too.
    for (const form of [date, `${weekday} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`]) {
      const { retryAfterMs } = await row.fails([{ status: 429, headers: { 'Retry-After': form }, body }], limited);
      if (!(retryAfterMs > 30_000 && retryAfterMs <= 60_000))
        throw new Error(`${form}, one minute from now, gave ${retryAfterMs}`);
    }
  },
  async 'statuses 500, 502, 503, 504: server, maybe sent'(row) {
    const failed = (status, more) => ({ kind: 'server', sent: 'maybe', attempts: 1, status, code: 'ERR_BAD_RESPONSE', ...more });
    const body = '{"error":"Internal Server Error. No further information available","requestId":"r-3"}';
    await row.fails([{ status: 500, body }], failed(500, { requestId: 'r-3' }));
    await row.fails([{ status: 500, echo: true }], failed(500));
    await row.fails([{ status: 502, ...page }], failed(502));
    await row.fails([{ status: 503, ...page, headers: { 'Retry-After': '7' } }], failed(503, { retryAfterMs: 7_000 }));
    await row.fails([{ status: 504, ...page }], failed(504));
  },
  async 'an error body that fails: the kind of its status'(row) {
    await row.fails([{ status: 500, fault: 'body-reset' }], { kind: 'server', sent: 'maybe', status: 500 }, { released: true });
    await row.fails([{ status: 403, fault: 'body-close' }], { kind: 'forbidden', sent: 'no', status: 403 }, { released: true });
    await row.failsAfterStatus([{ status: 400, fault: 'body-hang' }], { kind: 'bad-request', sent: 'no', status: 400 });
  },
  async 'status 299: sent; statuses 000 and 999: maybe sent'(row) {
    await row.fails([{ status: 299, body: '{"valid":true}' }], unexpected(299, { sent: 'yes' }));
    const odd = [
      { kind: 'connection-lost', sent: 'maybe' },
      { kind: 'unexpected-status', sent: 'maybe' },
    ];
    for (const line of ['HTTP/1.1 000 Nothing', 'HTTP/1.1 999 Too much']) {
      // On a busy machine the deadline may pass before the request arrives.
      const count = { api: (number) => number <= 1 };
      const expected = [...odd, { kind: 'timeout', sent: 'maybe' }];
      await row.fails([{ fault: 'raw', line }], expected, { options: { timeout: DEADLINE }, count });
    }
  },
};
