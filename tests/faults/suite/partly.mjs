// Rows that expect less on a runtime. The reasons are printed below the table.

/** The same entry for several rows. */
const each = (titles, reason) => Object.fromEntries(titles.map((title) => [title, reason]));

const unproved = each(
  [
    'a refused connection: nothing was sent',
    'a host that does not exist: nothing was sent',
    'a self-signed certificate: nothing was sent',
    'HTTPS to a port for HTTP: nothing was sent',
  ],
  'the runtime has the same error for a refused and a broken connection, so the outcome is connection-lost, sent maybe',
);
const separateTokens = each(
  [
    'ten parallel calls, all with an expired token: one renewal',
    'fifty parallel first calls: one token',
    'fifty parallel first calls whose token request fails: one request',
    'an abort while the call waits for a token: not sent',
  ],
  'requests there cannot wait for the promise of another one, so each may fetch its own token',
);
const hiddenRedirects = each(
  ['a redirect to another host is not followed', 'a redirect to the same host is not followed'],
  'it hides the status of a redirect: 0',
);
const RESET_REUSED = 'a reset after the request, reused connection: maybe sent';
const CLOSE_REUSED = 'a close after the request, reused connection: maybe sent';
const CUT_HEAD = 'a head that is cut: maybe sent';
const LONG_HEAD = 'a head of 300 KB is read, or the connection is lost';
const MISDIRECTED = 'statuses 409, 411, 413, 421: not sent; 408: maybe sent';

/** By runtime and title. @type {Record<string, Record<string, string>>} */
export const partly = {
  node: {
    [MISDIRECTED]: 'Node may repeat a request after 421 by itself, once (RFC 9110 15.5.20 allows it)',
    [LONG_HEAD]: 'the head is refused: connection-lost',
  },
  deno: {
    'a connection reset when it is accepted: maybe sent':
      'the reset may arrive while Deno connects: then it is certain that nothing was sent',
  },
  bun: {
    'HTTPS to a port for HTTP: nothing was sent':
      'Bun reports EPROTO, which may also end an established connection: connection-lost',
  },
  workerd: { ...unproved, ...separateTokens },
  firefox: {
    ...unproved,
    ...hiddenRedirects,
    [MISDIRECTED]: 'Firefox may repeat a request after 421 by itself, once (RFC 9110 15.5.20 allows it)',
    [RESET_REUSED]: 'after a reset it uses a new connection for the next request',
    [CLOSE_REUSED]: 'it may repeat a POST by itself if a reused connection breaks, so the count may be higher',
  },
  chromium: {
    ...unproved,
    ...hiddenRedirects,
    ...each(
      [RESET_REUSED, CLOSE_REUSED],
      'Chromium repeats a POST by itself if a reused connection breaks, so the count may be higher',
    ),
    [CUT_HEAD]: 'it treats a cut head as complete: invalid-response',
    [LONG_HEAD]: 'the head is refused: connection-lost',
    [MISDIRECTED]: 'Chromium may repeat a request after 421 by itself, once (RFC 9110 15.5.20 allows it)',
  },
};
