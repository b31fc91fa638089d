// Rows that a runtime cannot show, or only partly, with the reasons, which are printed below the table.

/** Rows that are skipped. */
export const hidden = {
  workerd: {
    // Plain `fetch` shows the same: the error is caught, and soon afterwards the incoming request is cancelled.
    '26b': 'workerd cancels the incoming request after reading a body that is not gzip',
  },
};

const unproved =
  'the runtime has the same error for a refused and a broken connection, so the outcome is connection-lost, sent maybe';
const resent = 'Chromium repeats a POST by itself if a reused connection breaks, so the count may be higher';
const alone = 'requests there cannot wait for the promise of another one, so each may fetch its own token';

/** Rows that expect less on a runtime. */
export const partly = {
  node: {
    41: 'Node may repeat a request after 421 by itself, once (RFC 9110 15.5.20 allows it)',
    25: 'the head is refused: connection-lost',
  },
  deno: { 6: 'the reset may arrive while Deno connects: then it is certain that nothing was sent' },
  bun: { 5: 'Bun reports EPROTO, which may also end an established connection: connection-lost' },
  workerd: {
    ...Object.fromEntries(['1', '2', '4', '5'].map((id) => [id, unproved])),
    ...Object.fromEntries(['35', '35b', '35c', '46'].map((id) => [id, alone])),
  },
  firefox: {
    ...Object.fromEntries(['1', '2', '4', '5'].map((id) => [id, unproved])),
    8: 'after a reset it uses a new connection for the next request',
    9: 'it may repeat a POST by itself if a reused connection breaks, so the count may be higher',
    29: 'it hides the status of a redirect: 0',
    30: 'it hides the status of a redirect: 0',
  },
  chromium: {
    ...Object.fromEntries(['1', '2', '4', '5'].map((id) => [id, unproved])),
    8: resent,
    9: resent,
    12: 'it treats a cut head as complete: invalid-response',
    25: 'the head is refused: connection-lost',
    29: 'it hides the status of a redirect: 0',
    30: 'it hides the status of a redirect: 0',
    41: 'Chromium may repeat a request after 421 by itself, once (RFC 9110 15.5.20 allows it)',
  },
};
