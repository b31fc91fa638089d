// Every public class but the element works in the proxies of libraries: `this` is then a proxy, a draft or a derived object.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { reactive, ref } from '@vue/reactivity';
import { Configuration as OfficialConfiguration } from 'bandwidth-sdk';
import { createDraft, immerable, produce } from 'immer';
import { makeAutoObservable, observable } from 'mobx';
import { createHandler } from '../../pkg/dist/handler.js';
import { Configuration, MFAApi, MfaError, verifyCode } from '../../pkg/dist/index.js';
import { Simulator } from '../../pkg/dist/simulator.js';
import { LimitObject } from '../../pkg/dist/stores/durable-object.js';
import { memoryStore } from '../../pkg/dist/stores/memory.js';

const CODE = { to: '+19195551234', code: '123456', expirationTimeInMinutes: 3 };
const SEND = { to: '+19195551234', from: '+19195554321', applicationId: 'app', message: 'Code {CODE}', digits: 6 };

/** Wraps nested values too, each time in a new proxy. */
const deep = (target) =>
  new Proxy(target, {
    get(object, key, receiver) {
      const value = Reflect.get(object, key, receiver);
      const { writable, configurable } = Object.getOwnPropertyDescriptor(object, key) ?? { configurable: true };
      const isFixed = writable === false && configurable === false;
      return typeof value === 'object' && value !== null && !isFixed ? deep(value) : value;
    },
  });

/** immer drafts a class only if it is marked for that. */
function draft(instance) {
  instance[immerable] = true;
  return createDraft(instance);
}

const WRAPPERS = {
  'Vue reactive': (instance) => reactive({ instance }).instance,
  'Vue ref': (instance) => ref(instance).value,
  'MobX makeAutoObservable': (instance) => makeAutoObservable(instance),
  'MobX observable': (instance) => observable({ instance }).instance,
  'immer draft': draft,
  'a plain Proxy': (instance) => new Proxy(instance, {}),
  'a deep Proxy': deep,
  'an object derived from it': (instance) => Object.create(instance),
};

const BASIC = { username: 'user', password: 'password' };
const CLIENT = { clientId: 'id', clientSecret: 'secret' };

/** A `fetch` that returns tokens and responses, and records `Authorization`, and `x-own` if the program adds it. */
function service() {
  const seen = [];
  const fetch = async (url, { headers }) => {
    seen.push([headers.Authorization, headers['x-own']].filter(Boolean).join(', '));
    return Response.json(url.endsWith('/token') ? { access_token: 'fresh' } : { valid: true });
  };
  return { fetch, seen };
}

// First, because makeAutoObservable writes to a class's prototype.
test('no print shows a secret, or the property that holds the secrets', () => {
  const secrets = { password: 'hunter2', clientSecret: 'hunter2', apiKey: 'hunter2', accessToken: 'hunter2' };
  const configuration = new Configuration({ ...secrets, baseOptions: { headers: { 'x-key': 'hunter2' } } });
  const shown = [configuration, new MFAApi(configuration), new MFAApi({ ...secrets }), new Simulator()];
  for (const instance of shown) {
    for (const value of [instance, { instance }, [instance], reactive({ instance }), new Proxy(instance, {})]) {
      for (const options of [{}, { showHidden: true }, { getters: true }, { showHidden: true, getters: true, depth: 9 }]) {
        const text = inspect(value, options);
        assert.match(text, /Configuration|MFAApi|Simulator/);
        assert.doesNotMatch(text, /hunter2|hidden/);
      }
    }
  }
});

test('what a print method returns lacks that method, because Vitest and Chai would call it without end', () => {
  const configuration = new Configuration({ username: 'user', password: 'hunter2' });
  for (const instance of [configuration, Object.create(configuration), new MFAApi(configuration), new Simulator()]) {
    for (const name of [inspect.custom, 'toJSON']) {
      const shown = instance[name]();
      assert.equal(shown[name], undefined);
      assert.equal(JSON.stringify(shown), JSON.stringify(instance));
    }
  }
});

