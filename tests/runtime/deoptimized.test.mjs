// V8 deoptimises the caller during a call into WebAssembly, which can crash older versions.
import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NODES, nodeProgram } from '../../scripts/setup/node.mjs';
import { run } from './child.mjs';
import { withConsumer } from './consumer.mjs';
import { tarball } from './tarball.mjs';

const program = fileURLToPath(new URL('deoptimized.mjs', import.meta.url));

for (const major of NODES) {
  test(`Node ${major} survives it`, async () => {
    await withConsumer({ suitePath: program, tarball: await tarball() }, async (consumer) => {
      await cp(program, consumer.path('program.mjs'));
      const printed = await run(nodeProgram(major), ['--allow-natives-syntax', 'program.mjs', 'bandwidth-mfa'], {
        cwd: consumer.folder,
      });
      assert.equal(printed.trim(), 'true');
    });
  });
}
