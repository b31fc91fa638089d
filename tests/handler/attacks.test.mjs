// Attacks and faults that a handler must withstand besides H1 to H22. The cookie of a sister domain is in
// sister.test.mjs; one phone under many spellings in src/handler/tests/countries.rs.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { run } from '../runtime/child.mjs';
import { CODE, MINUTE, NUMBER, OPTIONS, SECRET, cookieOf, count, fixture, numbers } from './fixture.mjs';
import { entries, project } from './package.mjs';

const { memory } = await entries();

const OWNER = '198.51.100.7';
const OTHER_SECRET = 'q3l8Zk2V0yXh1uJm7cTn5rPw9sBd4fGa6eHiKoLxYzQ=';

/** A memory store that records its steps and keys. */
function watched() {
  const inner = memory.memoryStore({ singleInstance: true });
  const steps = [];
  const keys = new Set();
  const apply = async (shard, operations) => {
    const applied = await inner.apply(shard, operations);
    steps.push({ operations, applied });
    if (applied.ok) for (const { op, key } of operations) if (op === 'take') keys.add(key);
    return applied;
  };
  return { store: { apply }, steps, keys };
}

test('a path of many slashes does not keep the process busy', () => {
  // A careless regular expression takes many minutes, because its time grows with the square of the length. In another process, because
  // a test's timeout does not interrupt a busy one.
  const program = `import { fixture } from ${JSON.stringify(new URL('fixture.mjs', import.meta.url))};
const slashes = '/'.repeat(2_000_000);
for (const path of [slashes + 'x', 'send' + slashes]) console.log((await fixture().ask(path, { body: {} })).status);`;
  const args = ['--input-type=module', '--eval', program];
  assert.equal(execFileSync(process.execPath, args, { timeout: 120_000, encoding: 'utf8' }), '404\n400\n');
});

test('a repeat of a refused send is refused again, and gives no challenge', async () => {
  const { send, sends } = fixture();
  for (const to of numbers(10, 10_001)) assert.equal((await send(to)).status, 202);
  const key = crypto.randomUUID();
  for (let sent = 0; sent < 3; sent += 1) {
    const response = await send('+13105550100', { key });
    assert.deepEqual([response.status, response.headers.getSetCookie()], [429, []]);
  }
  assert.equal(sends().length, 10);
});

test('a repeat during the call to the service gets 202; if that call then fails, the next repeat sends', async () => {
  let respond;
  const response = new Promise((resolve) => (respond = resolve));
  let call;
  const called = new Promise((resolve) => (call = resolve));
  let requests = 0;
  const fetch = async () => {
    requests += 1;
    call();
    return requests === 1 ? response : Response.json({ messageId: 'an-id' });
  };
  const { send } = fixture({ configuration: { accessToken: 'a-token', fetch } });
  const key = crypto.randomUUID();
  const first = send(NUMBER, { key });
  await called;
  assert.equal((await send(NUMBER, { key })).status, 202);
  respond(Response.json({ message: 'Forbidden' }, { status: 403 }));
  assert.equal((await first).status, 503);
  assert.deepEqual([(await send(NUMBER, { key })).status, requests], [202, 2]);
});

test('if the store fails for a moment, the next request with the same key sends', async () => {
  const inner = memory.memoryStore({ singleInstance: true });
  for (const at of [0, 1]) {
    for (const isApplied of [false, true]) {
      let step = 0;
      const apply = async (...args) => {
        const isBroken = step++ === at;
        if (isBroken && !isApplied) throw new Error('down');
        const applied = await inner.apply(...args);
        if (isBroken) throw new Error('the result was lost');
        return applied;
      };
      const { send, sends, verify, wait } = fixture({ store: { apply }, clientAddress: false });
      const to = numbers(4, 10_001)[2 * at + Number(isApplied)];
      const key = crypto.randomUUID();
      assert.equal((await send(to, { key })).status, 503);
      assert.equal(sends().length, 0);
      // Until the lease of the failed attempt has expired.
      wait(8_000);
      const response = await send(to, { key });
      assert.deepEqual([response.status, sends().length], [202, 1], `step ${at}, ${isApplied}`);
      assert.equal((await verify(CODE, cookieOf(response))).status, 200);
    }
  }
});

