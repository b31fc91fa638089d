// No connection, and connections that break: was the request sent, may it have been applied? partly.mjs says why runtimes differ.
import { DEADLINE } from './row.mjs';

const lost = { kind: 'connection-lost', sent: 'maybe', attempts: 1 };

/** If the runtime proves that nothing was sent, there is one retry; otherwise none. */
const unreachable = (row) => (row.provesUnsent ? { kind: 'connection', sent: 'no', attempts: 2 } : lost);

const none = { api: 0 };

/** The first call opens the connection, and the second one meets the fault on it. */
async function reused(row, fault) {
  const steps = [{ keep: true }, { fault }];
  for (const operation of ['generateMessagingCode', 'verifyCode']) {
    const serverCase = row.case(steps, undefined, row.input.keptOrigin);
    const configuration = row.basic(serverCase);
    await row.call(operation, configuration);
    // After another round trip the connection is back in the pool, and the next call can use it.
    await serverCase.count();
    row.is(await row.refused(row.call(operation, configuration), configuration), lost, operation);
    // Two requests in all: the first call's, and one of the second.
    const { reused } = await row.checkCount(serverCase, { api: row.isBrowser ? (count) => count >= 2 : 2 }, operation);
    const mayBeFresh = row.runtime === 'firefox' && fault === 'reset';
    if (reused < 1 && !mayBeFresh) throw new Error('the second call used a new connection, so the row showed nothing');
  }
}

export const connections = {
  async 'a refused connection: nothing was sent'(row) {
    await row.fails([{}], unreachable(row), { origin: row.input.closedOrigin, count: none });
  },
  async 'a host that does not exist: nothing was sent'(row) {
    // The resolver itself refuses a label of more than 63 characters, so no packet leaves this machine.
    const more = { allowInsecure: true, dangerouslyAllowBrowser: true };
    await row.fails([{}], unreachable(row), { origin: `http://${'a'.repeat(64)}.invalid`, more, count: none });
  },
  async 'a connection that nobody accepts: timeout, maybe sent'(row) {
    const timeout = { kind: 'timeout', sent: 'maybe', attempts: 1 };
    await row.fails([{}], timeout, { origin: row.input.blackHole, options: { timeout: DEADLINE }, count: none });
  },
  async 'a self-signed certificate: nothing was sent'(row) {
    const refused = row.provesUnsent ? { kind: 'connection', sent: 'no', attempts: 1 } : lost;
    await row.fails([{}], refused, { origin: row.input.tlsOrigin, count: none });
  },
  async 'HTTPS to a port for HTTP: nothing was sent'(row) {
    const refused = row.provesUnsent && row.runtime !== 'bun' ? { kind: 'connection', sent: 'no' } : lost;
    await row.fails([{}], refused, { origin: row.input.plainAsTls, count: none });
  },
  async 'a connection reset when it is accepted: maybe sent'(row) {
    // If nothing was sent, the retry may end either way.
    const either = row.runtime === 'deno' ? [lost, { ...lost, attempts: 2 }, unreachable(row)] : lost;
    await row.fails([{}], either, { origin: row.input.resettingOrigin, count: none });
  },
  async 'a reset after the request, new connection: maybe sent'(row) {
    await row.fails([{ fault: 'reset' }], lost);
  },
  async 'a close after the request, new connection: maybe sent'(row) {
    await row.fails([{ fault: 'close' }], lost);
  },
  'a reset after the request, reused connection: maybe sent': (row) => reused(row, 'reset'),
  'a close after the request, reused connection: maybe sent': (row) => reused(row, 'close'),
  async 'an idle connection that the server closed: success or maybe sent'(row) {
    const serverCase = row.case([{ keep: true }], undefined, row.input.keptOrigin);
    const configuration = row.basic(serverCase);
    await row.send(configuration);
    await serverCase.drop();
    // A runtime that has not noticed yet loses the request; otherwise it opens a new connection.
    const second = row.send(configuration);
    const ending = await second.then(
      () => 'ok',
      () => 'lost',
    );
    if (ending === 'lost') row.is(await row.refused(second, configuration), lost);
    await row.checkCount(serverCase, { api: (count) => count === 2 || (ending === 'lost' && count === 1) });
  },
  async 'no response before the deadline: timeout, maybe sent'(row) {
    const timeout = { kind: 'timeout', sent: 'maybe', attempts: 1, code: 'ECONNABORTED' };
    // On a busy machine the deadline may pass before the request arrives.
    const count = { api: (number) => number <= 1 };
    await row.fails([{ fault: 'hang' }], timeout, { options: { timeout: DEADLINE }, count });
  },
  async 'a head that is cut: maybe sent'(row) {
    const cut = row.runtime === 'chromium' ? [lost, { kind: 'invalid-response', sent: 'yes' }] : lost;
    await row.fails([{ fault: 'cut-head' }], cut);
  },
  async 'bytes that are not HTTP: maybe sent'(row) {
    await row.fails([{ fault: 'not-http' }], lost);
  },
};
