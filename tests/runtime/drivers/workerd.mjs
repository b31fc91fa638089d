// Cloudflare Workers: wrangler dev, which runs workerd, and the bundle that wrangler would deploy.
import { run, serve } from '../child.mjs';
import { tool } from '../tool.mjs';

function environment(consumer) {
  // Its state, logs and registry of other workers stay inside the consumer.
  return {
    CI: '1',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_LOG_PATH: consumer.path('.logs'),
    WRANGLER_REGISTRY_PATH: consumer.path('.registry'),
    XDG_CONFIG_HOME: consumer.path('.config'),
  };
}

async function configure(consumer, compatibilityDate, more) {
  // No nodejs_compat: no compatibility flag at all.
  const configuration = { name: 'consumer', main: 'worker.mjs', compatibility_date: compatibilityDate, ...more };
  await consumer.write('wrangler.json', JSON.stringify(configuration));
}

/**
 * Serves a worker, worker.mjs unless it has a configuration of its own: `{ url, output, stop }`. `more` is added to our
 * configuration; `state` is the folder of what it keeps.
 */
export async function serveWorker(consumer, { compatibilityDate = '2026-04-20', more, state, isConfigured = false } = {}) {
  if (!isConfigured) await configure(consumer, compatibilityDate, more);
  const args = [tool('wrangler'), 'dev', '--ip', '127.0.0.1', '--port', '0', '--inspector-port', '0'];
  if (state) args.push('--persist-to', state);
  const options = { cwd: consumer.folder, env: environment(consumer) };
  const { match, output, stop } = await serve(process.execPath, args, /Ready on (http:\/\/\S+)/, options);
  return { url: match[1], output, stop };
}

export async function workerd(consumer, options) {
  await consumer.runner('worker.mjs');
  const server = await serveWorker(consumer, options);
  try {
    const response = await fetch(server.url);
    if (response.status === 200) return await response.json();
    throw new Error(`the worker answered ${response.status}: ${await response.text()}\n${server.output()}`);
  } finally {
    await server.stop();
  }
}

/** What `wrangler deploy` would upload: `[{ file, bytes }]`. */
export async function workerBundle(consumer, { compatibilityDate = '2026-04-20' } = {}) {
  await consumer.runner('worker.mjs');
  await configure(consumer, compatibilityDate);
  const args = [tool('wrangler'), 'deploy', '--dry-run', '--outdir', 'out'];
  await run(process.execPath, args, { cwd: consumer.folder, env: environment(consumer) });
  return consumer.files('out');
}
