// A proxy between Chromium and the server of wasm-bindgen-test-runner. That server can let a page wait for ever: it keeps a
// thread for every open connection, and may start too few if several connections come at once. Through this proxy each request
// has its own connection, which ends with the response.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, request as send } from 'node:http';
import { join } from 'node:path';
import { listen } from '../../scripts/listen.mjs';
import { root } from '../../scripts/run.mjs';

// Without this, Chromium does not use the proxy for loopback addresses.
const LOOPBACK_TOO = '--proxy-bypass-list=<-loopback>';

function forward(request, response) {
  const { method, url, headers } = request;
  const upstream = send(url, { method, headers: { ...headers, connection: 'close' }, agent: false });
  upstream.on('response', (answer) => {
    response.writeHead(answer.statusCode, answer.statusMessage, answer.headers);
    answer.pipe(response);
  });
  // A failed connection must not look like a response.
  upstream.on('error', () => request.socket.destroy());
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}

/** Starts it; `capabilities` is the path of a webdriver.json that sends Chromium through it. */
export async function startProxy() {
  const server = createServer(forward);
  // Tunnels to other hosts are refused: no test needs them.
  server.on('connect', (_, socket) => socket.destroy());
  const { port, stop } = await listen(server);

  const json = JSON.parse(readFileSync(join(root, 'webdriver.json'), 'utf8'));
  json['goog:chromeOptions'].args.push(`--proxy-server=127.0.0.1:${port}`, LOOPBACK_TOO);
  const capabilities = join(root, 'target', 'webdriver.json');
  mkdirSync(join(root, 'target'), { recursive: true });
  writeFileSync(capabilities, JSON.stringify(json));

  return { capabilities, stop };
}
