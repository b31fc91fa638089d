// The bare flow in Chromium, against the handler and the simulator.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { anotherCode, freshNumber } from '../www/demo.mjs';
import { answerWith, cutAfter, cutBefore, useSite, watchTimers } from './site.mjs';

const site = useSite();
let page;
let complaints;
let logged;
let to;

beforeEach(async () => {
  ({ page, complaints, logged } = await site.open('flow.html'));
  to = freshNumber();
  site.reset();
  await begin();
});

const begin = (options) => page.evaluate((options) => begin(options), options ?? {});
const state = (on = page) => on.evaluate(() => verification.state);
/** The step and the problem's name. */
const shown = () => state().then(({ step, problem }) => [step, problem?.name]);
const call = (name, ...args) => page.evaluate(([method, args]) => verification[method](...args), [name, args]);
const send = (number = to) => call('send', number);

/** A clock that the test moves. */
const beginWithClock = (options) =>
  page.evaluate((values) => {
    globalThis.aheadMs = 0;
    return begin({ ...values, clock: () => Date.now() + aheadMs });
  }, options ?? {});
const skip = (ms) =>
  page.evaluate((more) => {
    globalThis.aheadMs += more;
  }, ms);

/** Moves the clocks of the page and the handler. */
const skipOnBoth = async (ms) => {
  site.aheadMs += ms;
  await skip(ms);
};

async function openWithClock() {
  ({ page } = await site.openWithClock('flow.html'));
  await begin();
}

test('works on a page whose scripts extend Object.prototype', async () => {
  await page.evaluate(() => void Object.assign(Object.prototype, { extension() {} }));
  await begin();
  await send();
  await call('verify', site.code(to));
  assert.deepEqual(await shown(), ['verified', undefined]);
});

test('sends and checks a code, and every state is frozen', async () => {
  const before = Date.now();
  await send();
  const { step, busy, channel, to: masked, digits, expiresAt, resendAt, problem } = await state();
  assert.deepEqual(
    { step, busy, channel, masked, digits, problem },
    { step: 'code', busy: false, channel: 'messaging', masked: `+1919•••${to.slice(-4)}`, digits: 6, problem: undefined },
  );
  assert.ok(expiresAt >= before + 300_000 && expiresAt <= Date.now() + 300_000);
  assert.ok(resendAt >= before + 60_000 && resendAt <= Date.now() + 60_000);
  await call('verify', site.code(to));
  assert.deepEqual(await state().then(({ step, result, busy }) => ({ step, result, busy })), {
    step: 'verified',
    result: { user: to.slice(-4) },
    busy: false,
  });
  assert.ok(await page.evaluate(() => states.every((one) => Object.isFrozen(one))));
  assert.deepEqual(await page.evaluate(() => states.map(({ step, busy }) => `${step} ${busy}`)), [
    'number false',
    'number true',
    'code false',
    'code true',
    'verified false',
  ]);
});

