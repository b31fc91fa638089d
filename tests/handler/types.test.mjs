// The types of the handler and its stores fit the types of runtimes, frameworks and database clients.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { root } from '../../scripts/run.mjs';
import { toolNode } from '../../scripts/setup/node.mjs';
import { blocks } from '../readme/blocks.mjs';
import { run } from '../runtime/child.mjs';
import { denoProgram, tool } from '../runtime/tool.mjs';
import { project } from './package.mjs';

const { folder, path, write } = await project(fileURLToPath(new URL('types', import.meta.url)));

/** Compiles a file of the project strictly. */
function compile(file, target, options) {
  const args = ['--ignoreConfig', '--noEmit', '--strict', '--target', target, '--module', 'nodenext', '--types', 'node'];
  return run(join(root, 'node_modules', '.bin', 'tsc'), [...args, ...options, file], { cwd: folder });
}

const readme = blocks(await readFile(join(root, 'README.md'), 'utf8'));
const programOf = (name) => readme.find(({ heading }) => heading === name).text;

test("the README's server for Node compiles as strict TypeScript", async () => {
  await write('readme.ts', programOf('Node'));
  await compile('readme.ts', 'es2023', ['--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--verbatimModuleSyntax']);
});

test('the types fit those of Node, Hono, and the clients of Redis and PostgreSQL', async () => {
  await compile('node.ts', 'es2022', ['--skipLibCheck']);
});

test("the README's Worker compiles with the types that wrangler generates for its bindings", async () => {
  await write('worker.ts', programOf('Cloudflare Workers'));
  const { durable_objects } = JSON.parse(await readFile(join(root, 'examples/worker/wrangler.json'), 'utf8'));
  // Without Node's compatibility, because its types would be needed too.
  const configuration = { name: 'worker', main: 'worker.ts', compatibility_date: '2026-04-20', durable_objects };
  await write('wrangler.json', JSON.stringify(configuration));
  await write('.dev.vars', 'BANDWIDTH_CLIENT_ID=id\nBANDWIDTH_CLIENT_SECRET=secret\nMFA_SECRET=secret\n');
  await run(toolNode(), [tool('wrangler'), 'types'], { cwd: folder, env: { WRANGLER_SEND_METRICS: 'false', CI: '1' } });
  const options = ['--ignoreConfig', '--noEmit', '--strict', '--target', 'es2024', '--lib', 'es2024', '--types', ''];
  const resolution = ['--module', 'esnext', '--moduleResolution', 'bundler'];
  const files = ['worker-configuration.d.ts', 'worker.ts'];
  await run(join(root, 'node_modules', '.bin', 'tsc'), [...options, ...resolution, ...files], { cwd: folder });
});

test("the types fit Deno's own", async () => {
  const args = ['check', '--unstable-kv', '--no-lock', '--node-modules-dir=manual', 'deno.ts'];
  await run(denoProgram(), args, { cwd: folder, env: { DENO_DIR: path('.deno') } });
});
