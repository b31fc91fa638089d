// A server on loopback that records every request and answers from a queue.
// It plays Bandwidth's MFA service and, at any path that ends in /oauth2/token, the token endpoint.
import { createServer } from 'node:http';
import { listen } from '../../scripts/listen.mjs';

// The examples of Bandwidth's OpenAPI document.
const EXAMPLES = [
  ['/code/messaging', { messageId: '1589228074636lm4k2je7j7jklbn2' }],
  ['/code/voice', { callId: 'c-15ac29a2-1331029c-2cb0-4a07-b215-b22865662d85' }],
  ['/code/verify', { valid: true }],
];

const isToken = (path) => path.split('?')[0].endsWith('/oauth2/token');

/**
 * Starts the server. `replies` is a queue for the calls, `tokens` one for the token endpoint; if a queue is empty, the response is the
 * document's example, or the token `token-1`, `token-2` and so on. A reply is one of `{ hang: true }`, `{ cut: true }` and
 * `{ reset: true }`, or `{ status, statusText, headers, body }`: a body that is neither a string nor bytes is sent as JSON.
 */
export async function startRecorder() {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url: path = '', headers } = request;
    recorder.requests.push({ method, path, headers, body: Buffer.concat(chunks).toString() });
    recorder.waiting.splice(0).forEach((resolve) => resolve());
    respond(response, isToken(path) ? (recorder.tokens.shift() ?? token()) : (recorder.replies.shift() ?? example(path)));
  });
  // If the server closed an idle connection just when it is used again, a test would fail at random.
  server.keepAliveTimeout = 0;
  const { url, stop } = await listen(server);
  const recorder = {
    /** @type {{ method?: string, path: string, headers: import('node:http').IncomingHttpHeaders, body: string }[]} */
    requests: [],
    /** @type {Record<string, unknown>[]} */
    replies: [],
    /** @type {Record<string, unknown>[]} */
    tokens: [],
    /** @type {((value?: unknown) => void)[]} */
    waiting: [],
    url,
    reset,
    arrival,
    close: stop,
  };

  let issued = 0;
  function token() {
    issued += 1;
    return { body: { access_token: `token-${issued}`, token_type: 'Bearer', expires_in: 3600 } };
  }

  /**
   * Forgets everything, for a new test.
   * @param {{ replies?: Record<string, unknown>[], tokens?: Record<string, unknown>[] }} [next]
   */
  function reset({ replies = [], tokens = [] } = {}) {
    issued = 0;
    Object.assign(recorder, { requests: [], replies: [...replies], tokens: [...tokens], waiting: [] });
  }

  /** Resolves when the next request arrives, so that a test can act while the call waits. */
  function arrival() {
    return new Promise((resolve) => recorder.waiting.push(resolve));
  }

  return recorder;
}

function example(path) {
  const found = EXAMPLES.find(([end]) => path.split('?')[0].endsWith(end));
  return found ? { body: found[1] } : { status: 403, body: { message: 'Missing Authentication Token' } };
}

function respond(response, reply) {
  const { status = 200, statusText, headers = {}, body = '', hang, cut, reset } = reply;
  if (hang) return;
  if (cut) return void response.socket.destroy();
  if (reset) return void response.socket.resetAndDestroy();
  const plain = typeof body === 'string' || Buffer.isBuffer(body);
  response.writeHead(status, statusText, { ...(plain ? {} : { 'content-type': 'application/json' }), ...headers });
  response.end(plain ? body : JSON.stringify(body));
}
