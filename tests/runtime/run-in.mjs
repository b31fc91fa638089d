/*
 * Runs one suite inside any runtime, on the packed package, and returns its results.
 *
 *   import { runIn } from './run-in.mjs';
 *   const results = await runIn('deno', { suitePath, input: { url } });
 *   // [{ name: 'a call', ok: true }, { name: 'another', ok: false, error: 'why' }]
 *
 * suitePath  a module that imports nothing and exports `suite({ mfa, ...input })`, which resolves with such results;
 *            `mfa` is the package as that runtime imported or required it. Default: suite.mjs beside this file.
 * input      the suite's input as JSON, such as the addresses of servers.
 * subpaths   entries besides the main one, by their names: `mfa` has their exports too.
 * tarball    the package to install. Default: `tarball()` of tarball.mjs; `pack(folder)` there makes another.
 * compatibilityDate   for workerd only; `built` for Next.js only: see its driver.
 *
 * It rejects if the suite has no results. Each call creates its own consumer project and stops everything that it
 * started, so the order of calls does not matter. The names of runtimes are the keys below.
 */
import { NODES } from '../../scripts/setup/node.mjs';
import { withConsumer } from './consumer.mjs';

const script = () => import('./drivers/script.mjs');
const browser = () => import('./drivers/browser.mjs');
const bundlers = () => import('./drivers/bundlers.mjs');
const jestVitest = () => import('./drivers/jest-vitest.mjs');

// Loaded on demand, so that a run on Deno does not need webpack.
const runtimes = {
  ...Object.fromEntries(
    NODES.flatMap((major) => [
      [`node-${major}`, [script, 'node', major]],
      [`node-${major}-cjs`, [script, 'nodeCjs', major]],
    ]),
  ),
  deno: [script, 'deno'],
  bun: [script, 'bun'],
  'bun-cjs': [script, 'bunCjs'],
  workerd: [() => import('./drivers/workerd.mjs'), 'workerd'],
  chromium: [browser, 'chromium'],
  firefox: [browser, 'firefox'],
  'service-worker': [browser, 'serviceWorker'],
  'service-worker-firefox': [browser, 'serviceWorkerFirefox'],
  vite: [bundlers, 'vite'],
  'vite-dev': [bundlers, 'viteDev'],
  webpack: [bundlers, 'webpack'],
  esbuild: [bundlers, 'esbuild'],
  rollup: [bundlers, 'rollup'],
  next: [() => import('./drivers/next.mjs'), 'next'],
  jest: [jestVitest, 'jest'],
  'jest-esm': [jestVitest, 'jestEsm'],
  vitest: [jestVitest, 'vitest'],
};

export async function runIn(runtime, /** @type {any} */ { suitePath, input, tarball, subpaths, ...options } = {}) {
  if (!Object.hasOwn(runtimes, runtime)) throw new Error(`"${runtime}" must be one of ${Object.keys(runtimes).join(', ')}`);
  const [load, name, major] = runtimes[runtime];
  const drivers = await load();
  const driver = major ? drivers[name](major) : drivers[name];
  const consumer = { suitePath, input, tarball, nearby: runtime === 'next', subpaths };
  return withConsumer(consumer, (project) => driver(project, options));
}
