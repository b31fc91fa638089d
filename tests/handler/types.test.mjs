// The types of the handler and its stores fit the types of runtimes, frameworks and database clients.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { root } from '../../scripts/run.mjs';
import { blocks } from '../readme/blocks.mjs';
import { run } from '../runtime/child.mjs';
import { deno } from './backends.mjs';
import { project } from './package.mjs';

const { folder, path, write } = await project(fileURLToPath(new URL('types', import.meta.url)));

test('the README’s server for Node, as strict TypeScript', async () => {
  const all = blocks(await readFile(join(root, 'README.md'), 'utf8'));
  await write('readme.ts', all.find(({ heading }) => heading === 'Node').text);
  const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--verbatimModuleSyntax'];
  const args = ['--ignoreConfig', '--noEmit', ...strict, '--target', 'es2023', '--module', 'nodenext', '--types', 'node'];
  await run(join(root, 'node_modules', '.bin', 'tsc'), [...args, 'readme.ts'], { cwd: folder });
});

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

test('Deno', async () => {
  const args = ['check', '--unstable-kv', '--no-lock', '--node-modules-dir=manual', 'deno.ts'];
  await run(deno(), args, { cwd: folder, env: { DENO_DIR: path('.deno') } });
});
