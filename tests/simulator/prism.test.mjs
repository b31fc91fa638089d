// Prism, with Bandwidth's own OpenAPI document, checks every request and response between a client and the simulator.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPrismProxy } from '../../scripts/prism.mjs';
import { serveSimulator } from '../../pkg/bin/server.js';
import { Configuration, MFAApi } from '../../pkg/dist/index.js';
import { account, operations, post } from './requests.mjs';

let service;
let prism;

before(async () => {
  service = await serveSimulator({ port: 0 });
  prism = await startPrismProxy(`${service.url}/api/v1`);
});
after(async () => {
  await prism?.stop();
  await service?.stop();
});

/** The violations that Prism found. */
async function violations(response) {
  await response.arrayBuffer();
  return JSON.parse(response.headers.get('sl-violations') ?? '[]');
}

const ask = (operation, body, more) => fetch(`${prism.url}/accounts/${account}/code/${operation}`, { ...post(body), ...more });

test('the proxy detects a violation in a request', async () => {
  const [violation] = await violations(await ask('verify', {}));
  assert.deepEqual([violation.location[0], violation.severity], ['request', 'Error']);
});

test('requests and responses of the whole flow match the document', async () => {
  service.simulator.reset();
  const seen = [];
  const recording = async (url, init) => {
    const response = await fetch(url, init);
    seen.push({ status: response.status, violations: response.headers.get('sl-violations') });
    return response;
  };
  const mfa = new MFAApi(new Configuration({ username: 'user', password: 'password', basePath: prism.url, fetch: recording }));
  for (const [, method, body] of operations.slice(0, 2)) {
    await mfa[method](account, { ...body, scope: 'login', digits: 8 });
    await mfa[method](account, body);
  }
  const { code } = service.simulator.outbox.at(-1);
  const check = (more) => mfa.verifyCode(account, { ...operations[2][2], code, ...more });
  assert.deepEqual((await check({ scope: 'other' })).data, { valid: false });
  assert.deepEqual((await check()).data, { valid: true });
  for (let tried = 0; tried < 5; tried += 1) await check({ code: '0000' });
  await assert.rejects(check(), { status: 429 });
  for (const end of ['40', '41', '43', '50']) {
    const to = `+191955501${end}`;
    for (const [, method, body] of operations) await assert.rejects(mfa[method](account, { ...body, to }), { kind: /./ });
  }
  assert.deepEqual(new Set(seen.map(({ status }) => status)), new Set([200, 400, 401, 403, 429, 500]));
  assert.deepEqual(
    seen.filter((response) => response.violations !== null),
    [],
  );
});

/** For each rule of the schemas, a change to a request that breaks only this rule. */
const broken = {
  messaging: [
    ...['to', 'from', 'applicationId', 'message', 'digits'].map((field) => ({ [field]: undefined })),
    ...[{ to: '19195551234' }, { to: '+1' }, { to: 1 }, { to: null }, { from: '12345' }, { from: `+${'1'.repeat(33)}` }],
    ...[{ applicationId: 'a'.repeat(51) }, { applicationId: 1 }, { scope: 's'.repeat(26) }, { scope: 1 }],
    ...[{ message: 'm'.repeat(2049) }, { message: [] }, { digits: 3 }, { digits: 9 }, { digits: 4.5 }, { digits: '6' }],
  ],
  verify: [
    ...['to', 'code', 'expirationTimeInMinutes'].map((field) => ({ [field]: undefined })),
    ...[{ to: '+0123' }, { code: '123' }, { code: '123456789' }, { code: 123456 }, { scope: {} }],
    ...[{ expirationTimeInMinutes: 0.5 }, { expirationTimeInMinutes: 15.5 }, { expirationTimeInMinutes: '3' }],
  ],
};
broken.voice = broken.messaging;

for (const [operation, , body] of operations) {
  test(`${operation}: the simulator refuses every request that Prism refuses, in the document's form`, async () => {
    for (const change of broken[operation]) {
      const response = await ask(operation, { ...body, ...change });
      const found = await violations(response);
      const what = JSON.stringify(change);
      assert.equal(response.status, 400, what);
      assert.ok(
        found.length > 0 && found.every(({ location: [where] }) => where === 'request'),
        `${what}: ${JSON.stringify(found)}`,
      );
    }
  });

  test(`${operation}: the response without credentials matches the document`, async () => {
    const { authorization: _, ...headers } = post(body).headers;
    const response = await ask(operation, body, { headers });
    assert.equal(response.status, 401);
    assert.deepEqual(
      (await violations(response)).filter(({ location: [where] }) => where === 'response'),
      [],
    );
  });
}
