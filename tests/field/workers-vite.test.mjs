// A Worker and its page built by Vite with Cloudflare's plugin, from the recipe of docs/frameworks.md, and served by `vite preview`.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { blocks } from '../readme/blocks.mjs';
import { launch, open } from '../www/demo.mjs';
import { freePort, project } from './project.mjs';
import { recipe, startService } from './recipes.mjs';

const text = (path) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

test('a person signs in on the page', { timeout: 180_000 }, async (t) => {
  const service = await startService();
  t.after(() => service.stop());
  const app = await project('workers-vite');
  t.after(() => app.close());
  await app.write('vite.config.js', recipe('Workers with Vite', 'vite.config.js'));
  await app.write('worker.mjs', await text('examples/worker/worker.mjs'));
  const { build: _build, assets: _assets, ...configuration } = JSON.parse(await text('examples/worker/wrangler.json'));
  await app.write('wrangler.json', JSON.stringify(configuration));
  const element = blocks(await text('README.md')).find(({ heading }) => heading === 'A page');
  await app.write('index.html', `<!doctype html>\n<title>Sign in</title>\n<link rel="icon" href="data:,">\n${element.text}`);
  const variables = Object.entries(service.env).map(([name, value]) => `${name}=${value}\n`);
  await app.write('.dev.vars', variables.join(''));
  await app.node([app.program('vite'), 'build']);
  const args = [app.program('vite'), 'preview', '--host', '127.0.0.1', '--port', String(await freePort()), '--strictPort'];
  const server = await app.serve(args, /Local: *(http:\S+)/);

  const { context, close } = await launch();
  t.after(close);
  const { page, complaints } = await open(context, server.match[1]);
  await page.getByLabel('Phone number').fill('(303) 555-0100');
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel('6-digit code').waitFor();
  await page.getByLabel('6-digit code').fill(service.code('+13035550100'));
  await page.getByText('Your phone number is verified.').waitFor();
  assert.deepEqual(complaints, [], server.output());
});
