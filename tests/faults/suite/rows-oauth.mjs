// One token for many calls, and a store that shares it between isolates.
import { canary, hides } from './printed.mjs';
import { equal, quickly } from './row.mjs';

const hour = () => Date.now() + 3_600_000;

/** Calls share one token request if they may wait for each other's promise; workerd shares only token values. */
const few = (row, number, most) => (row.isWorkerd ? (count) => count >= number && count <= most : number);

/** A call with a store: `{ configuration, made, kept }`, where `kept` records what the client stored. */
async function withStore(row, get, /** @type {any} */ { steps, tokenSteps } = {}) {
  const made = row.case(steps, tokenSteps);
  const kept = [];
  const tokenStore = {
    get,
    async set(key, token) {
      kept.push([key, token]);
    },
  };
  const configuration = row.oauth(made, { tokenStore });
  const response = await row.send(configuration);
  equal(response.data.messageId, 'm-1', 'messageId');
  return { configuration, made, kept };
}

export const oauth = {
  async '35 ten parallel calls, all refused with the old token'(row) {
    const made = row.case([{ expired: true }]);
    const configuration = row.oauth(made);
    // The first call caches a token, which the server refuses from now on.
    const first = row.case([{}]);
    await row.send(row.oauth({ ...first, tokenUrl: made.tokenUrl, id: made.id }));
    await Promise.all(Array.from({ length: 10 }, () => row.send(configuration)));
    await row.counted(made, { api: 20, token: few(row, 2, 11) });
  },
  async '35b fifty parallel first calls'(row) {
    const made = row.case();
    const configuration = row.oauth(made);
    const calls = Array.from({ length: 50 }, (_, index) =>
      row.call(index % 2 ? 'verifyCode' : 'generateMessagingCode', configuration),
    );
    equal(
      (await Promise.all(calls)).map(({ status }) => status),
      Array(50).fill(200),
      'statuses',
    );
    await row.counted(made, { api: 50, token: few(row, 1, 50) });
    // From then on the value is cached, on every runtime.
    const before = (await made.count()).token;
    await row.send(configuration);
    await row.counted(made, { api: 51, token: before });
  },
  async '35c fifty first calls whose token request fails'(row) {
    const made = row.case([{}], [{ status: 400, echo: true }]);
    const configuration = row.oauth(made);
    const calls = Array.from({ length: 50 }, () => row.refused(row.send(configuration)));
    for (const error of await Promise.all(calls)) row.is(error, { kind: 'authorization', sent: 'no', attempts: 0, status: 400 });
    await row.counted(made, { api: 0, token: few(row, 1, 50) });
  },
  async '35d a changed secret needs a new token'(row) {
    const made = row.case();
    const configuration = row.oauth(made);
    await row.send(configuration);
    configuration.clientSecret = `${canary.clientSecret} the second`;
    await row.send(configuration);
    await row.counted(made, { api: 2, token: 2 });
  },
  async 'S1 a store gets the fetched token, under a key that reveals nothing'(row) {
    const { made, kept } = await withStore(row, async () => undefined);
    await row.counted(made, { api: 1, token: 1 });
    equal(kept.length, 1, 'tokens kept');
    const [[key, token]] = kept;
    if (!/^[0-9a-f]{64}$/.test(key)) throw new Error(`the key ${key} is not a SHA-256 digest`);
    hides('the key', key);
    equal([Object.keys(token).sort(), token.value], [['expiresAt', 'value'], `canary-token-${made.id}-1`], 'what is kept');
    if (!(token.expiresAt > Date.now() && token.expiresAt <= hour())) throw new Error(`expiresAt is ${token.expiresAt}`);
  },
  async 'S2 a token from the store is used'(row) {
    const { made } = await withStore(row, async () => ({ value: 'stored', expiresAt: hour() }));
    const { authorizations } = await row.counted(made, { api: 1, token: 0 });
    equal(authorizations, ['Bearer stored'], 'Authorization');
  },
  async 'S3 a refused token from the store is replaced, in the store too'(row) {
    const steps = [{ status: 401, body: '{}' }, {}];
    const { made, kept } = await withStore(row, async () => ({ value: 'stored', expiresAt: hour() }), { steps });
    await row.counted(made, { api: 2, token: 1 });
    equal(
      kept.map(([, { value }]) => value),
      [`canary-token-${made.id}-1`],
      'the stored tokens',
    );
  },
  async 'S4 a store that throws, rejects or returns garbage is ignored'(row) {
    const thrower = () => {
      throw new Error('the store is down');
    };
    const gives = (value) => async () => value;
    const broken = [
      thrower,
      async () => thrower(),
      () => 'stored',
      ...[undefined, null, 5, 'stored', [], {}].map(gives),
      gives({ value: 'stored' }),
      gives({ value: 5, expiresAt: hour() }),
      gives({ value: '', expiresAt: hour() }),
      gives({ value: 'st\r\nored', expiresAt: hour() }),
      ...[NaN, -1, 0, Infinity, '9999999999999', null, Date.now() - 1, hour() * 10].map((expiresAt) =>
        gives({ value: 'stored', expiresAt }),
      ),
      gives({
        get value() {
          return thrower();
        },
      }),
      gives(new Proxy({}, { get: thrower })),
    ];
    for (const [index, get] of broken.entries()) {
      try {
        const { made } = await withStore(row, get);
        await row.counted(made, { api: 1, token: 1 });
      } catch (error) {
        throw new Error(`store ${index}, ${get}: ${error.stack}`);
      }
    }
  },
  async 'S5 a call waits at most one second for a store'(row) {
    const never = () => new Promise(() => {});
    await quickly(async (waits) => {
      const made = row.case();
      await row.send(row.oauth(made, { tokenStore: { get: never, set: never } }));
      await row.counted(made, { api: 1, token: 1 });
      equal(waits, [1_000, 1_000], 'waits');
    });
  },
};
