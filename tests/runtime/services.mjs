// The suite's services, all on loopback: Prism with Bandwidth's document, a token endpoint, a server that never answers.
import { createServer } from 'node:http';
import { listen } from '../../scripts/listen.mjs';
import { startPrism } from '../../scripts/prism.mjs';
import { CLOSED } from './port.mjs';

/** Starts them all: `{ input, stop }`, where `input` is the suite's. */
async function startServices() {
  const prism = await startPrism();
  const extra = await listen(createServer(respond));
  const input = {
    url: prism.url,
    tokenUrl: `${extra.url}/oauth2/token`,
    silentUrl: `${extra.url}/silent`,
    closedUrl: CLOSED,
  };
  const stop = () => Promise.all([prism.stop(), extra.stop()]);
  return { input, stop };
}

/** Starts the services for a test file. The returned function gives the suite's input while the tests run. */
export function services({ before, after }) {
  let running;
  before(async () => (running = await startServices()));
  after(() => running?.stop());
  return () => running.input;
}

function respond(request, response) {
  // A browser's page has another origin than this server.
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*');
  if (request.method === 'OPTIONS') return response.writeHead(204).end();
  if (request.url.startsWith('/silent')) return request.resume();
  request.resume().on('end', () => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ access_token: 'a.token', token_type: 'Bearer', expires_in: 3600 }));
  });
}
