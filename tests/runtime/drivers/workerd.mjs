// Cloudflare Workers: `wrangler dev`, which runs workerd, and the bundle that wrangler would deploy.
import { toolNode } from '../../../scripts/setup/node.mjs';
import { run, serve } from '../child.mjs';
import { withConsumer } from '../consumer.mjs';
import { tool } from '../tool.mjs';

/** An old date, one before nodejs_compat became the default (2026-08-04), and one after. */
export const COMPATIBILITY_DATES = ['2023-03-01', '2026-04-20', '2026-08-20'];
const NEWEST = COMPATIBILITY_DATES.at(-1);

/** The configuration of a Worker with `durableObjectStore(env.LIMITS)`. */
export const LIMITS = {
  durable_objects: { bindings: [{ name: 'LIMITS', class_name: 'LimitObject' }] },
  migrations: [{ tag: 'v1', new_sqlite_classes: ['LimitObject'] }],
};

function environment(consumer) {
  // wrangler's state, logs and registry of other workers stay inside the consumer.
  return {
    CI: '1',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_LOG_PATH: consumer.path('.logs'),
    WRANGLER_REGISTRY_PATH: consumer.path('.registry'),
    XDG_CONFIG_HOME: consumer.path('.config'),
  };
}

async function configure(consumer, compatibilityDate, more) {
  // No compatibility flag: the date decides about nodejs_compat.
  const configuration = { name: 'consumer', main: 'worker.mjs', compatibility_date: compatibilityDate, ...more };
  await consumer.write('wrangler.json', JSON.stringify(configuration));
}

/**
 * Serves worker.mjs, or the worker of the consumer's own configuration: `{ url, output, stop }`. `more` is added to our
 * configuration; `state` is the folder for stored data.
 */
export async function serveWorker(
  consumer,
  /** @type {{ compatibilityDate?: string, more?: object, state?: string, isConfigured?: boolean }} */ {
    compatibilityDate = NEWEST,
    more,
    state,
    isConfigured = false,
  } = {},
) {
  if (!isConfigured) await configure(consumer, compatibilityDate, more);
  const args = [tool('wrangler'), 'dev', '--ip', '127.0.0.1', '--port', '0', '--inspector-port', '0'];
  if (state) args.push('--persist-to', state);
  const options = { cwd: consumer.folder, env: environment(consumer) };
  const { match, output, stop } = await serve(toolNode(), args, /Ready on (http:\/\/\S+)/, options);
  return { url: match[1], output, stop };
}

/**
 * Serves a worker of these files, by name, for `use(server)`; resolves with what that returns, by default the worker's JSON. `options`
 * are those of `serveWorker`.
 */
export function withWorker(files, /** @type {any} */ { use = async ({ url }) => (await fetch(url)).json(), ...options } = {}) {
  return withConsumer({}, async (consumer) => {
    for (const [name, text] of Object.entries(files)) await consumer.write(name, text);
    const server = await serveWorker(consumer, options);
    try {
      return await use(server);
    } finally {
      await server.stop();
    }
  });
}

export async function workerd(consumer, options) {
  await consumer.runner('worker.mjs');
  const server = await serveWorker(consumer, options);
  try {
    const response = await fetch(server.url);
    if (response.status === 200) return await response.json();
    throw new Error(`the worker returned status ${response.status}: ${await response.text()}\n${server.output()}`);
  } finally {
    await server.stop();
  }
}

/** What `wrangler deploy` would upload: `[{ file, bytes }]`. */
export async function workerBundle(consumer, compatibilityDate) {
  await consumer.runner('worker.mjs');
  await configure(consumer, compatibilityDate);
  const args = [tool('wrangler'), 'deploy', '--dry-run', '--outdir', 'out'];
  await run(toolNode(), args, { cwd: consumer.folder, env: environment(consumer) });
  return consumer.files('out');
}
