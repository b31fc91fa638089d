// The search for secrets finds one in every spelling and place; otherwise the other tests would prove nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canary, hides, secretIn } from './suite/printed.mjs';

const base64 = (text) => Buffer.from(text).toString('base64');
const { username: _, ...secrets } = canary;

for (const [name, secret] of Object.entries({ ...secrets, issued: 'canary-token-1' })) {
  test(`${name} is found in every spelling`, () => {
    const spellings = [
      secret,
      encodeURIComponent(secret),
      new URLSearchParams({ a: secret }).toString(),
      JSON.stringify({ secret }),
      ...['', 'a', 'ab', 'abc'].map((before) => base64(`${before}:${secret}:after`)),
    ];
    for (const text of spellings) assert.notEqual(secretIn(`before ${text} after`), undefined, text);
  });
}

test('finds a number without its plus, and nothing in masked text', () => {
  assert.notEqual(secretIn(`tel:${canary.to.slice(1)}`), undefined);
  assert.equal(secretIn('{"to":"+1919•••0147","code":"•••"} *** canary-user'), undefined);
});

test('finds values in hidden fields, causes and symbol keys', () => {
  const hidden = Object.defineProperty(new Error('hidden'), 'config', { value: { data: canary.password } });
  const cause = new Error('outer', { cause: new Error(`inner ${canary.code}`) });
  const symbol = { [Symbol('secret')]: canary.accessToken };
  for (const value of [hidden, cause, symbol]) assert.throws(() => hides('it', value), /shows/);
});