describe('one text each time a person asks for a code', () => {
  test('retries a dropped connection with the same key: one text', async () => {
    site.faults.push(cutAfter);
    await send();
    assert.equal((await state()).step, 'code');
    assert.ok(site.sends().length >= 2);
    assert.equal(new Set(site.sends().map(({ key }) => key)).size, 1);
    assert.equal(site.messages(to).length, 1);
  });

  test('keeps the key while the network is down, and makes a new one after a response', async () => {
    site.faults.push(cutAfter);
    site.always = cutBefore;
    await send();
    const { step, busy, problem } = await state();
    assert.deepEqual([step, busy, problem.name], ['number', false, 'offline']);
    site.always = undefined;
    await send();
    assert.equal((await state()).step, 'code');
    assert.equal(new Set(site.sends().map(({ key }) => key)).size, 1);
    assert.equal(site.messages(to).length, 1);
    await call('back');
    await send();
    assert.equal(new Set(site.sends().map(({ key }) => key)).size, 2);
  });

  test('a key survives a reload, and is forgotten after its response', async () => {
    site.faults.push(cutAfter);
    site.always = cutBefore;
    await send();
    site.always = undefined;
    const stored = () => page.evaluate(() => JSON.stringify({ ...sessionStorage }));
    const { key } = site.sends()[0];
    assert.ok((await stored()).includes(key));
    await page.reload();
    await begin();
    await send();
    assert.equal(site.sends().at(-1)?.key, key);
    assert.equal(site.messages(to).length, 1);
    assert.ok(!(await stored()).includes(key));
  });

  test('a double click is one request', async () => {
    const { release } = site.hold();
    const clicks = page.evaluate((number) => Promise.all([verification.send(number), verification.send(number)]), to);
    await page.waitForFunction(() => verification.state.busy);
    release();
    await clicks;
    assert.equal(site.sends().length, 1);
    assert.equal((await state()).step, 'code');
  });

  test('another number during a send is another send', async () => {
    const other = freshNumber();
    await page.evaluate((numbers) => Promise.all(numbers.map((number) => verification.send(number))), [to, other]);
    assert.deepEqual(
      site.sends().map(({ body }) => body.to),
      [to, other],
    );
    assert.notEqual(site.sends()[0].key, site.sends()[1].key);
    assert.equal((await state()).to.slice(-4), other.slice(-4));
  });

  test('a timeout keeps the key', async () => {
    await openWithClock();
    const { arrived, release } = site.hold();
    const sending = send();
    await page.waitForFunction(() => verification.state.busy);
    await arrived;
    await page.clock.runFor(21_000);
    await sending;
    assert.equal((await state()).problem.name, 'offline');
    release();
    await send();
    assert.equal((await state()).step, 'code');
    assert.equal(site.sends()[0].key, site.sends().at(-1)?.key);
    assert.equal(site.messages(to).length, 1);
  });

  for (const [status, body] of [
    [504, '{"message":"Endpoint request timed out"}'],
    [503, '{"message":"Service Unavailable"}'],
    [503, '{"error":"upstream timed out"}'],
    // Vercel's and Nitro's.
    [502, '{"error":{"code":"502","message":"A server error has occurred"}}'],
    [500, '{"error":true,"statusCode":500,"message":"Server Error"}'],
  ]) {
    test(`the JSON of a gateway, ${status} ${body}, keeps the key`, async () => {
      site.faults.push(async (response, serve) => {
        await serve(null);
        answerWith(status, {}, body)(response);
      });
      await send();
      assert.deepEqual(await shown(), ['number', 'unavailable']);
      await send();
      assert.equal((await state()).step, 'code');
      assert.equal(site.sends()[0].key, site.sends()[1].key);
      assert.equal(site.messages(to).length, 1);
      // Only a 503 can be the handler's, so the console reports the others.
      if (status !== 503) complaints.length = 0;
    });
  }

  test('calls a token function once per requested code; a repeat sends the same token', async () => {
    const sendWithToken = () =>
      page.evaluate((number) => {
        globalThis.tokens ??= 0;
        return verification.send(number, {
          token: async () => {
            globalThis.tokens += 1;
            return `token ${globalThis.tokens}`;
          },
        });
      }, to);
    site.always = cutBefore;
    await sendWithToken();
    await sendWithToken();
    site.always = answerWith(503, { 'retry-after': '0' }, '{"error":"unavailable"}');
    await sendWithToken();
    await sendWithToken();
    // Each token was sent with one key, and each key with one token.
    const attempts = new Map(site.sends().map(({ key, body }) => [`${key} ${body.token}`, body.token]));
    assert.deepEqual([...attempts.values()], ['token 1', 'token 2']);
    assert.equal(new Set(site.sends().map(({ key }) => key)).size, 2);
  });

  test('a failing token function is a problem, and nothing is sent', async () => {
    await page.evaluate((number) => verification.send(number, { token: () => Promise.reject(new Error('no')) }), to);
    assert.equal((await state()).problem.name, 'check-failed');
    assert.equal(site.sends().length, 0);
  });

  test('a token that is too long for the handler is a problem of the check, not of the number', async () => {
    // The handler answers 400, and 413 if the whole body is too long.
    for (const length of [2049, 5000]) {
      await begin();
      await page.evaluate(([number, token]) => verification.send(number, { token }), [to, 'a'.repeat(length)]);
      const { step, problem } = await state();
      assert.deepEqual([step, problem.name], ['number', 'check-failed'], String(length));
    }
  });
});

