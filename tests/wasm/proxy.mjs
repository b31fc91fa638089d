// A proxy between Chromium and the server of wasm-bindgen-test-runner, which can leave a page waiting for ever: its pool of
// threads keeps one for every connection that stays open, and may forget to start another when several come at once. Each
// request through this proxy has a connection of its own, which ends with its answer.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, request as send } from 'node:http';
import { join } from 'node:path';
import { listen } from '../../scripts/listen.mjs';
import { root } from '../../scripts/run.mjs';

// Without it Chromium goes to loopback addresses directly.
const LOOPBACK_TOO = '--proxy-bypass-list=<-loopback>';

function forward(request, response) {
  const { method, url, headers } = request;
  const upstream = send(url, { method, headers: { ...headers, connection: 'close' }, agent: false });
  upstream.on('response', (answer) => {
    response.writeHead(answer.statusCode, answer.statusMessage, answer.headers);
    answer.pipe(response);
  });
  // What could not be reached must not look like an answer.
  upstream.on('error', () => request.socket.destroy());
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}

/** Starts it; `capabilities` is the path of a webdriver.json that sends Chromium through it. */
export async function startProxy() {
  const server = createServer(forward);
  // Tunnels: nothing here needs the world.
  server.on('connect', (_, socket) => socket.destroy());
  const { port, stop } = await listen(server);

  const json = JSON.parse(readFileSync(join(root, 'webdriver.json'), 'utf8'));
  json['goog:chromeOptions'].args.push(`--proxy-server=127.0.0.1:${port}`, LOOPBACK_TOO);
  const capabilities = join(root, 'target', 'webdriver.json');
  mkdirSync(join(root, 'target'), { recursive: true });
  writeFileSync(capabilities, JSON.stringify(json));

  return { capabilities, stop };
}
