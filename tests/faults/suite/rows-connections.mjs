// No connection, and connections that break: was the request sent, may it have been applied?
import { SOON } from './row.mjs';

const lost = { kind: 'connection-lost', sent: 'maybe', attempts: 1 };

/** If the runtime proves that nothing was sent, there is one retry; otherwise none. */
const unreachable = (row) => (row.proves ? { kind: 'connection', sent: 'no', attempts: 2 } : lost);

const none = { api: 0 };

/** The first call opens the connection, and the second one meets the fault on it. */
async function reused(row, fault) {
  const steps = [{ keep: true }, { fault }];
  for (const operation of ['generateMessagingCode', 'verifyCode']) {
    const made = row.case(steps, undefined, row.input.keptOrigin);
    const configuration = row.basic(made);
    await row.call(operation, configuration);
    // After another round trip the connection is back in the pool, and the next call can use it.
    await made.count();
    row.is(await row.refused(row.call(operation, configuration), configuration), lost, operation);
    // Two requests in all: the first call's, and one of the second.
    const { reused } = await row.counted(made, { api: row.isBrowser ? (count) => count >= 2 : 2 }, operation);
    const mayBeFresh = row.runtime === 'firefox' && fault === 'reset';
    if (reused < 1 && !mayBeFresh) throw new Error('the second call used a new connection, so the row showed nothing');
  }
}

export const connections = {
  async '1 refused'(row) {
    await row.fails([{}], unreachable(row), { origin: row.input.closedOrigin, count: none });
  },
  async '2 a host that does not exist'(row) {
    // The resolver itself refuses a label of more than 63 characters, so no packet leaves this machine.
    const more = { allowInsecure: true, dangerouslyAllowBrowser: true };
    await row.fails([{}], unreachable(row), { origin: `http://${'a'.repeat(64)}.invalid`, more, count: none });
  },
  async '3 no answer to the connection'(row) {
    const timeout = { kind: 'timeout', sent: 'maybe', attempts: 1 };
    await row.fails([{}], timeout, { origin: row.input.blackHole, options: { timeout: SOON }, count: none });
  },
  async '4 a self-signed certificate'(row) {
    const refused = row.proves ? { kind: 'connection', sent: 'no', attempts: 1 } : lost;
    await row.fails([{}], refused, { origin: row.input.tlsOrigin, count: none });
  },
  async '5 https to a plain port'(row) {
    // Bun reports EPROTO, which may also end an established connection, so it proves nothing.
    const refused = row.proves && row.runtime !== 'bun' ? { kind: 'connection', sent: 'no' } : lost;
    await row.fails([{}], refused, { origin: row.input.plainAsTls, count: none });
  },
  async '6 reset when it is accepted'(row) {
    // Deno may see the reset while it connects. Then nothing was sent, and the second try may end either way.
    const either = row.runtime === 'deno' ? [lost, { ...lost, attempts: 2 }, unreachable(row)] : lost;
    await row.fails([{}], either, { origin: row.input.resettingOrigin, count: none });
  },
  async '7 reset after the request, fresh connection'(row) {
    await row.fails([{ fault: 'reset' }], lost);
  },
  async '7b closed after the request, fresh connection'(row) {
    await row.fails([{ fault: 'close' }], lost);
  },
  '8 reset after the request, reused connection': (row) => reused(row, 'reset'),
  '9 closed after the request, reused connection': (row) => reused(row, 'close'),
  async '10 an idle connection that the server closed'(row) {
    const made = row.case([{ keep: true }], undefined, row.input.keptOrigin);
    const configuration = row.basic(made);
    await row.send(configuration);
    await made.drop();
    // A runtime that has not noticed yet loses the request; otherwise it opens a new connection.
    const second = row.send(configuration);
    const ending = await second.then(
      () => 'ok',
      () => 'lost',
    );
    if (ending === 'lost') row.is(await row.refused(second, configuration), lost);
    await row.counted(made, { api: (count) => count === 2 || (ending === 'lost' && count === 1) });
  },
  async '11 no answer'(row) {
    const timeout = { kind: 'timeout', sent: 'maybe', attempts: 1, code: 'ECONNABORTED' };
    await row.fails([{ fault: 'hang' }], timeout, { options: { timeout: SOON } });
  },
  async '12 a head that is cut'(row) {
    // Chromium treats the part as a complete head, with status 200 and no body.
    const cut = row.isBrowser ? [lost, { kind: 'invalid-response', sent: 'yes' }] : lost;
    await row.fails([{ fault: 'cut-head' }], cut);
  },
  async '28 something that is not HTTP'(row) {
    await row.fails([{ fault: 'not-http' }], lost);
  },
};
