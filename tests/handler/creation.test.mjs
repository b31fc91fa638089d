// Creating a handler: reports everything missing or unsafe at once.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { test } from 'node:test';
import { tables } from '../../scripts/countries.mjs';
import { CODE, MfaError, SECRET, fixture, options } from './fixture.mjs';
import { entries } from './package.mjs';

const { handler, memory } = await entries();

function issuesOf(broken) {
  try {
    handler.createHandler(broken);
  } catch (error) {
    assert.ok(error instanceof MfaError, inspect(error));
    assert.deepEqual([error.kind, error.sent], ['configuration', 'no']);
    return error;
  }
  assert.fail('the handler was created');
}
const fieldsOf = (broken) =>
  issuesOf(broken)
    .issues.map(({ field }) => field)
    .sort();

test('names every missing option', () => {
  const all = ['accountId', 'applicationId', 'configuration', 'countries', 'from', 'message', 'onVerified', 'secret', 'store'];
  assert.deepEqual(fieldsOf({}), all);
  assert.deepEqual(fieldsOf(undefined), all);
});

test('names an unknown option without control characters', () => {
  assert.deepEqual(fieldsOf(options({ 'a\0b': 1, limits: { 'c\0d': 1 } })), ['ab', 'limits.cd']);
});

test('names every option with an impossible value', () => {
  for (const [name, value] of /** @type {any[][]} */ ([
    ['store', {}],
    ['store', null],
    ['onVerified', 'yes'],
    ['beforeSend', true],
    ['session', 'a session'],
    ['onEvent', {}],
    ['accountId', 1n],
    ['accountId', Symbol('id')],
    ['from', 19195554321],
    ['message', ['{CODE}']],
    ['secret', new Uint8Array(32)],
    ['secret', []],
    ['secret', [5]],
    ['secret', [SECRET, undefined]],
    ['countries', ['US', undefined, 'CA']],
    ['secret', [SECRET, '0123456789'.repeat(4)]],
    ['countries', 'US'],
    ['countries', []],
    ['countries', {}],
    ['countries', { deny: ['US'] }],
    ['limits', { globalPerHour: '30' }],
    ['limits', 5],
    ['limits', 5n],
    ['limits', () => 5],
    ['countries', { allow: ['US'], deny: new Set(['CA']) }],
    ['origins', Symbol('https://app.example')],
    ['origins', '*'],
    ['voice', 1],
    ['clientAddress', 'cf-connecting-ip'],
    ['clientAddress', {}],
    ['challenge', ''],
    ['challenge', 'header'],
    ['configuration', undefined],
    ['configuration', { clientId: 'id' }],
    ['configuration', { clientId: 'id', clientSecret: 'secret', basePath: 'http://example.com' }],
    ['mesage', 'Your code is {CODE}'],
  ])) {
    const fields = new Set(fieldsOf(options({ [name]: value })).map((field) => field.split('.')[0]));
    assert.deepEqual([...fields], [name], `${name}: ${inspect(value)}`);
  }
});

test('says what an option must be, and what was found unless that is a Map, a Set, bytes or undefined', () => {
  for (const [values, expected] of /** @type {any[][]} */ ([
    [{ limits: new Map() }, ['limits', 'must be a plain object']],
    [{ limits: 5 }, ['limits', 'must be a plain object, found a number']],
    [{ secret: [SECRET, undefined] }, ['secret.1', 'must be a string']],
    [{ secret: [SECRET, null] }, ['secret.1', 'must be a string, found null']],
    [{ secret: new Uint8Array(32) }, ['secret', 'must be a string']],
    [{ countries: ['US', undefined] }, ['countries.1', 'must be a string']],
    [{ origins: new Set() }, ['origins', 'must be an array']],
  ])) {
    const [{ field, message }] = issuesOf(options(values)).issues;
    assert.deepEqual([field, message], expected);
  }
});

test('names every string with a lone surrogate, all at once', () => {
  const broken = 'a\ud800b {CODE}';
  const names = ['accountId', 'applicationId', 'from', 'message', 'scope', 'secret'];
  const values = Object.fromEntries(names.map((name) => [name, broken]));
  const { issues } = issuesOf(
    options({ ...values, secret: `${SECRET}\udc00`, countries: ['US', '\ud800'], accountId: '99\udfff' }),
  );
  assert.deepEqual(issues.map(({ field }) => field).sort(), [...names, 'countries.1'].sort());
  for (const { message } of issues) assert.match(message, /lone surrogate/);
});

test('shows no number in the name of an option', () => {
  const unreadable = Object.defineProperty({}, '+19195551235', {
    enumerable: true,
    get() {
      throw new Error('unreadable');
    },
  });
  for (const values of [{ '+19195551235': '\ud800' }, unreadable]) {
    const { issues } = issuesOf(Object.defineProperties(options({}), Object.getOwnPropertyDescriptors(values)));
    assert.deepEqual([...new Set(issues.map(({ field }) => field))], ['+•••']);
  }
});

