// The page's server, on loopback only: the built files and the given routes.
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { listen } from './listen.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

// Every page that compiles WebAssembly needs 'wasm-unsafe-eval'. Nothing may be loaded from another server.
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src data:; " +
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** The files of a folder by path, compressed once. */
async function read(folder) {
  const files = readdirSync(folder).map(async (file) => {
    const body = readFileSync(join(folder, file));
    const zipped = await promisify(gzip)(body, { level: 9 });
    return /** @type {const} */ ([file === 'index.html' ? '/' : `/${file}`, { type: TYPES[extname(file)], body, zipped }]);
  });
  return new Map(await Promise.all(files));
}

/**
 * Serves a folder. `routes` are node:http listeners by method and path, such as `POST /clock`. Resolves with its `url` and `stop()`.
 */
export async function serve({ folder, routes, port }) {
  const files = await read(folder);
  let hosts;

  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    // A foreign host name that resolves to this machine (DNS rebinding) is refused.
    if (!hosts.includes(request.headers.host)) return response.writeHead(421).end();
    const [path] = String(request.url).split('?');
    const route = routes[`${request.method} ${path}`];
    if (route) return route(request, response);
    const file = request.method === 'GET' && files.get(path);
    if (!file) return response.writeHead(404).end();
    const isZipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    if (isZipped) response.setHeader('content-encoding', 'gzip');
    response.writeHead(200, { 'content-type': file.type, vary: 'accept-encoding' });
    response.end(isZipped ? file.zipped : file.body);
  });
  const { port: chosen, url, stop } = await listen(server, port);
  hosts = [`127.0.0.1:${chosen}`, `localhost:${chosen}`];
  return { url: `${url}/`, stop };
}
