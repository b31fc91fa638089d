// The page's entries on a server, which imports them to render a page.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { nodeProgram } from '../../scripts/setup/node.mjs';
import { project } from '../handler/package.mjs';
import { run } from '../runtime/child.mjs';
import { COMPATIBILITY_DATES, serveWorker } from '../runtime/drivers/workerd.mjs';
import { denoProgram } from '../runtime/tool.mjs';

const ENTRIES = ['browser', 'element', 'react'];

/** Imports each entry, and returns its exports and the globals that the import adds. */
const LOOK = `
export async function look() {
  const before = new Set(Reflect.ownKeys(globalThis));
  const exported = [
${ENTRIES.map((name) => `    await import('bandwidth-mfa/${name}'),`).join('\n')}
  ].map(Object.keys);
  return { added: Reflect.ownKeys(globalThis).filter((key) => !before.has(key)).map(String), exported };
}
`;

const PRINT = `import { look } from './look.mjs';\nconsole.log(JSON.stringify(await look()));\n`;

let consumer;
before(async () => {
  consumer = await project();
  await consumer.write('look.mjs', LOOK);
  // React first, because it adds globals itself in some runtimes.
  await consumer.write('print.mjs', `import 'react';\n${PRINT}`);
  await consumer.write('worker.mjs', `import 'react';\n${PRINT.replace(/console.*/, WORKER)}`);
});

const WORKER = 'export default { fetch: async () => Response.json(await look()) };';

function assertNoGlobal({ added, exported }) {
  assert.deepEqual(added, []);
  assert.deepEqual(
    exported.map((names) => names.length > 0),
    [true, true, true],
  );
}

// If the program ends by itself, no timer or connection is left.
test('Node: the import adds no global and leaves nothing running', async () => {
  for (const major of [20, 26])
    assertNoGlobal(JSON.parse(await run(nodeProgram(major), ['print.mjs'], { cwd: consumer.folder })));
});

test('Deno: the import adds no global, and needs only the permission to read files and NODE_ENV', async () => {
  const args = 'run --no-prompt --allow-read --allow-env=NODE_ENV --no-lock --node-modules-dir=manual print.mjs'.split(' ');
  assertNoGlobal(JSON.parse(await run(denoProgram(), args, { cwd: consumer.folder, env: { DENO_NO_UPDATE_CHECK: '1' } })));
});

for (const compatibilityDate of COMPATIBILITY_DATES) {
  test(`Workers, compatibility date ${compatibilityDate}: the import adds no global`, async () => {
    const server = await serveWorker(consumer, { compatibilityDate });
    try {
      assertNoGlobal(await (await fetch(server.url)).json());
    } finally {
      await server.stop();
    }
  });
}