test("a send is made once if the store's client repeats a step by itself", async () => {
  const inner = memory.memoryStore({ singleInstance: true });
  let step = 0;
  // As ioredis and Upstash's client do if the response was lost.
  const apply = async (...args) => {
    if (step++ === 1) await inner.apply(...args);
    return inner.apply(...args);
  };
  const { send, sends, verify } = fixture({ store: { apply } });
  const key = crypto.randomUUID();
  const response = await send('+13105550100', { key });
  assert.deepEqual([response.status, sends().length], [202, 1]);
  assert.deepEqual([(await send('+13105550100', { key })).status, sends().length], [202, 1]);
  assert.equal((await verify(CODE, cookieOf(response))).status, 200);
});

test('a send is made if the store checks each operation only when it writes it', async () => {
  const inner = memory.memoryStore({ singleInstance: true });
  const apply = async (shard, operations) => {
    for (const [at, operation] of operations.entries()) {
      const applied = await inner.apply(shard, [operation]);
      if (!applied.ok) return { ...applied, at };
    }
    return { ok: true };
  };
  const { send, sends, verify } = fixture({ store: { apply } });
  const response = await send('+13105550100');
  assert.deepEqual([response.status, sends().length], [202, 1]);
  assert.equal((await verify(CODE, cookieOf(response))).status, 200);
});

/** Keeps the process alive, because the handler's waits do not. */
function stayAlive(context) {
  const alive = setInterval(() => {}, MINUTE);
  context.after(() => clearInterval(alive));
}

/**
 * A memory store that fails at the second step of the first send, and at the first attempt to undo it. With `isApplied` the step is
 * applied, and only its result is lost. The next attempt to undo waits for `recover`; then `undone` resolves with its result.
 */
function breaking(context, isApplied) {
  stayAlive(context);
  let now = 0;
  const inner = memory.memoryStore({ singleInstance: true, now: () => now });
  let recover;
  const isBack = new Promise((resolve) => (recover = resolve));
  let finish;
  const undone = new Promise((resolve) => (finish = resolve));
  let step = 0;
  const apply = async (shard, operations) => {
    const at = step++;
    const isUndoing = operations.some(({ op }) => op === 'drop');
    // `Date.now` is the test's clock only during a request, and an undo may run after it.
    if (!isUndoing) now = Date.now();
    if (at === 1 && isApplied) await inner.apply(shard, operations);
    if (at === 1 || at === 2) throw new Error('down');
    if (!isUndoing) return inner.apply(shard, operations);
    await isBack;
    const applied = await inner.apply(shard, operations);
    finish(applied);
    return applied;
  };
  return { store: { apply }, recover, undone };
}

test('a send that a failing store recorded is undone when the store is back: the next request with its key sends', {
  timeout: 60_000,
}, async (context) => {
  const { store, recover, undone } = breaking(context, true);
  const { send, sends } = fixture({ store, clientAddress: false });
  const key = crypto.randomUUID();
  assert.equal((await send(NUMBER, { key })).status, 503);
  recover();
  assert.deepEqual(await undone, { ok: true });
  assert.deepEqual([(await send(NUMBER, { key })).status, sends().length], [202, 1]);
});