test('refuses empty entries, origins with a path or a wildcard, and an inexact account number, all together', () => {
  const values = { countries: ['US', ''], origins: ['https://a.example/x', 'https://*.example', ''], accountId: 2 ** 60 };
  assert.deepEqual(fieldsOf(options(values)), ['accountId', 'countries.1', 'origins.0', 'origins.1', 'origins.2']);
  assert.deepEqual(fieldsOf(options({ countries: { allow: ['US'], deny: [''] }, accountId: 1e21 })), [
    'accountId',
    'countries.deny.0',
  ]);
});

test('refuses a function as the store, unless it has its own apply', () => {
  const apply = async () => ({ ok: true });
  for (const store of [apply, memory.memoryStore, class {}]) assert.deepEqual(fieldsOf(options({ store })), ['store']);
  handler.createHandler(options({ store: Object.assign(() => {}, { apply }) }));
});

test('names options that cannot be read, without what they throw', () => {
  const broken = () => {
    throw new Error(SECRET);
  };
  const unreadable = new Proxy({}, { get: broken, ownKeys: broken });
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  const deep = { a: { b: { c: { d: 1n } } } };
  deep.a.b.c.self = deep;
  for (const [values, expected] of [
    [Object.defineProperty(options(), 'from', { get: broken, enumerable: true }), ['from']],
    [Object.defineProperty(options(), 'onVerified', { get: broken, enumerable: true }), ['onVerified']],
    [options({ store: unreadable }), ['store']],
    [options({ countries: unreadable }), ['countries']],
    [options({ countries: ['US', revoked] }), ['countries']],
    [
      options({
        limits: {
          get globalPerHour() {
            return broken();
          },
        },
      }),
      ['limits'],
    ],
    [options({ origins: revoked, clientAddress: unreadable }), ['clientAddress', 'origins']],
    [options({ limits: deep }), ['limits.a.b.c']],
    [
      options({
        configuration: {
          get clientId() {
            return broken();
          },
        },
      }),
      ['configuration.clientId'],
    ],
    [options({ configuration: unreadable }), undefined],
    [unreadable, undefined],
    [revoked, undefined],
  ]) {
    const error = issuesOf(values);
    assert.equal(inspect(error, { depth: 9, showHidden: true }).includes(SECRET), false);
    if (expected) assert.deepEqual(error.issues.map(({ field }) => field).sort(), expected);
  }
});

test('refuses a value that only resembles a valid one', () => {
  for (const [name, good, bad] of /** @type {any[][]} */ ([
    ['applicationId', 'bigint', 1n],
    ['limits', {}, []],
    ['limits', {}, new Map([['globalPerHour', 5]])],
    ['origins', [], new Set(['https://app.example'])],
    ['scope', undefined, NaN],
    ['secret', SECRET, new TextEncoder().encode(SECRET)],
  ])) {
    handler.createHandler(options({ [name]: good }));
    assert.deepEqual(fieldsOf(options({ [name]: bad })), [name]);
  }
});

test('no error shows the secrets, not even a faulty one', () => {
  const faulty = 'too-short-secret';
  for (const more of [{ digits: 4 }, { secret: faulty }, { secret: [SECRET, faulty] }]) {
    const error = issuesOf(options(more));
    const shown = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);
    for (const secret of [SECRET, faulty, 'a-client-secret']) assert.equal(shown.includes(secret), false);
  }
});

test('changes to the options after creation have no effect', async () => {
  const values = { countries: ['US'], limits: { numberPer10Minutes: 1 } };
  const { send, sends, wait } = fixture(values);
  values.countries.push('GB');
  values.limits.numberPer10Minutes = 3;
  await send('+442079460000');
  await send();
  wait(60_000);
  assert.equal((await send()).status, 429);
  assert.equal(sends().length, 1);
});

test("answers a right code with the program's response, and deletes the challenge", async () => {
  const { challenge, verify } = fixture({
    onVerified: () => new Response('welcome', { status: 201, headers: { 'set-cookie': 'session=1', 'x-own': 'yes' } }),
  });
  const response = await verify(CODE, await challenge());
  assert.deepEqual([response.status, await response.text(), response.headers.get('x-own')], [201, 'welcome', 'yes']);
  const [session, cleared] = response.headers.getSetCookie();
  assert.equal(session, 'session=1');
  assert.match(cleared, /^__Host-mfa=; Max-Age=0/);
});

test('accepts no code if onVerified fails, even when onEvent throws too', async () => {
  const { challenge, verify } = fixture({
    onVerified: () => Promise.reject(new Error('no database')),
    onEvent() {
      throw new Error('no counter');
    },
  });
  assert.equal((await verify(CODE, await challenge())).status, 503);
});

test('the tables of countries and numbers match their source', () => {
  for (const [file, make] of Object.entries(tables)) assert.equal(readFileSync(file, 'utf8'), make(), file);
});
