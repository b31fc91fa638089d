// The V8 of Node 20 and 22 ends the process if it deoptimises a function during an inlined call into WebAssembly that returns a JavaScript
// value. Node 24 and newer do not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NODES, nodeProgram } from '../../scripts/setup/node.mjs';
import { run } from './child.mjs';
import { withConsumer } from './consumer.mjs';

const program = fileURLToPath(new URL('deoptimized.mjs', import.meta.url));

for (const major of NODES) {
  test(`Node ${major} does not crash when V8 deoptimises the callers of exports`, () =>
    withConsumer({ suitePath: program }, async (consumer) => {
      const printed = await run(nodeProgram(major), ['--allow-natives-syntax', 'suite.mjs'], { cwd: consumer.folder });
      const names = printed.trim().split(' ');
      // Without a call into each of the three modules, this test would prove nothing.
      for (const name of ['check', 'handlerSend', 'simulate']) assert.ok(names.includes(name), printed);
    }));
}
