// Browsers without a bundler: a page with an import map, and a module service worker.
import { resultsOf } from '../browsers.mjs';
import { serveFolder } from '../site.mjs';

/** A page with one module, after `head`. */
export function html(module, head = '') {
  return `<!doctype html>\n<meta charset="utf-8">\n<title>Consumer</title>\n${head}\n<script type="module" src="${module}"></script>\n`;
}

/** Serves a folder of the consumer and opens it. */
export async function open(consumer, folder, browser) {
  const site = await serveFolder(consumer.path(folder));
  try {
    return await resultsOf(site.url, browser);
  } finally {
    await site.stop();
  }
}

/** Turns the consumer into a page with an import map. */
async function prepare(consumer) {
  const file = (name) => `./node_modules/bandwidth-mfa/dist/${name}.js`;
  const imports = { 'bandwidth-mfa': file('index') };
  for (const subpath of consumer.subpaths) imports[`bandwidth-mfa/${subpath}`] = file(subpath);
  await consumer.runner('page.mjs');
  await consumer.write('index.html', html('./page.mjs', `<script type="importmap">${JSON.stringify({ imports })}</script>`));
}

const page = (browser) => async (consumer) => {
  await prepare(consumer);
  return open(consumer, '.', browser);
};

const worker = (browser) => async (consumer) => {
  await consumer.runner('service-worker.mjs');
  await consumer.runner('service-worker-page.mjs');
  await consumer.write('index.html', html('./service-worker-page.mjs'));
  return open(consumer, '.', browser);
};

export const chromium = page('chromium');
export const firefox = page('firefox');
export const serviceWorker = worker('chromium');
export const serviceWorkerFirefox = worker('firefox');