describe('429 and 503', () => {
  test('a second tab shows the code step, and accepts the code', async () => {
    await send();
    const second = await site.open('flow.html');
    await second.page.evaluate((number) => begin().step && verification.send(number), to);
    const inSecond = await state(second.page);
    assert.deepEqual([inSecond.step, inSecond.problem.name, inSecond.digits], ['code', 'too-soon', undefined]);
    assert.ok(inSecond.resendAt > Date.now() && inSecond.resendAt === inSecond.problem.retryAt);
    await second.page.evaluate((code) => verification.verify(code), site.code(to));
    assert.equal((await state(second.page)).step, 'verified');
  });

  test('after a 429, the flow goes on to the code, unless it knows a valid code of another number', async () => {
    await send();
    const { expiresAt } = await state();
    await call('back');
    await send();
    const again = await state();
    assert.deepEqual([again.step, again.problem.name, again.expiresAt], ['code', 'too-soon', expiresAt]);
    assert.equal(again.problem.retryAt, again.resendAt);
    await call('back');
    site.faults.push(answerWith(429, { 'retry-after': '60' }, '{"error":"too-many"}'));
    await send(freshNumber());
    const other = await state();
    assert.deepEqual([other.step, other.problem.name], ['number', 'too-soon']);
  });

  test('after a 429 whose wait is longer than the life of a code, the flow stays at the number', async () => {
    site.faults.push(answerWith(429, { 'retry-after': '3600' }, '{"error":"too-many"}'));
    await send();
    assert.equal((await state()).step, 'number');
  });

  test('after a 429 without Retry-After, as of a proxy, the flow stays at the number', async () => {
    site.faults.push(answerWith(429, {}, '<h1>Too many requests</h1>'));
    await send();
    const { step, problem } = await state();
    assert.deepEqual([step, problem.name, problem.retryAt], ['number', 'too-soon', undefined]);
  });

  for (const status of [429, 503]) {
    test(`after a ${status}, nothing is sent before Retry-After has passed`, async () => {
      await beginWithClock();
      site.faults.push(answerWith(status, { 'retry-after': '1000' }, '{"error":"x"}'));
      const before = Date.now();
      await send();
      const { problem } = await state();
      assert.ok(problem.retryAt >= before + 1_000_000 && problem.retryAt <= Date.now() + 1_000_000);
      await send();
      assert.equal(site.sends().length, 1, 'the second send');
      assert.deepEqual((await state()).problem, problem);
      await skip(1_000_001);
      await send();
      assert.equal(site.sends().length, 2);
      assert.equal((await state()).step, 'code');
    });
  }

  test('sends no try while a number is locked after wrong codes', async () => {
    // The simulator's magic number for a lock.
    await send('+19195550142');
    await call('verify', '123456');
    const { problem } = await state();
    assert.equal(problem.name, 'too-many-tries');
    assert.ok(problem.retryAt > Date.now());
    const before = site.requests.length;
    await call('verify', '123457');
    assert.equal(site.requests.length, before);
    assert.deepEqual((await state()).problem, problem);
  });
});

