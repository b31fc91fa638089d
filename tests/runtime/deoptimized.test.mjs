// Older versions of V8 can crash if they deoptimise the caller during a call into WebAssembly.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NODES, nodeProgram } from '../../scripts/setup/node.mjs';
import { run } from './child.mjs';
import { withConsumer } from './consumer.mjs';

const program = fileURLToPath(new URL('deoptimized.mjs', import.meta.url));

for (const major of NODES) {
  test(`Node ${major} does not crash when V8 deoptimises the caller`, async () => {
    await withConsumer({ suitePath: program }, async (consumer) => {
      const printed = await run(nodeProgram(major), ['--allow-natives-syntax', 'suite.mjs', 'bandwidth-mfa'], {
        cwd: consumer.folder,
      });
      assert.equal(printed.trim(), 'true true');
    });
  });
}
