// V8 gives up what it has compiled while a call is in WebAssembly, which older versions of it did not survive.
import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from './child.mjs';
import { withConsumer } from './consumer.mjs';
import { tarball } from './tarball.mjs';
import { nodeProgram } from './tool.mjs';

const program = fileURLToPath(new URL('deoptimized.mjs', import.meta.url));

for (const [name, node] of Object.entries({
  [`Node ${process.versions.node}`]: () => process.execPath,
  'Node 22': () => nodeProgram(22),
  'Node 24': () => nodeProgram(24),
})) {
  test(name, async () => {
    await withConsumer({ suitePath: program, tarball: await tarball() }, async (consumer) => {
      await cp(program, consumer.path('program.mjs'));
      const printed = await run(node(), ['--allow-natives-syntax', 'program.mjs', 'bandwidth-mfa'], { cwd: consumer.folder });
      assert.equal(printed.trim(), 'true');
    });
  });
}
