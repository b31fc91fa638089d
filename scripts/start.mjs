// `npm start`: builds the package, starts Prism and a page on loopback, and opens the page in a browser.
//   --port N    the page's port (otherwise one that the system picks)
//   --no-open   print the address only
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { Failure, isMain, main, step } from './run.mjs';
import { serve } from './serve.mjs';

/** Starts everything; resolves with the page's `url` and `stop()`. */
export async function start({ port = 0 } = {}) {
  const home = await build();
  const { startPrism } = await import('./prism.mjs');
  const prism = await step("Bandwidth's OpenAPI document, served by Prism", startPrism);
  try {
    const page = await serve({ package: home, service: prism.url, port });
    return { url: page.url, stop: () => Promise.all([page.stop(), prism.stop()]) };
  } catch (error) {
    await prism.stop();
    if (error.code !== 'EADDRINUSE') throw error;
    throw new Failure(`Port ${port} is taken.`, 'name another with `npm start -- --port N`, or none.');
  }
}

/** Shows the address in the desktop's browser; where there is no desktop, the printed one must do. */
function open(url) {
  const desktop = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const openers = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''], linux: desktop && ['xdg-open'] };
  const [command, ...args] = openers[process.platform] || [];
  if (command) spawn(command, [...args, url], { stdio: 'ignore', detached: true }).on('error', () => {}).unref();
}

function options() {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string' }, 'no-open': { type: 'boolean' } } });
    const port = Number(values.port ?? 0);
    if (Number.isInteger(port) && port >= 0 && port < 65536) return { port, quiet: values['no-open'] };
  } catch {
    // Falls through to the same sentence.
  }
  throw new Failure('These options are not known.', 'use `npm start -- [--port N] [--no-open]`.');
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const { port, quiet } = options();
    const page = await start({ port });
    console.log(`\nThe page is at ${page.url} (Ctrl-C ends it)`);
    if (!quiet) open(page.url);
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => page.stop());
  });
}
