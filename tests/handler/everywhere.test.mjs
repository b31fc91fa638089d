// H1 to H22 with every store, and on Node, Deno, Bun and workerd. PostgreSQL's store is in tests/field.
import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serveWorker } from '../runtime/drivers/workerd.mjs';
import { bunProgram, denoProgram } from '../runtime/tool.mjs';
import { BINDINGS, memoryFolder, startCluster, startRedis } from './backends.mjs';
import { project } from './package.mjs';
import { COUNT, FILES, passes, passesOnNode } from './requirements.mjs';

const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));

for (const [kind, start] of Object.entries({ redis: startRedis, 'redis-cluster': startCluster })) {
  test(`H1 to H22 hold with ${kind} on Node`, async () => {
    const server = await start();
    try {
      await passesOnNode(kind, server.url);
    } finally {
      await server.stop();
    }
  });
}

for (const kind of ['memory', 'deno-kv']) {
  test(`H1 to H22 hold with ${kind} on Deno`, async () => {
    const args = ['test', '--allow-all', '--no-check', '--no-lock', '--node-modules-dir=manual', '--unstable-kv'];
    await passes(denoProgram(), args, /(\d+) passed \| 0 failed/, { MFA_STORE: kind });
  });
}

test('H1 to H22 hold with memory on Bun', () => passes(bunProgram(), ['test'], /(\d+) pass\n\s*0 fail/));

describe('H1 to H22 hold on workerd', () => {
  for (const kind of ['memory', 'Durable Objects']) {
    test(`with ${kind}`, async () => {
      const consumer = await project();
      cpSync(pathOf('workers'), consumer.path('workers'), { recursive: true });
      for (const file of [...FILES, pathOf('fixture.mjs'), pathOf('options.mjs')]) {
        await consumer.write(basename(file), readFileSync(file, 'utf8'));
      }
      for (const name of ['platform.mjs', 'package.mjs']) await consumer.write(name, `export * from './workers/${name}';\n`);
      const alias = { 'node:test': './workers/node-test.mjs' };
      const more = { ...BINDINGS, main: 'workers/worker.mjs', vars: { KIND: kind }, alias };
      const worker = await serveWorker(consumer, { more, state: memoryFolder() });
      try {
        const titles = await (await fetch(worker.url)).json();
        assert.equal(titles.length, COUNT);
        for (const [index, title] of titles.entries()) {
          assert.deepEqual(await (await fetch(new URL(String(index), worker.url))).json(), { ok: true }, title);
        }
      } finally {
        await worker.stop();
      }
    });
  }
});
