// The page's server: a fixed list of files, on loopback only.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { root } from './run.mjs';

const www = (file) => join(root, 'www', file);

/** Serves the page; it finds the package at `/bandwidth-mfa.js` and the address of `service` in `/settings.json`. */
export async function serve({ package: home, service, port }) {
  const files = {
    '/': ['text/html', () => readFile(www('index.html'))],
    '/page.css': ['text/css', () => readFile(www('page.css'))],
    '/page.js': ['text/javascript', () => readFile(www('page.js'))],
    '/bandwidth-mfa.js': ['text/javascript', () => readFile(join(home, 'dist', 'index.js'))],
    '/settings.json': ['application/json', () => JSON.stringify({ service })],
  };
  // 'wasm-unsafe-eval' is what every page needs that compiles WebAssembly.
  const policy =
    "default-src 'none'; style-src 'self'; script-src 'self' 'wasm-unsafe-eval'; " +
    `connect-src 'self' ${service}; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`;

  const server = createServer(async (request, response) => {
    const [type, read] = files[request.url] ?? [];
    if (!read || request.method !== 'GET') return response.writeHead(404).end();
    try {
      const body = await read();
      response.writeHead(200, {
        'content-type': `${type}; charset=utf-8`,
        'content-security-policy': policy,
        'cache-control': 'no-store',
      });
      response.end(body);
    } catch (error) {
      response.writeHead(500).end(error.message);
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