describe('reloads and time', () => {
  test('stores the step, but no number, code or key, and can resend after a reload', async () => {
    await send();
    const before = await state();
    const stored = await page.evaluate(() => JSON.stringify({ ...sessionStorage }));
    for (const secret of [to, to.slice(2), site.code(to), site.sends()[0].key]) assert.ok(!stored.includes(secret), secret);
    await page.reload();
    await beginWithClock();
    assert.deepEqual(await state(), before);
    await call('resend');
    assert.equal((await state()).problem.name, 'too-soon');
    assert.equal(site.sends().length, 1);
    await skipOnBoth(61_000);
    await call('resend');
    assert.equal((await state()).problem, undefined);
    assert.equal('to' in site.sends()[1].body, false);
    assert.equal(site.messages(to).length, 2);
    await call('verify', site.code(to));
    assert.equal((await state()).step, 'verified');
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  });

  test('resends by voice call', async () => {
    await beginWithClock();
    await send();
    await skipOnBoth(61_000);
    await call('resend', { channel: 'voice' });
    assert.equal((await state()).channel, 'voice');
    assert.equal(site.messages(to).at(-1).channel, 'voice');
  });

  test('keeps the step when the person leaves and comes back, and the page loads again', async () => {
    await send();
    await page.goto(`${site.url}/nothing.html`);
    await page.goBack();
    await begin();
    assert.equal((await state()).step, 'code');
    await call('verify', site.code(to));
    assert.equal((await state()).step, 'verified');
  });

  test('continues when the person leaves and comes back, and the browser has kept the page', async () => {
    // Playwright turns the back/forward cache off.
    ({ page } = await site.openApart('flow.html', { ignoreDefaultArgs: ['--disable-back-forward-cache'] }));
    await begin();
    await send();
    await page.evaluate(() => {
      addEventListener('pageshow', ({ persisted }) => {
        globalThis.isKept = persisted;
      });
    });
    await site.add('another', '<p>Another page</p>', '');
    await page.goto(`${site.url}/another.html`);
    // Not `page.goBack()`, which waits for a load that does not happen.
    await page.evaluate(() => history.back());
    await page.waitForFunction(() => globalThis.isKept);
    assert.equal((await state()).step, 'code');
    await call('verify', site.code(to));
    assert.equal((await state()).step, 'verified');
  });

  test('reports an expired code after sleep, by the clock', async () => {
    await openWithClock();
    await send();
    // The clock advances without timers, as when a machine sleeps.
    await page.clock.pauseAt(Date.now() + 400_000);
    await page.clock.runFor(1500);
    const { problem, step } = await state();
    assert.deepEqual([step, problem.name], ['code', 'expired']);
  });

  test('tells listeners when another code can be sent', async () => {
    await openWithClock();
    await send();
    const count = await page.evaluate(() => states.length);
    // Far from a minute, because the page's clock does not stop between these lines.
    await page.clock.runFor(20_000);
    assert.equal(await page.evaluate(() => states.length), count);
    await page.clock.runFor(42_000);
    assert.equal(await page.evaluate(() => states.length), count + 1);
  });

  test('after expiry, resends to the same number, which a new flow does not know', async () => {
    await beginWithClock();
    await send();
    await skipOnBoth(301_000);
    await call('resend');
    assert.equal(site.sends()[1].body.to, to);
    assert.deepEqual(await shown(), ['code', undefined]);
    await page.evaluate(() => begin({ clock: () => Date.now() + 700_000 }));
    assert.deepEqual(await shown(), ['number', 'expired']);
  });

  test('keeps the masked number if the last code expires during a resend', async () => {
    await beginWithClock();
    await send();
    await skipOnBoth(61_000);
    const { release } = site.hold();
    const resending = call('resend');
    await page.waitForFunction(() => verification.state.busy);
    await skip(240_000);
    release();
    await resending;
    assert.equal((await state()).to, `+1919•••${to.slice(-4)}`);
  });

  test('works with a storage that throws, or with none; a new flow then starts at the number', async () => {
    const withThrowing = () =>
      page.evaluate(() => {
        const fail = () => {
          throw new DOMException('no', 'SecurityError');
        };
        begin({ storage: { getItem: fail, setItem: fail, removeItem: fail } });
      });
    await withThrowing();
    await send();
    assert.equal((await state()).step, 'code');
    await withThrowing();
    assert.equal((await state()).step, 'number');
    await begin({ storage: null });
    await send(freshNumber());
    assert.equal((await state()).step, 'code');
    assert.equal((await begin({ storage: null })).step, 'number');
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  });

  test('works where sessionStorage itself throws, as in a sandboxed frame', async () => {
    await page.evaluate(() =>
      Object.defineProperty(globalThis, 'sessionStorage', {
        get() {
          throw new DOMException('no', 'SecurityError');
        },
      }),
    );
    await begin();
    await send();
    await call('verify', site.code(to));
    assert.deepEqual(await shown(), ['verified', undefined]);
  });

  test('ignores foreign values in the storage', async () => {
    await send();
    const [key] = await page.evaluate(() => Object.keys(sessionStorage));
    for (const junk of ['{', 'null', '5', '{"step":"code"}', '{"step":"verified","sent":{}}']) {
      await page.evaluate(([name, text]) => sessionStorage.setItem(name, text), [key, junk]);
      assert.equal((await begin()).step, 'number', junk);
    }
  });
});

describe('wrong and expired', () => {
  test('distinguishes a wrong code from an expired one by the clock', async () => {
    await beginWithClock();
    await send();
    await call('verify', anotherCode(site.code(to)));
    const wrong = (await state()).problem;
    assert.equal(wrong.name, 'wrong-code');
    assert.match(wrong.message, /wrong or expired/);
    await skip(301_000);
    await call('verify', anotherCode(site.code(to)));
    const late = (await state()).problem;
    assert.equal(late.name, 'expired');
    assert.match(late.message, /has expired/);
  });

  test('sends no request for a code of another length', async () => {
    await send();
    await call('verify', '123');
    assert.equal((await state()).problem.name, 'incomplete-code');
    assert.equal(site.requests.length, 1);
  });

  test('does not send an unreadable number, and reports a refused one', async () => {
    await send('hello');
    assert.equal((await state()).problem.name, 'invalid-number');
    assert.equal(site.requests.length, 0);
    await send('+4930123456');
    assert.equal((await state()).problem.name, 'refused');
    assert.equal((await state()).step, 'number');
  });

  test('a program can replace the sentence of a problem, by its name', async () => {
    await begin({ messages: { 'invalid-number': 'Das ist keine Telefonnummer.' } });
    await send('hello');
    assert.equal((await state()).problem.message, 'Das ist keine Telefonnummer.');
  });
});

