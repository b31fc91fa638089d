// One token for many calls, and a store that shares it between isolates.
import { canary, hides } from './printed.mjs';
import { equal, withShortWaits } from './row.mjs';

const hour = () => Date.now() + 3_600_000;

/** Calls share one token request if they may wait for each other's promise; workerd shares only token values. */
const shared = (row, number, most) => (row.isWorkerd ? (count) => count >= number && count <= most : number);

/** A call with a store: `{ serverCase, stored }`, where `stored` records what the client stored. */
async function withStore(row, get, /** @type {any} */ steps = undefined) {
  const serverCase = row.case(steps);
  const stored = [];
  const tokenStore = {
    get,
    async set(key, token) {
      stored.push([key, token]);
    },
  };
  const response = await row.send(row.oauth(serverCase, { tokenStore }));
  equal(response.data.messageId, 'm-1', 'messageId');
  return { serverCase, stored };
}

export const oauth = {
  async 'ten parallel calls, all with an expired token: one renewal'(row) {
    const serverCase = row.case([{ expired: true }]);
    const configuration = row.oauth(serverCase);
    // The first call caches a token, which the server refuses from now on.
    const first = row.case([{}]);
    await row.send(row.oauth({ ...first, tokenUrl: serverCase.tokenUrl, id: serverCase.id }));
    await Promise.all(Array.from({ length: 10 }, () => row.send(configuration)));
    await row.checkCount(serverCase, { api: 20, token: shared(row, 2, 11) });
  },
  async 'fifty parallel first calls: one token'(row) {
    const serverCase = row.case();
    const configuration = row.oauth(serverCase);
    const calls = Array.from({ length: 50 }, (_, index) =>
      row.call(index % 2 ? 'verifyCode' : 'generateMessagingCode', configuration),
    );
    equal(
      (await Promise.all(calls)).map(({ status }) => status),
      Array(50).fill(200),
      'statuses',
    );
    await row.checkCount(serverCase, { api: 50, token: shared(row, 1, 50) });
    // From then on the value is cached, on every runtime.
    const before = (await serverCase.count()).token;
    await row.send(configuration);
    await row.checkCount(serverCase, { api: 51, token: before });
  },
  async 'fifty parallel first calls whose token request fails: one request'(row) {
    const serverCase = row.case([{}], [{ status: 400, echo: true }]);
    const configuration = row.oauth(serverCase);
    const calls = Array.from({ length: 50 }, () => row.refused(row.send(configuration)));
    for (const error of await Promise.all(calls)) row.is(error, { kind: 'authorization', sent: 'no', attempts: 0, status: 400 });
    await row.checkCount(serverCase, { api: 0, token: shared(row, 1, 50) });
  },
  async 'a changed secret needs a new token'(row) {
    const serverCase = row.case();
    const configuration = row.oauth(serverCase);
    await row.send(configuration);
    configuration.clientSecret = `${canary.clientSecret} the second`;
    await row.send(configuration);
    await row.checkCount(serverCase, { api: 2, token: 2 });
  },
  async 'a store gets the fetched token, under a key that reveals nothing'(row) {
    const { serverCase, stored } = await withStore(row, async () => undefined);
    await row.checkCount(serverCase, { api: 1, token: 1 });
    equal(stored.length, 1, 'tokens stored');
    const [[key, token]] = stored;
    if (!/^[0-9a-f]{64}$/.test(key)) throw new Error(`the key ${key} is not a SHA-256 digest`);
    hides('the key', key);
    equal(
      [Object.keys(token).sort(), token.value],
      [['expiresAt', 'value'], `canary-token-${serverCase.id}-1`],
      'what is stored',
    );
    if (!(token.expiresAt > Date.now() && token.expiresAt <= hour())) throw new Error(`expiresAt is ${token.expiresAt}`);
  },
  async 'a token from the store is used'(row) {
    const { serverCase } = await withStore(row, async () => ({ value: 'stored', expiresAt: hour() }));
    const { authorizations } = await row.checkCount(serverCase, { api: 1, token: 0 });
    equal(authorizations, ['Bearer stored'], 'Authorization');
  },
  async 'a refused token from the store is replaced, in the store too'(row) {
    const steps = [{ status: 401, body: '{}' }, {}];
    const { serverCase, stored } = await withStore(row, async () => ({ value: 'stored', expiresAt: hour() }), steps);
    await row.checkCount(serverCase, { api: 2, token: 1 });
    equal(
      stored.map(([, { value }]) => value),
      [`canary-token-${serverCase.id}-1`],
      'the stored tokens',
    );
  },
  async 'a store that throws, rejects or returns garbage is ignored'(row) {
    const thrower = () => {
      throw new Error('the store is down');
    };
    const returning = (value) => async () => value;
    const broken = [
      thrower,
      async () => thrower(),
      () => 'stored',
      ...[undefined, null, 5, 'stored', [], {}].map(returning),
      returning({ value: 'stored' }),
      returning({ value: 5, expiresAt: hour() }),
      returning({ value: '', expiresAt: hour() }),
      returning({ value: 'st\r\nored', expiresAt: hour() }),
      ...[NaN, -1, 0, Infinity, '9999999999999', null, Date.now() - 1, hour() * 10].map((expiresAt) =>
        returning({ value: 'stored', expiresAt }),
      ),
      returning({
        get value() {
          return thrower();
        },
      }),
      returning(new Proxy({}, { get: thrower })),
    ];
    for (const [index, get] of broken.entries()) {
      try {
        const { serverCase } = await withStore(row, get);
        await row.checkCount(serverCase, { api: 1, token: 1 });
      } catch (error) {
        throw new Error(`store ${index}, ${get}: ${error.stack}`);
      }
    }
  },
  async 'a call waits at most one second for a store'(row) {
    const never = () => new Promise(() => {});
    await withShortWaits(async (waits) => {
      const serverCase = row.case();
      await row.send(row.oauth(serverCase, { tokenStore: { get: never, set: never } }));
      await row.checkCount(serverCase, { api: 1, token: 1 });
      equal(waits, [1_000, 1_000], 'waits');
    });
  },
};