test('if a slow store applies a step after its undo, the step is undone again: the next request with the same key sends', {
  timeout: 60_000,
}, async (context) => {
  stayAlive(context);
  const inner = memory.memoryStore({ singleInstance: true });
  let arrive;
  const isArriving = new Promise((resolve) => (arrive = resolve));
  let finish;
  const undone = new Promise((resolve) => (finish = resolve));
  let step = 0;
  const apply = async (shard, operations) => {
    if (step++ === 1) await isArriving;
    const applied = await inner.apply(shard, operations);
    // Only a step that undoes a send begins with a `has`.
    if (operations[0].op === 'has' && applied.ok) finish();
    return applied;
  };
  const { send, sends } = fixture({ store: { apply }, storeTimeout: 5, clientAddress: false });
  const key = crypto.randomUUID();
  assert.deepEqual([(await send(NUMBER, { key })).status, sends().length], [503, 0]);
  arrive();
  await undone;
  assert.deepEqual([(await send(NUMBER, { key })).status, sends().length], [202, 1]);
});

test('undoing a silent refusal frees exactly the places that it took', async () => {
  // Freeing one place more would free somebody else's: of a limit above 200, a store frees the oldest one.
  const inner = memory.memoryStore({ singleInstance: true });
  const taken = new Set();
  const freed = new Set();
  const apply = async (shard, operations) => {
    const applied = await inner.apply(shard, operations);
    for (const { op, key } of operations) if (op === 'take' || op === 'drop') (op === 'take' ? taken : freed).add(key);
    // Only a silent refusal has a step with a `look`.
    if (operations.some(({ op }) => op === 'look')) throw new Error('the result is lost');
    return applied;
  };
  const { send } = fixture({ store: { apply }, beforeSend: () => false });
  assert.equal((await send()).status, 503);
  assert.deepEqual([...freed].sort(), [...taken].sort());
});

test('undoing a send late does not undo a later attempt with the same key', { timeout: 60_000 }, async (context) => {
  const { store, recover, undone } = breaking(context, false);
  const { send, sends, wait } = fixture({ store, clientAddress: false });
  const key = crypto.randomUUID();
  assert.equal((await send(NUMBER, { key })).status, 503);
  // Until the lease of the failed attempt has expired.
  wait(8_000);
  assert.deepEqual([(await send(NUMBER, { key })).status, sends().length], [202, 1]);
  recover();
  assert.equal((await undone).ok, false);
  assert.deepEqual([(await send(NUMBER, { key })).status, sends().length], [202, 1]);
});

test('repeats of refused sends do not keep a right code out', async () => {
  // If such repeats gave challenges, wrong tries at these would use up the number's limits.
  const { challenge, send, verify, wait } = fixture();
  for (const to of numbers(10, 10_001)) await send(to);
  for (let hour = 0; hour < 24; hour += 1) {
    for (let at = 0; at < 10; at += 1) {
      const key = crypto.randomUUID();
      await send(NUMBER, { key });
      const cookie = cookieOf(await send(NUMBER, { key }));
      if (cookie) for (let tries = 0; tries < 5; tries += 1) await verify('000000', cookie);
      wait(MINUTE);
    }
    const cookie = await challenge(NUMBER, { address: OWNER });
    assert.equal((await verify(CODE, cookie, { address: OWNER })).status, 200, `hour ${hour}`);
    wait(50 * MINUTE);
  }
});

test("refused requests use up nobody else's limits", async () => {
  const { send, sends, wait } = fixture();
  for (const to of numbers(10, 10_001)) await send(to);
  // Thirty sends to the victim's number, and thirty to other numbers of its prefix.
  for (let sent = 0; sent < 30; sent += 1) {
    assert.equal((await send('+13105550100')).status, 429);
    assert.equal((await send(`+1310555${2000 + sent}`)).status, 429);
    wait(1000);
  }
  // All limits of the number and the prefix are unused.
  for (let at = 0; at < 6; at += 1) assert.equal((await send('+13105550100', { address: `198.51.100.${at}` })).status, 202);
  for (let at = 6; at < 12; at += 1)
    assert.equal((await send(`+131055501${10 + at}`, { address: `198.51.100.${at}` })).status, 202);
  assert.equal(sends().length, 22);
});

