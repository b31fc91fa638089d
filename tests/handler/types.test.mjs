// The types of the handler and its stores fit the types of runtimes, frameworks and database clients.
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { root } from '../../scripts/run.mjs';
import { run } from '../runtime/child.mjs';
import { deno } from './backends.mjs';
import { project } from './package.mjs';

const { folder, path } = await project(fileURLToPath(new URL('types', import.meta.url)));

test('Node, Hono, and the clients of Redis and PostgreSQL', async () => {
  const args = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--types',
    'node',
    'node.ts',
  ];
  await run(join(root, 'node_modules', '.bin', 'tsc'), args, { cwd: folder });
});

// Only this entry's types need another package.
test('better-auth and its client', async () => {
  const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--skipLibCheck'];
  const args = ['--ignoreConfig', '--noEmit', ...strict, '--target', 'es2022', '--module', 'nodenext', 'better-auth.ts'];
  await run(join(root, 'node_modules', '.bin', 'tsc'), args, { cwd: folder });
});

test('Deno', async () => {
  const args = ['check', '--unstable-kv', '--no-lock', '--node-modules-dir=manual', 'deno.ts'];
  await run(deno(), args, { cwd: folder, env: { DENO_DIR: path('.deno') } });
});
