// Fake time also affects objects that were created before it, in Jest, in Vitest, and with fake-timers, which Sinon uses. By default,
// fake-timers also stops `queueMicrotask` and `process.nextTick`.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serveSimulator } from '../../pkg/bin/server.js';
import { run } from '../runtime/child.mjs';
import { withConsumer } from '../runtime/consumer.mjs';
import { tool } from '../runtime/tool.mjs';

const suitePath = fileURLToPath(new URL('fake-time.mjs', import.meta.url));
const fakeTimers = createRequire(import.meta.url).resolve('@sinonjs/fake-timers');

const PROGRAMS = {
  async Jest(consumer, check) {
    await consumer.write(
      'fake.test.mjs',
      check(
        "import { expect, jest, test } from '@jest/globals';",
        'fake: (now) => jest.useFakeTimers({ now }), set: jest.setSystemTime',
      ),
    );
    const config = {
      rootDir: consumer.folder,
      testMatch: ['<rootDir>/fake.test.mjs'],
      transform: {},
      cacheDirectory: '<rootDir>/.jest',
      testTimeout: 60_000,
    };
    const args = ['--experimental-vm-modules', tool('jest'), '--ci', '--runInBand', '--config', JSON.stringify(config)];
    await run(process.execPath, args, { cwd: consumer.folder });
  },
  async Vitest(consumer, check) {
    await consumer.write(
      'fake.test.mjs',
      check(
        "import { expect, test, vi } from 'vitest';",
        'fake: (now) => vi.useFakeTimers({ now }), set: (now) => vi.setSystemTime(now)',
      ),
    );
    await run(process.execPath, [tool('vitest'), 'run', '--testTimeout=60000', '--root', consumer.folder], {
      cwd: consumer.folder,
    });
  },
  async 'fake-timers'(consumer) {
    await consumer.write(
      'fake.mjs',
      `import { createRequire } from 'node:module';
import { seen } from './suite.mjs';
const { install } = createRequire(import.meta.url)(${JSON.stringify(fakeTimers)});
let clock;
const found = await seen({ fake: (now) => (clock = install({ now })), set: (now) => clock.setSystemTime(now) });
clock.uninstall();
console.log(JSON.stringify(found));
`,
    );
    assert.deepEqual(JSON.parse(await run(process.execPath, ['fake.mjs'], { cwd: consumer.folder })), EXPECTED);
  },
};

const EXPECTED = { at: 0, expired: true, allowed: true, again: false, later: true };

/** A runner's test file. */
const check = (head, clock) => `${head}
import { seen } from './suite.mjs';
test('fake time', async () => expect(await seen({ ${clock} })).toEqual(${JSON.stringify(EXPECTED)}));
`;

for (const [name, program] of Object.entries(PROGRAMS)) {
  test(`${name}: codes and limits follow the fake time`, async () => {
    await withConsumer({ suitePath }, (consumer) => program(consumer, check));
  });
}

test("the command's server follows the fake time", async (context) => {
  const server = await serveSimulator({ port: 0 });
  context.after(() => server.stop());
  const now = Date.UTC(2031, 0, 1);
  context.mock.timers.enable({ apis: ['Date'], now });
  const response = await fetch(`${server.url}/simulator/clock`, { method: 'POST', body: '{"advanceMs":5}' });
  assert.deepEqual(await response.json(), { now: now + 5 });
});