for (const [name, wrap] of Object.entries(WRAPPERS)) {
  describe(name, () => {
    test('a configuration works, with a password, a client secret or a token, and with fields that change', async () => {
      const { fetch, seen } = service();
      const configuration = wrap(new Configuration({ ...BASIC, fetch }));
      await verifyCode(configuration, '1', CODE);
      configuration.password = 'other';
      await verifyCode(configuration, '1', CODE);
      assert.equal(configuration.password, 'other');
      assert.deepEqual(seen.splice(0), [`Basic ${btoa('user:password')}`, `Basic ${btoa('user:other')}`]);

      const client = wrap(
        new Configuration({ ...CLIENT, tokenUrl: `https://auth.test/${encodeURIComponent(name)}/token`, fetch }),
      );
      assert.equal(await client.accessToken(), 'fresh');
      await verifyCode(client, '1', CODE);
      assert.equal(seen.at(-1), 'Bearer fresh');
      client.accessToken = 'given';
      client.baseOptions.headers['x-own'] = '1';
      await verifyCode(client, '1', CODE);
      assert.equal(seen.at(-1), 'Bearer given, 1');
    });

    test('MFAApi works, also with a wrapped configuration inside', async () => {
      const { fetch, seen } = service();
      const mfa = wrap(new MFAApi(wrap(new Configuration({ ...BASIC, fetch }))));
      assert.equal((await mfa.verifyCode('1', CODE)).data.valid, true);
      assert.equal((await mfa.generateMessagingCode('1', SEND)).status, 200);
      assert.deepEqual(seen, Array(2).fill(`Basic ${btoa('user:password')}`));
    });

    test('an MfaError, with its response, and a result can be read', async () => {
      const fetch = async () => Response.json({ error: 'No' }, { status: 403, headers: { 'x-own': '1' } });
      const mfa = new MFAApi(new Configuration({ accessToken: 'a', fetch }));
      const thrown = await mfa.verifyCode('1', CODE).catch((reason) => reason);
      // makeAutoObservable refuses classes with a superclass.
      const error = name === 'MobX makeAutoObservable' ? thrown : wrap(thrown);
      assert.ok(error instanceof MfaError);
      assert.deepEqual(Object.assign({}, error.response?.data), { error: 'No' });
      assert.equal(error.response?.headers.get('x-own'), '1');
      assert.equal(error.kind, 'forbidden');

      const accepted = new Configuration({ accessToken: 'a', fetch: async () => Response.json({ valid: true }) });
      const result = wrap(await verifyCode(accepted, '1', CODE));
      assert.equal(result.data.valid, true);
      assert.equal(result.headers.get('content-type'), 'application/json');
    });

    test('the simulator, the memory store and LimitObject work', async () => {
      const simulator = wrap(new Simulator({ code: '123456' }));
      const mfa = new MFAApi(new Configuration({ ...BASIC, fetch: simulator.fetch }));
      await mfa.generateMessagingCode('1', SEND);
      assert.equal(simulator.outbox.length, 1);
      simulator.reset();
      assert.equal(simulator.outbox.length, 0);
      assert.equal((await mfa.verifyCode('1', CODE)).data.valid, false);

      const store = wrap(memoryStore({ singleInstance: true }));
      const take = (id) => [{ op: 'take', key: 'key', id, rules: [[1, 1000]] }];
      assert.equal((await store.apply('0', take('first'))).ok, true);
      assert.equal((await store.apply('0', take('second'))).ok, false);

      const written = [];
      const storage = {
        sql: {
          exec(query, ...values) {
            if (query.startsWith('INSERT')) written.push(values[0]);
            return query.startsWith('SELECT MIN') ? [{ next: null }] : [];
          },
        },
        getAlarm: async () => null,
        setAlarm: async () => {},
        deleteAll: async () => void written.splice(0),
      };
      const object = wrap(new LimitObject({ storage }));
      assert.equal((await (await object.fetch({ json: async () => ({ operations: take('first') }) })).json()).ok, true);
      assert.deepEqual(written, ['key']);
      await object.alarm();
      assert.deepEqual(written, []);
    });

    test('a handler of wrapped parts works', async () => {
      const simulator = new Simulator();
      const handler = createHandler({
        configuration: wrap(new Configuration({ ...BASIC, fetch: simulator.fetch })),
        accountId: '1',
        from: SEND.from,
        applicationId: 'app',
        message: SEND.message,
        secret: 'a secret of more than thirty-two characters',
        countries: ['US'],
        clientAddress: false,
        store: wrap(memoryStore({ singleInstance: true })),
        onVerified: () => {},
      });
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
        'sec-fetch-site': 'same-origin',
      };
      const body = JSON.stringify({ to: '+19195550100' });
      const response = await handler(new Request('https://shop.test/mfa/send', { method: 'POST', headers, body }));
      assert.equal(response.status, 202, await response.text());
      assert.equal(simulator.outbox.length, 1);
    });
  });
}

test('accepts a wrapped configuration of bandwidth-sdk', async () => {
  for (const wrap of [WRAPPERS['Vue reactive'], WRAPPERS['a deep Proxy']]) {
    const { fetch, seen } = service();
    const configuration = wrap(Object.assign(new OfficialConfiguration(BASIC), { fetch }));
    await verifyCode(configuration, '1', CODE);
    assert.deepEqual(seen, [`Basic ${btoa('user:password')}`]);
  }
});

test('a copy by immer works, and keeps its secrets hidden', async () => {
  const { fetch, seen } = service();
  const before = {
    configuration: Object.assign(new Configuration({ username: 'user', password: 'hunter2', fetch }), { [immerable]: true }),
  };
  const after = produce(before, (state) => {
    state.configuration.timeout = 5;
    state.configuration.baseOptions.headers['x-own'] = '1';
  });
  assert.deepEqual([before.configuration.timeout, after.configuration.timeout], [undefined, 5]);
  await verifyCode(after.configuration, '1', CODE);
  const api = produce(
    Object.assign(new MFAApi(after.configuration), { [immerable]: true, name: '' }),
    (state) => void (state.name = 'mine'),
  );
  await api.verifyCode('1', CODE);
  assert.deepEqual([api.name, ...seen], ['mine', ...Array(2).fill(`Basic ${btoa('user:hunter2')}, 1`)]);
  for (const copy of [after, api]) {
    assert.doesNotMatch(`${inspect(copy, { showHidden: true, depth: 9 })} ${JSON.stringify(copy)}`, /hunter2/);
  }
});

test("a subclass's own field for a secret is used, and no print shows it", async () => {
  let sent;
  class Settings extends Configuration {
    username = 'user';
    password = 'hunter2';
    fetch = async (_, { headers }) => {
      sent = new Headers(headers).get('authorization');
      return Response.json({ valid: true });
    };
  }
  const settings = new Settings();
  await verifyCode(settings, '1', CODE);
  assert.equal(sent, `Basic ${btoa('user:hunter2')}`);
  const issuer = async () => Response.json({ access_token: 'issued', expires_in: 3600 });
  const client = new (class extends Configuration {
    clientId = 'id';
    clientSecret = 'hunter2';
    fetch = issuer;
  })();
  assert.equal(await /** @type {any} */ (client).accessToken(), 'issued');
  assert.match(inspect(settings), /username: 'user'/);
  assert.doesNotMatch(`${inspect(settings, { showHidden: true })} ${JSON.stringify([settings])}`, /hunter2/);
});
