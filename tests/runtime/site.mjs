// Serves a folder on loopback, like a static host.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { listen } from '../../scripts/listen.mjs';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/**
 * Serves a folder on a port that the system picks: `{ url, stop }`. What `answer` gives for a request is sent as JSON instead.
 * @param {string} folder @param {(request: import('node:http').IncomingMessage) => object | undefined} [answer]
 */
export async function serveFolder(folder, answer = () => undefined) {
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    const json = answer(request);
    if (json) return response.setHeader('content-type', 'application/json').end(JSON.stringify(json));
    const { pathname } = new URL(String(request.url), 'http://127.0.0.1');
    const name = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    const file = normalize(join(folder, decodeURIComponent(name)));
    const bytes = file.startsWith(folder + sep) ? await readFile(file).catch(() => undefined) : undefined;
    if (!bytes) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(bytes);
  });
  const { url, stop } = await listen(server);
  return { url: `${url}/`, stop };
}
