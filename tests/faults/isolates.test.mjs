// Two instances of the package share a token through a store, as two isolates would; without a store each fetches its own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { withConsumer } from '../runtime/consumer.mjs';
import { startFaults } from './server.mjs';
import { Row } from './suite/row.mjs';

let server;
before(async () => (server = await startFaults()));
after(() => server?.stop());

/** A store with a Map, in the form of a key-value service; `text` returns everything that it received. */
function store() {
  const kept = new Map();
  return {
    text: () => JSON.stringify([...kept]),
    size: () => kept.size,
    get: async (key) => kept.get(key),
    set: async (key, token) => void kept.set(key, structuredClone(token)),
  };
}

async function withTwoInstances(id, use) {
  await withConsumer({}, async (consumer) => {
    const entry = (name) => consumer.path('node_modules', 'bandwidth-mfa', 'dist', name);
    const modules = [await import(pathToFileURL(entry('index.js')).href), createRequire(import.meta.url)(entry('index.cjs'))];
    await use(modules.map((mfa) => new Row(mfa, { ...server.input, runtime: 'node' }, id)));
  });
}

test('two instances with one store share one token', async () => {
  await withTwoInstances('store', async ([first, second]) => {
    const serverCase = first.case([{}, {}, { expired: true }]);
    const tokenStore = store();
    const [one, other] = [first, second].map((row) => row.oauth(serverCase, { tokenStore }));
    await first.send(one);
    await second.send(other);
    await first.checkCount(serverCase, { api: 2, token: 1 });
    assert.equal(tokenStore.size(), 1);
    assert.doesNotMatch(tokenStore.text(), /client-|S.cret|127\.0\.0\.1/, 'the store contains a secret besides the token');
    // The token is refused: one instance gets a new one, and the other uses that after its own refusal.
    await first.send(one);
    await second.send(other);
    await first.checkCount(serverCase, { api: 6, token: 2 });
  });
});

// On Workers, work that nobody awaits may end with the request.
test('a call uses a new token after the store has it', async () => {
  await withTwoInstances('order', async ([first]) => {
    const serverCase = first.case();
    const counts = [];
    // Each count is a request of its own, so a call that did not wait would be counted.
    const count = async () => {
      while (counts.length < 5) counts.push((await serverCase.count()).api);
    };
    let counted;
    const set = () => (counted = count());
    await first.send(first.oauth(serverCase, { tokenStore: { ...store(), set } }));
    await counted;
    assert.deepEqual(counts, [0, 0, 0, 0, 0]);
  });
});

test('with a store, ten parallel calls with an expired token renew it once', async () => {
  await withTwoInstances('renewal', async ([first]) => {
    const serverCase = first.case([{ expired: true }]);
    const tokenStore = store();
    // The first call caches a token, which the server refuses from now on.
    const before = { ...first.case([{}]), tokenUrl: serverCase.tokenUrl, id: serverCase.id };
    await first.send(first.oauth(before, { tokenStore }));
    const configuration = first.oauth(serverCase, { tokenStore });
    await Promise.all(Array.from({ length: 10 }, () => first.send(configuration)));
    await first.checkCount(serverCase, { api: 20, token: 2 });
  });
});

test('without a store each instance has its own token', async () => {
  await withTwoInstances('none', async ([first, second]) => {
    const serverCase = first.case();
    await first.send(first.oauth(serverCase));
    await second.send(second.oauth(serverCase));
    await first.checkCount(serverCase, { api: 2, token: 2 });
  });
});
