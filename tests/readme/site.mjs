// One origin for a page and its handler, as behind a reverse proxy.
import { createServer, request } from 'node:http';
import { listen } from '../../scripts/listen.mjs';

/** Serves `html` at `/` and passes everything else on to `behind`: `{ url, stop }`. */
export async function serveSite(html, behind) {
  const server = createServer((incoming, outgoing) => {
    if (incoming.url === '/') return outgoing.setHeader('content-type', 'text/html; charset=utf-8').end(html);
    const { method, headers } = incoming;
    const passed = request(new URL(String(incoming.url), behind), { method, headers }, (response) => {
      outgoing.writeHead(Number(response.statusCode), response.rawHeaders);
      response.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  const { url, stop } = await listen(server);
  return { url: `${url}/`, stop };
}