test('sends from three networks of one /48 stop nobody else, whether beforeSend refuses them or not', async () => {
  const { send, sends, settled } = fixture({ beforeSend: ({ request }) => (request.headers.get('x-bot') ? 'tell' : true) });
  for (const [index, to] of numbers(40, 10_001).entries()) {
    await send(to, { address: `2001:db8:0:${index % 3}::1`, headers: { 'x-bot': '1' } });
  }
  await settled();
  assert.equal(sends().length, 0);
  const others = [];
  for (const [index, to] of numbers(60, 10_001).entries()) others.push(await send(to, { address: `10.0.0.${index}` }));
  await settled();
  assert.deepEqual([count(others, 202), sends().length], [60, 60]);
  // Three networks whose texts are sent take at most a quarter of the shared limits, even without a limit per network and hour.
  const sending = fixture({ limits: { addressPerHour: false } });
  for (const [index, to] of numbers(40, 10_001).entries()) await sending.send(to, { address: `2001:db8:0:${index % 3}00::1` });
  assert.equal(sending.sends().length, 15);
});

test('one network signs in more than ten times an hour, but takes at most a quarter of a shared limit', async () => {
  let code = 100_000;
  const fetch = async (url, init) => {
    if (!String(url).endsWith('/verify')) {
      code += 1;
      return Response.json({ messageId: 'a' });
    }
    return Response.json({ valid: JSON.parse(await new Response(init.body).text()).code === String(code) });
  };
  const configuration = { username: 'name', password: 'a-password', fetch };
  for (const [limits, quarter] of [
    [{}, 15],
    [{ countryPerDay: 40, globalPerHour: false }, 10],
  ]) {
    const { challenge, events, send, verify, wait } = fixture({ configuration, limits });
    let signedIn = 0;
    for (let at = 0; at < 30; at += 1) {
      const cookie = await challenge();
      if (cookie !== undefined && (await verify(String(code), cookie)).status === 200) signedIn += 1;
      wait(1000);
    }
    assert.equal(signedIn, quarter);
    assert.equal(events.at(-1).reason, 'address');
    assert.equal((await send('+13105550100', { address: OWNER })).status, 202);
  }
});

test("writes nothing for a request that its own network's limit refuses", async () => {
  const { keys, steps, store } = watched();
  const { send } = fixture({ store });
  for (const to of numbers(10, 10_001)) await send(to);
  const before = keys.size;
  steps.length = 0;
  for (const to of numbers(1000, 7)) await send(to);
  assert.equal(keys.size, before);
  assert.equal(steps.length, 1000, 'one step each');
});

test('writes nothing for a country that is not allowed, or a code without a send', async () => {
  const { steps, store } = watched();
  const { send, verify } = fixture({ store });
  for (let sent = 0; sent < 20; sent += 1) {
    assert.equal((await send('+442079460000')).status, 403);
    assert.equal((await verify(CODE, '__Host-mfa=x')).status, 403);
  }
  assert.equal(steps.length, 0);
});

test('a server with a small heap survives when many networks fill its store', { timeout: 300_000 }, async () => {
  const { folder, write } = await project();
  await write(
    'flood.mjs',
    `import { createHandler } from 'bandwidth-mfa/handler';
import { memoryStore } from 'bandwidth-mfa/stores/memory';
const fetch = async () => Response.json({ messageId: 'a' });
let at = 0;
const handler = createHandler({
  ...${JSON.stringify(OPTIONS)}, configuration: { username: 'name', password: 'a-password', fetch },
  store: memoryStore({ singleInstance: true }),
  limits: { globalPerHour: false, countryPerDay: false, prefixPer10Minutes: false }, onVerified() {},
  clientAddress: () => '10.' + (at >> 16) + '.' + ((at >> 8) & 255) + '.' + (at & 255),
});
const statuses = {};
for (; at < 22_000; at += 1) {
  const to = '+1919' + (2000000 + at);
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', 'idempotency-key': crypto.randomUUID() };
  const { status } = await handler(new Request('http://a/send', { method: 'POST', headers, body: JSON.stringify({ to }) }));
  statuses[status] = (statuses[status] ?? 0) + 1;
}
console.log(JSON.stringify(statuses));
`,
  );
  const printed = await run(process.execPath, ['--max-old-space-size=96', 'flood.mjs'], { cwd: folder });
  const statuses = JSON.parse(printed);
  assert.ok(statuses[503] > 0, `the store was full: ${printed}`);
});

