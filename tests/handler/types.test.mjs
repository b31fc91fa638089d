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

/** Compiles a file of the project strictly. */
function compile(file, target, options) {
  const args = ['--ignoreConfig', '--noEmit', '--strict', '--target', target, '--module', 'nodenext', '--types', 'node'];
  return run(join(root, 'node_modules', '.bin', 'tsc'), [...args, ...options, file], { cwd: folder });
}

test('the README’s server for Node compiles as strict TypeScript', async () => {
  const all = blocks(await readFile(join(root, 'README.md'), 'utf8'));
  await write('readme.ts', all.find(({ heading }) => heading === 'Node').text);
  await compile('readme.ts', 'es2023', ['--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--verbatimModuleSyntax']);
});

test('the types fit those of Node, Hono, and the clients of Redis and PostgreSQL', async () => {
  await compile('node.ts', 'es2022', ['--skipLibCheck']);
});

test('the types fit Deno’s own', async () => {
  const args = ['check', '--unstable-kv', '--no-lock', '--node-modules-dir=manual', 'deno.ts'];
  await run(deno(), args, { cwd: folder, env: { DENO_DIR: path('.deno') } });
});