describe('without a cookie', () => {
  const options = { endpoint: '/body/', challenge: 'body' };

  test('sends the challenge in the body, also after a reload and a resend', async () => {
    // Other tests of this file use the cookie.
    await page.context().clearCookies();
    await beginWithClock(options);
    await send();
    assert.equal((await state()).step, 'code');
    assert.deepEqual(await page.context().cookies(), []);
    await page.reload();
    await beginWithClock(options);
    assert.equal((await state()).step, 'code');
    await skipOnBoth(61_000);
    await call('resend');
    assert.equal((await state()).problem, undefined);
    const [, again] = site.sends();
    assert.deepEqual(Object.keys(again.body).sort(), ['challenge', 'channel']);
    await call('verify', site.code(to));
    assert.equal((await state()).step, 'verified');
    assert.deepEqual(Object.keys(site.requests.at(-1)?.body).sort(), ['challenge', 'code']);
  });

  test('after a 429 without a challenge, the flow stays at the number', async () => {
    await begin(options);
    site.faults.push(answerWith(429, { 'retry-after': '60' }, '{"error":"too-many"}'));
    await send();
    assert.equal((await state()).step, 'number');
  });

  test('goes back to the number if the challenge is not known any more', async () => {
    await beginWithClock(options);
    await send();
    await skip(61_000);
    site.faults.push(answerWith(403, { 'content-type': 'application/json' }, '{"valid":false}'));
    await call('resend');
    assert.deepEqual(await shown(), ['number', 'expired']);
  });
});

describe('an endpoint that is not a handler', () => {
  const responses = {
    'HTML with 200': answerWith(200, { 'content-type': 'text/html' }, '<!doctype html>'),
    'HTML with 404': answerWith(404, { 'content-type': 'text/html' }, '<!doctype html>'),
    nothing: answerWith(202, {}, ''),
    'another shape': answerWith(202, { 'content-type': 'application/json' }, '{"ok":true}'),
    'a list': answerWith(202, { 'content-type': 'application/json' }, '[1]'),
    null: answerWith(202, { 'content-type': 'application/json' }, 'null'),
    'another origin': answerWith(403, { 'content-type': 'application/json' }, '{"error":"origin"}'),
    'a gateway': answerWith(502, { 'content-type': 'text/html' }, '<h1>Bad gateway</h1>'),
  };
  for (const [name, response] of Object.entries(responses)) {
    test(`${name}: unavailable, and the console says once what to check`, async () => {
      site.faults.push(response, response);
      await send();
      await send();
      assert.deepEqual(await shown(), ['number', 'unavailable']);
      const hints = logged.filter((line) => line.includes('bandwidth-mfa'));
      assert.equal(hints.length, 1);
      assert.match(hints[0], /\/mfa\/send .*endpoint/);
      assert.ok(!hints[0].includes(to.slice(2)));
      complaints.length = 0;
    });
  }

  test("another `challenge` than the handler's: unavailable, and the console names it", async () => {
    await begin({ challenge: 'body' });
    await send();
    assert.deepEqual(await shown(), ['number', 'unavailable']);
    assert.match(logged.join('\n'), /\/mfa\/send returned 202\. Check .*challenge/);
    complaints.length = 0;
  });

  test('HTML as the response to a try signs nobody in', async () => {
    await send();
    site.faults.push(answerWith(200, { 'content-type': 'text/html' }, '<!doctype html>'));
    await call('verify', site.code(to));
    assert.deepEqual(await shown(), ['code', 'unavailable']);
    complaints.length = 0;
  });
});