test('a changed secret causes no second text and no new limits', async () => {
  const store = memory.memoryStore({ singleInstance: true });
  const old = fixture({ store });
  const cookie = await old.challenge();
  const between = fixture({ store, secret: [OTHER_SECRET, SECRET] });
  const again = await between.send();
  assert.equal(again.status, 429);
  assert.equal(between.sends().length, 0);
  // Each has its own service; only the challenge matters here.
  const lenient = fixture({ store, secret: [OTHER_SECRET, SECRET] }, { isLenient: true });
  assert.equal((await lenient.verify(CODE, cookie)).status, 200);
  const after = fixture({ store, secret: OTHER_SECRET }, { isLenient: true });
  const later = await between.challenge('+13105550100');
  assert.equal((await after.verify(CODE, later)).status, 403, 'its id in the store was made with the old secret');
});

test('while a secret changes, each stage opens the challenges of the stages before and after it, and all share the limits', async () => {
  const store = memory.memoryStore({ singleInstance: true });
  // Each has its own service; only challenges and limits matter here.
  const [old, prepared, changed] = [SECRET, [SECRET, OTHER_SECRET, SECRET], [OTHER_SECRET, SECRET]].map((secret) =>
    fixture({ store, secret }, { isLenient: true }),
  );
  const pairs = [
    [old, prepared],
    [prepared, old],
    [prepared, changed],
    [changed, prepared],
  ];
  for (const [index, [one, other]] of pairs.entries()) {
    const [to, address] = [`+1310555010${index}`, `203.0.113.${index}`];
    const cookie = await one.challenge(to, { address });
    assert.equal((await other.send(to, { address })).status, 429);
    assert.equal((await other.verify(CODE, cookie, { address })).status, 200);
  }
});

test('of nine hundred requested texts, fewer than sixty are sent if only every eighth code is entered', async () => {
  const limit = 40;
  const { challenge, events, send, sends, verify, wait } = fixture({
    limits: { unverifiedPerCountryPerDay: limit, globalPerHour: false, countryPerDay: false, prefixPer10Minutes: false },
  });
  const pumped = numbers(900, 10_001);
  let verified = 0;
  for (const [index, to] of pumped.entries()) {
    const address = `10.${index >> 8}.${index & 255}.1`;
    if (index % 8 === 7) {
      const cookie = await challenge(to, { address });
      if (cookie !== undefined && (await verify(CODE, cookie, { address })).status === 200) verified += 1;
    } else await send(to, { address });
    wait(1000);
  }
  assert.equal(sends().length, limit + verified);
  assert.ok(sends().length < 60, `${sends().length}`);
  assert.equal(events.filter(({ type }) => type === 'alarm').length, 1, 'one alarm');
});

for (const [what, seconds, reason, optionsOf] of /** @type {[string, number, string, (hang: any) => Record<string, any>][]} */ ([
  ['beforeSend does not return', 5, 'hook', (hang) => ({ beforeSend: hang })],
  ['the store does not answer', 2, 'store', (hang) => ({ store: { apply: hang }, storeTimeout: undefined })],
])) {
  test(`answers 503 and sends nothing if ${what} within ${seconds} seconds`, { timeout: 20_000 }, async (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    let begun;
    const asked = new Promise((resolve) => (begun = resolve));
    const hang = () => {
      begun();
      return new Promise(() => {});
    };
    const { events, send, sends } = fixture(optionsOf(hang));
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const pending = send();
    await asked;
    // Until the deadline's timer is set.
    await turn();
    context.mock.timers.tick(seconds * 1000 - 1);
    await turn();
    assert.equal(events.length, 0, 'not before');
    context.mock.timers.tick(1);
    assert.equal((await pending).status, 503);
    assert.deepEqual([events[0].reason, sends().length], [reason, 0]);
  });
}

