// Texts and calls: each has its own application, number and message.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE, MINUTE, MfaError, NUMBER, cookieOf, eventNames, fixture, options } from './fixture.mjs';
import { entries } from './package.mjs';

const { createHandler, createVerifier } = (await entries()).handler;

const applicationId = { messaging: 'texts', voice: 'calls' };

/** The faults of options, as `createHandler` and `createVerifier` both find them. */
function faults(more) {
  const [ofHandler, ofVerifier] = [createHandler, createVerifier].map((make) => {
    const all = options({ ...more });
    if (make === createVerifier) delete all.onVerified;
    try {
      make(all);
      return [];
    } catch (error) {
      assert.ok(error instanceof MfaError && error.kind === 'configuration', String(error));
      return error.issues.map(({ field, message }) => [field, message]);
    }
  });
  assert.deepEqual(ofHandler, ofVerifier);
  return ofHandler;
}

test('refuses a plain application id when voice is on, and says why', () => {
  const [[field, message], ...rest] = faults({ voice: true, applicationId: 'an-application' });
  assert.deepEqual([field, rest], ['applicationId', []]);
  assert.match(message, /\{ messaging, voice \}.*for texts or for calls/);
});

test('names every wrong value of each channel, all at once', () => {
  const names = (more) => faults(more).map(([field]) => field);
  assert.deepEqual(names({ voice: true, applicationId }), []);
  assert.deepEqual(names({ applicationId }), []);
  assert.deepEqual(names({ applicationId: { messaging: 'texts' } }), []);
  assert.deepEqual(names({ voice: true, applicationId: { messaging: 'texts' } }), ['applicationId.voice']);
  assert.deepEqual(names({ voice: true, applicationId: { voice: 'calls' } }), ['applicationId.messaging']);
  assert.deepEqual(names({ voice: true, applicationId: {} }), ['applicationId']);
  assert.deepEqual(names({ voice: true, applicationId: ['texts', 'calls'] }).includes('applicationId'), true);
  assert.deepEqual(names({ voice: true, applicationId: { ...applicationId, fax: 'faxes' } }), ['applicationId.fax']);
  assert.deepEqual(
    names({
      voice: true,
      from: { messaging: '+19195554321', voice: '9195554321' },
      applicationId: { messaging: '', voice: 'x'.repeat(51) },
      message: { messaging: 'no place for it', voice: 'Your code is {CODE}' },
    }).sort(),
    ['applicationId.messaging', 'applicationId.voice', 'from.voice', 'message.messaging'],
  );
  const unreadable = {
    messaging: 'texts',
    get voice() {
      throw new Error('no configuration');
    },
  };
  assert.equal(faults({ voice: true, applicationId: unreadable })[0][0], 'applicationId');
});

test('a call after a text uses its own application, number and message, and its code is right', async () => {
  const from = { messaging: '+19195554321', voice: '+19195554322' };
  const message = { messaging: 'Text {CODE}', voice: 'Call {CODE}' };
  const shop = fixture({ voice: true, from, applicationId, message });
  // Changes after creation have no effect.
  from.voice = 'nonsense';
  const text = await shop.send();
  assert.equal(text.status, 202);
  shop.wait(MINUTE);
  const again = { body: { channel: 'voice' }, headers: { cookie: cookieOf(text), 'idempotency-key': crypto.randomUUID() } };
  const call = await shop.ask('send', again);
  assert.equal(call.status, 202);
  assert.deepEqual(
    shop.sends().map(({ call: sent, from: number, applicationId: id, message: text }) => [sent, number, id, text]),
    [
      ['messaging', '+19195554321', 'texts', 'Text {CODE}'],
      ['voice', '+19195554322', 'calls', 'Call {CODE}'],
    ],
  );
  assert.deepEqual(
    shop.service.outbox.map(({ channel, to }) => [channel, to]),
    [
      ['messaging', NUMBER],
      ['voice', NUMBER],
    ],
  );
  assert.equal((await shop.verify(CODE, cookieOf(call))).status, 200);
});

test('an application of the other kind sends nothing, and the event shows the documented 400', async () => {
  const shop = fixture({ voice: true, applicationId: { messaging: 'calls', voice: 'texts' } });
  await shop.send();
  await shop.send('+12125550100', { channel: 'voice' });
  assert.equal(shop.service.outbox.length, 0);
  assert.deepEqual(eventNames(shop.events), ['failed bad-request', 'failed bad-request']);
});

test('a challenge is bound to the applications, or to the scope if there is one', async () => {
  const other = { messaging: 'texts', voice: 'other-calls' };
  for (const [scope, expected] of [
    [undefined, 403],
    ['sign-in', 200],
  ]) {
    const first = fixture({ voice: true, applicationId, scope });
    const { store } = first;
    const cookie = await first.challenge();
    const second = fixture({ voice: true, applicationId: other, scope, store, configuration: first.configuration });
    assert.equal((await second.verify(CODE, cookie)).status, expected, String(scope));
    if (scope === undefined) assert.equal((await first.verify(CODE, cookie)).status, 200);
  }
});
