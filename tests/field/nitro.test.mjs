// Nitro, which is Nuxt's server too: builds for edge runtimes with the line of docs/frameworks.md, a build for Node without it, and the
// development servers with the recipes.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { serveWorker } from '../runtime/drivers/workerd.mjs';
import { freePort, project, shop } from './project.mjs';
import { checkSignIn, mfaInDevelopment, recipe, startService } from './recipes.mjs';
import { serve } from '../runtime/child.mjs';
import { denoProgram } from '../runtime/tool.mjs';

const EXPECTED = { valid: true, sent: 202 };
const compatibilityDate = '2026-04-01';

const ROUTE = `
import { visit } from '../shop.mjs';
export default defineEventHandler(() => visit());
`;

/** The line of docs/frameworks.md. */
async function wasmLine() {
  const page = await readFile(new URL('../../docs/frameworks.md', import.meta.url), 'utf8');
  return /experimental: \{ wasm: true \}/.exec(page)[0];
}

/** Serves a build for cloudflare_module, and visits it. */
async function checkVisit(app) {
  const more = { main: '.output/server/index.mjs', compatibility_flags: ['nodejs_compat'] };
  const worker = await serveWorker(app, { compatibilityDate, more });
  try {
    assert.deepEqual(await (await fetch(worker.url)).json(), EXPECTED, worker.output());
  } finally {
    await worker.stop();
  }
}

describe('Nitro 2', () => {
  let app;
  let line;
  before(async () => {
    line = await wasmLine();
    app = await project('nitro');
    await app.write('shop.mjs', await shop());
    await app.write('routes/index.ts', ROUTE);
  });
  after(() => app.close());

  /** Builds for a preset, with more lines of the configuration. */
  async function build(preset, more) {
    const settings = `compatibilityDate: '${compatibilityDate}', preset: '${preset}', ${more}`;
    await app.write('nitro.config.ts', `export default defineNitroConfig({ ${settings} });\n`);
    return app.node([app.program('nitropack', 'nitro'), 'build']);
  }

  for (const preset of ['cloudflare_pages', 'vercel_edge', 'netlify_edge']) {
    test(`builds for ${preset}`, async () => assert.match(await build(preset, line), /Nitro Server built/));
  }

  test('cloudflare_module: a code is sent and verified', async () => {
    await build('cloudflare_module', line);
    await checkVisit(app);
  });

  test('deno_deploy: a code is sent and verified', async () => {
    await build('deno_deploy', line);
    const port = String(await freePort());
    const args = ['run', '--no-lock', '--allow-net', '--allow-env', '--allow-read', app.path('.output', 'server', 'index.ts')];
    const server = await serve(denoProgram(), args, /Listening on http:\S+/, {
      cwd: app.folder,
      env: { PORT: port, NITRO_PORT: port },
    });
    try {
      const [, url] = /(http:\S+)/.exec(server.match[0]);
      assert.deepEqual(await (await fetch(url.replace('0.0.0.0', '127.0.0.1'))).json(), EXPECTED, server.output());
    } finally {
      await server.stop();
    }
  });

  test('node_server: a code is sent and verified, without that line', async () => {
    await build('node_server', '');
    const port = String(await freePort());
    const env = { PORT: port, HOST: '127.0.0.1' };
    const server = await app.serve([app.path('.output', 'server', 'index.mjs')], /Listening on (http:\S+)/, { env });
    assert.deepEqual(await (await fetch(server.match[1])).json(), EXPECTED, server.output());
  });
});

test('Nitro 3, cloudflare_module: a code is sent and verified, with the same line', async (t) => {
  const app = await project('nitro-3');
  t.after(() => app.close());
  await app.write('shop.mjs', await shop());
  await app.write(
    'routes/index.ts',
    ROUTE.replace('\n', "\nimport { defineHandler } from 'nitro/h3';\n").replace('defineEventHandler', 'defineHandler'),
  );
  // Nitro needs another package to minify.
  const settings = `compatibilityDate: '${compatibilityDate}', serverDir: '.', preset: 'cloudflare_module', minify: false`;
  await app.write('nitro.config.mjs', `export default { ${settings}, ${await wasmLine()} };\n`);
  await app.node([app.program('nitro'), 'build']);
  await checkVisit(app);
});

for (const { name, packages, command, mfa, route, config } of [
  {
    name: 'Nitro 2',
    packages: 'nitro',
    command: ['nitropack', 'nitro'],
    mfa: 'server/utils/mfa.js',
    route: 'server/routes/mfa/[step].post.js',
    config: ['nitro.config.ts', "defineNitroConfig({ srcDir: 'server' })"],
  },
  {
    name: 'Nitro 3',
    packages: 'nitro-3',
    command: ['nitro'],
    mfa: 'mfa.js',
    route: 'routes/mfa/[step].post.js',
    config: ['nitro.config.mjs', "{ serverDir: '.' }"],
  },
]) {
  test(`${name}, its development server: a person signs in with the recipe`, async (t) => {
    const service = await startService();
    t.after(() => service.stop());
    const app = await project(packages);
    t.after(() => app.close());
    await app.write(mfa, mfaInDevelopment('Nuxt and Nitro'));
    await app.write(route, recipe('Nuxt and Nitro', route));
    await app.write(config[0], `export default ${config[1]};\n`);
    const port = await freePort();
    const env = { ...service.env, NODE_ENV: 'development' };
    const server = await app.serve([app.program(...command), 'dev', '--port', String(port)], /Nitro Server built/i, { env });
    await checkSignIn(port, service, server.output);
  });
}