test("with beforeSend, a network's part of a shared limit does not reveal which numbers are refused", async () => {
  // A network has a quarter of each shared limit: here three sends to a prefix in ten minutes. If only sends counted, not refusals, the
  // fourth send would tell whether the three numbers before are customers'.
  for (const customers of [[], [0], [0, 1, 2]]) {
    const tried = numbers(4);
    const isCustomer = ({ to }) => customers.some((at) => tried[at] === to) || to === tried[3];
    const { send, sends, settled } = fixture({ beforeSend: isCustomer });
    const statuses = [];
    for (const to of tried) statuses.push((await send(to)).status);
    await settled();
    assert.deepEqual([statuses, sends().length], [[202, 202, 202, 429], customers.length], `${customers}`);
    // Only the network's part is used up.
    assert.equal((await send(tried[3], { address: OWNER })).status, 202);
  }
  // The same if the service refuses the numbers, or is down.
  for (const status of [400, 401]) {
    const fetch = async () => new Response('{}', { status });
    const configuration = { username: 'name', password: 'a-password', fetch };
    const { send, settled } = fixture({ configuration, beforeSend: () => true });
    const statuses = [];
    for (const to of numbers(4)) {
      statuses.push((await send(to)).status);
      await settled();
    }
    assert.deepEqual(statuses, [202, 202, 202, 429], `${status}`);
  }
});

test('repeats of a send that waits for beforeSend take few steps of the store', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { steps, store } = watched();
  let answer;
  const verdict = new Promise((resolve) => (answer = resolve));
  const { send, sends, settled } = fixture({ store, beforeSend: () => verdict });
  const key = crypto.randomUUID();
  const first = send(NUMBER, { key });
  const repeats = Array.from({ length: 10 }, () => send(NUMBER, { key }));
  // Four seconds in steps of 250 ms. Between two of them, each repeat finishes its check.
  for (let passed = 0; passed < 16; passed += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    context.mock.timers.tick(250);
  }
  await new Promise((resolve) => setImmediate(resolve));
  // The first attempt once; each repeat at first and after 0.25, 0.75, 1.75, 2.75 and 3.75 seconds.
  assert.equal(steps.length, 1 + 10 * 6);
  answer(true);
  assert.equal((await first).status, 202);
  context.mock.timers.tick(1_000);
  assert.equal(count(await Promise.all(repeats), 202), 10);
  await settled();
  assert.equal(sends().length, 1);
});

test('a polluted Object.prototype changes neither the options nor a request', async () => {
  const values = {
    to: '+13105550100',
    channel: 'voice',
    token: 'x',
    code: CODE,
    session: 'x',
    beforeSend: 'x',
    clientAddress: {},
    status: 200,
  };
  const requests = { send: { to: NUMBER }, verify: { code: CODE } };
  for (const [name, value] of Object.entries(values)) {
    try {
      Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
      const { ask, sends } = fixture();
      const post = (path, body, headers) => ask(path, { body: JSON.stringify(body), headers });
      const sent = await post('send', requests.send, { 'idempotency-key': crypto.randomUUID() });
      assert.deepEqual([sent.status, sends()[0]?.to], [202, NUMBER], name);
      const headers = { cookie: cookieOf(sent) };
      assert.equal((await post('verify', {}, headers)).status, 400, name);
      assert.equal((await post('verify', requests.verify, headers)).status, 200, name);
    } finally {
      delete Object.prototype[name];
    }
  }
});