test('without https nothing is sent, and the console says once why', async () => {
  const args = ['--no-sandbox', '--host-resolver-rules=MAP shop.example 127.0.0.1'];
  ({ page, complaints, logged } = await site.openApart('flow.html', { args }));
  await page.goto(page.url().replace('localhost', 'shop.example'));
  await begin();
  await send();
  await send();
  assert.deepEqual(await shown(), ['number', 'unavailable']);
  assert.deepEqual(
    logged.filter((line) => line.includes('bandwidth-mfa')),
    ['bandwidth-mfa: This page needs https.'],
  );
  assert.deepEqual(site.sends(), []);
  complaints.length = 0;
});

describe('after the last listener has gone', () => {
  test('aborts the request, calls no listener, and sends with the same key later', async () => {
    const { arrived, release } = site.hold();
    const sending = send();
    await page.waitForFunction(() => verification.state.busy);
    await arrived;
    const count = await page.evaluate(() => {
      unsubscribe();
      return states.length;
    });
    await sending;
    assert.equal(await site.requests[0].isAborted, true);
    release();
    assert.deepEqual(await page.evaluate(() => [states.length, verification.state.busy]), [count, false]);
    await page.evaluate(() => begin());
    await send();
    const [first, second] = site.sends();
    assert.equal(second?.key, first.key, 'it is still the same send');
  });

  test('leaves no timer', async () => {
    await page.evaluate(watchTimers);
    const left = await page.evaluate(async (number) => {
      begin();
      await verification.send(number);
      const during = timers.size;
      unsubscribe();
      return [during, timers.size];
    }, to);
    assert.deepEqual(left, [1, 0]);
  });
});

describe('a request that waits for another one', () => {
  test('a resend does nothing if the code was right', async () => {
    await beginWithClock();
    await send();
    await skipOnBoth(61_000);
    const { release } = site.hold();
    const both = page.evaluate((code) => Promise.all([verification.verify(code), verification.resend()]), site.code(to));
    await page.waitForFunction(() => verification.state.busy);
    release();
    await both;
    assert.deepEqual(await shown(), ['verified', undefined]);
    assert.equal(site.messages(to).length, 1);
  });

  test('a code is checked after a resend that took too long', async () => {
    await openWithClock();
    await send();
    site.aheadMs += 61_000;
    await page.clock.runFor(61_000);
    const { arrived, release } = site.hold();
    const both = page.evaluate((code) => Promise.all([verification.resend(), verification.verify(code)]), site.code(to));
    await page.waitForFunction(() => verification.state.busy);
    await arrived;
    await page.clock.runFor(21_000);
    await both;
    release();
    assert.deepEqual(await shown(), ['verified', undefined]);
  });
});

test('back aborts a running request', async () => {
  const { arrived, release } = site.hold();
  const sending = send();
  await page.waitForFunction(() => verification.state.busy);
  await arrived;
  await call('back');
  await sending;
  assert.equal(await site.requests[0].isAborted, true);
  release();
  assert.deepEqual(await state().then(({ step, busy }) => [step, busy]), ['number', false]);
});

describe('wrong arguments', () => {
  const failures = {
    'createVerification()': /endpoint must be string/,
    'createVerification({})': /endpoint must be string/,
    "createVerification({ endpoint: '/mfa', country: 'XX' })": /country must be/,
    "createVerification({ endpoint: '/mfa', channels: ['fax'] })": /channels must be messaging or voice/,
    "createVerification({ endpoint: '/mfa', channels: [] })": /channels must be messaging or voice/,
    "createVerification({ endpoint: '/mfa', channels: 'voice' })": /channels must be undefined or object/,
    "createVerification({ endpoint: '/mfa', channels: 5 })": /channels must be undefined or object/,
    "createVerification({ endpoint: '/mfa', clock: 5 })": /clock must be .*function/,
    "createVerification({ endpoint: '/mfa', challenge: 'header' })": /challenge must be .*cookie or body/,
    'verification.send(5)': /to must be string/,
    "verification.send('+19195551234', { channel: 'fax' })": /channel must be .*messaging or voice/,
    "verification.send('+19195551234', { token: 5 })": /token must be .*string or function/,
    'verification.verify(123456)': /code must be string/,
    'verification.subscribe()': /listener must be function/,
    "verification.autofill('code')": /input must be object/,
  };
  for (const [expression, message] of Object.entries(failures)) {
    test(`${expression} throws a TypeError that says what is wrong`, async () => {
      const work = new Function(`return async () => { await ${expression}; }`)();
      const failure = await page.evaluate(`(${work})().then(() => 'nothing', (error) => error.name + ': ' + error.message)`);
      assert.match(failure, /^TypeError: /);
      assert.match(failure, message);
    });
  }
});
