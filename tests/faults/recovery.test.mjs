// Traps of the WebAssembly instance, on a test build that can be made to: a call may fail, the program goes on.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { build } from '../../scripts/build.mjs';
import { pack } from '../runtime/tarball.mjs';
import { runIn } from '../runtime/run-in.mjs';
import { bundled } from './bundle.mjs';
import { names } from './recovery/suite.mjs';

let tarball;
let suitePath;

before(async () => {
  tarball = await pack(await build('trap'));
  suitePath = await bundled('recovery/suite.mjs');
});

for (const runtime of ['node', 'workerd', 'chromium']) {
  test(`recovery on ${runtime}`, { timeout: 300_000 }, async (t) => {
    const results = await runIn(runtime, { suitePath, tarball });
    assert.deepEqual(
      results.map(({ name }) => name),
      names(),
      'the suite ran to its end',
    );
    for (const { name, ok, error } of results) await t.test(name, () => assert.ok(ok, error));
  });
}
