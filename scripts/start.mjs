// `npm start`: builds the package and the page, starts the simulator and the page's server on loopback, and opens the page.
//   --port N    the page's port (default: a free one)
//   --no-open   only prints the URL
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { buildPage } from './build/page.mjs';
import { build } from './build.mjs';
import { Failure, isMain, main } from './run.mjs';
import { serve } from './serve.mjs';
import { startService } from './service.mjs';

/**
 * Starts everything; `code` is the simulator's option. Resolves with the page's `url`, the `simulator`'s and `stop()`.
 * @param {{ port?: number, code?: string }} [options]
 */
export async function start({ port = 0, code } = {}) {
  const home = await build();
  const folder = await buildPage(home);
  const service = await startService({ home, code });
  try {
    const page = await serve({ folder, routes: service.routes, port });
    return { url: page.url, simulator: service.url, stop: () => Promise.all([page.stop(), service.stop()]) };
  } catch (error) {
    await service.stop();
    if (error.code !== 'EADDRINUSE') throw error;
    throw new Failure(`Port ${port} is taken.`, 'choose another one with `npm start -- --port N`, or leave `--port` out.');
  }
}

/** Opens the URL in the desktop's browser, if there is a desktop. */
function open(url) {
  const desktop = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const openers = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''], linux: desktop && ['xdg-open'] };
  const [command, ...args] = openers[process.platform] || [];
  if (command)
    spawn(command, [...args, url], { stdio: 'ignore', detached: true })
      .on('error', () => {})
      .unref();
}

function options() {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string' }, 'no-open': { type: 'boolean' } } });
    const port = Number(values.port ?? 0);
    if (Number.isInteger(port) && port >= 0 && port < 65536) return { port, quiet: values['no-open'] };
  } catch {
    // An unknown option gets the same error.
  }
  throw new Failure('These options are not valid.', 'use `npm start -- [--port N] [--no-open]`.');
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const { port, quiet } = options();
    const page = await start({ port });
    console.log(`\nThe simulator is at ${page.simulator}/api/v1`);
    console.log(`The page is at ${page.url} (Ctrl-C stops it)`);
    if (!quiet) open(page.url);
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => page.stop());
  });
}
