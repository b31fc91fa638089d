// What a runtime cannot show, or only partly, with the reason; the run prints it below its table.

/** Rows that are not run. */
export const hidden = {
  workerd: {
    // Seen with `fetch` alone, too: the error is caught, and some turns later the request that caught it is gone.
    '26b': 'workerd drops the incoming request itself after a body that is no gzip, whoever read it',
  },
};

const unproved =
  'the runtime says the same of a refused and of a broken connection, so the outcome is connection-lost, sent maybe';
const resent = 'Chromium sends a POST again by itself when a reused connection dies, so the count may be higher';
const alone = 'no request may wait for the promise of another one there, so each may fetch a token of its own';

/** Rows whose expectation is weaker there. */
export const partly = {
  node: {
    41: '421 may be sent again by Node itself, once (RFC 9110 15.5.20 allows it)',
    25: 'the head is refused: connection-lost',
  },
  deno: { 6: 'the reset may come while it connects: then it is proved that nothing was sent' },
  bun: { 5: 'it says EPROTO, which a connection may also end with later: connection-lost' },
  workerd: {
    ...Object.fromEntries(['1', '2', '4', '5'].map((id) => [id, unproved])),
    ...Object.fromEntries(['35', '35b', '35c', '46'].map((id) => [id, alone])),
  },
  firefox: {
    ...Object.fromEntries(['1', '2', '4', '5'].map((id) => [id, unproved])),
    8: 'after a reset it takes a connection of its own for the next request',
    9: 'it may send a POST again by itself when a reused connection dies, so the count may be higher',
    29: 'it hides the status of a redirect: 0',
    30: 'it hides the status of a redirect: 0',
  },
  chromium: {
    ...Object.fromEntries(['1', '2', '4', '5'].map((id) => [id, unproved])),
    8: resent,
    9: resent,
    12: 'it takes a cut head for a whole one: invalid-response',
    25: 'the head is refused: connection-lost',
    29: 'it hides the status of a redirect: 0',
    30: 'it hides the status of a redirect: 0',
    41: '421 may be sent again by Chromium itself, once (RFC 9110 15.5.20 allows it)',
  },
};
