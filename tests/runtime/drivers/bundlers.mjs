// Bundlers without a setting for the package; their output runs in Chromium.
import { nodeResolve } from '@rollup/plugin-node-resolve';
import * as esbuildApi from 'esbuild';
import { rollup as rollupApi } from 'rollup';
import { build as viteBuild, createServer } from 'vite';
import webpackApi from 'webpack';
import { resultsOf } from '../browsers.mjs';
import { html, open } from './browser.mjs';

/** For bundlers without HTML: a page beside the built module. */
async function openBuilt(consumer) {
  await consumer.write('dist/index.html', html('./page.js'));
  return open(consumer, 'dist');
}

export async function vite(consumer) {
  await consumer.runner('page.mjs');
  await consumer.write('index.html', html('/page.mjs'));
  await viteBuild({ root: consumer.folder, configFile: false, logLevel: 'warn' });
  return open(consumer, 'dist');
}

export async function viteDev(consumer) {
  await consumer.runner('page.mjs');
  await consumer.write('index.html', html('/page.mjs'));
  const server = await createServer({
    root: consumer.folder,
    configFile: false,
    logLevel: 'warn',
    server: { host: '127.0.0.1', port: 0 },
  });
  try {
    await server.listen();
    return await resultsOf(server.resolvedUrls?.local[0]);
  } finally {
    await server.close();
  }
}

export async function webpack(consumer) {
  await consumer.runner('page.mjs');
  const output = { path: consumer.path('dist'), filename: 'page.js' };
  const compiler = webpackApi({ mode: 'production', context: consumer.folder, entry: './page.mjs', output });
  const stats = await new Promise((resolve, reject) => {
    compiler.run((error, done) => (error ? reject(error) : resolve(done)));
  });
  await new Promise((resolve) => compiler.close(resolve));
  if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }));
  return openBuilt(consumer);
}

export async function esbuild(consumer) {
  await consumer.runner('page.mjs');
  await esbuildApi.build({
    absWorkingDir: consumer.folder,
    entryPoints: ['page.mjs'],
    bundle: true,
    minify: true,
    format: 'esm',
    outfile: 'dist/page.js',
    logLevel: 'silent',
  });
  return openBuilt(consumer);
}

export async function rollup(consumer) {
  await consumer.runner('page.mjs');
  const bundle = await rollupApi({ input: consumer.path('page.mjs'), plugins: [nodeResolve({ browser: true })] });
  await bundle.write({ file: consumer.path('dist', 'page.js'), format: 'es' });
  await bundle.close();
  return openBuilt(consumer);
}
