// The server's responses: ordinary ones that a step describes, and the faults that a step names.
import { gzipSync } from 'node:zlib';

const MEGABYTE = 1_048_576;

/** A page has another origin than this server: the first header lets it read responses, the second one `Retry-After` too. */
const CORS = 'Access-Control-Allow-Origin: *\r\nAccess-Control-Expose-Headers: *\r\n';

/** The valid body of each operation, by the last segment of its path. */
const GOOD = { messaging: '{"messageId":"m-1"}', voice: '{"callId":"c-1"}', verify: '{"valid":true}' };

function head({ status = 200, text = 'A text', headers = {}, keep = false }, length) {
  const lines = Object.entries({ 'Content-Type': 'application/json', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const framing = length === undefined ? 'Transfer-Encoding: chunked\r\n' : `Content-Length: ${length}\r\n`;
  const connection = keep ? 'Connection: keep-alive\r\nKeep-Alive: timeout=60\r\n' : 'Connection: close\r\n';
  return `HTTP/1.1 ${status} ${text}\r\n${lines.join('')}${CORS}${connection}${framing}\r\n`;
}

/** Sends one whole response; `body` is a text or `{ base64 }`. */
export function reply(socket, step, body = step.body ?? '') {
  const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.base64, 'base64');
  const isEmpty = step.status === 204;
  const start = isEmpty ? head(step, 0).replace('Content-Length: 0\r\n', '') : head(step, bytes.length);
  const whole = Buffer.concat([Buffer.from(start), bytes]);
  if (step.keep) socket.write(whole);
  else socket.end(whole);
}

export function preflight(socket, { headers }) {
  const allowed = headers['access-control-request-headers'] ?? '*';
  const lines = { 'Access-Control-Allow-Headers': allowed, 'Access-Control-Allow-Methods': 'POST, GET' };
  reply(socket, { status: 204, headers: lines });
}

/** Answers a request of a call by its step. */
export async function respond(socket, request, step, entry) {
  if (step.wait) await entry.released;
  if (step.fault) return faults[step.fault](socket, step, entry, request);
  if (step.expired && request.headers.authorization === `Bearer ${entry.tokens[0]}`) {
    return reply(socket, { ...step, status: 401 }, '{"message":"expired"}');
  }
  // Repeats everything that the client has sent, which the client must not show.
  if (step.echo) return reply(socket, step, JSON.stringify({ error: echo(request), requestId: 'r-1' }));
  if (step.repeat) return repeat(socket, request, step);
  if (step.levels) return reply(socket, step, deep(step.levels));
  return reply(socket, step, step.body ?? GOOD[request.path.split('/').at(-1)]);
}

/** Repeats one value that the client has sent, in the head of the response and in its body. */
function repeat(socket, { headers: { authorization }, body }, step) {
  const [, credentials] = authorization.split(' ');
  const { code, to } = JSON.parse(body);
  const pair = encodeURIComponent(Buffer.from(credentials, 'base64').toString());
  const repeated = { authorization, credentials, pair, code, to, digits: to.slice(1) }[step.repeat];
  const headers = {
    'X-Request-Id': repeated,
    'X-Amzn-RequestId': `id ${repeated}`,
    'Retry-After': repeated,
    'Set-Cookie': `a=${repeated}`,
  };
  reply(
    socket,
    { ...step, text: `Bad ${repeated}`, headers },
    step.body ?? JSON.stringify({ error: `Bad ${repeated}`, requestId: repeated }),
  );
}

function deep(levels) {
  return `{"messageId":${'['.repeat(levels)}${']'.repeat(levels)},"valid":[]}`;
}

function echo({ headers, body }) {
  const decoded = Buffer.from(headers.authorization?.split(' ')[1] ?? '', 'base64').toString();
  return `You sent ${headers.authorization} (${decoded}) with ${body}`;
}

/** Answers a request for a token. */
export async function respondToToken(socket, request, step, entry) {
  if (step.wait) await entry.released;
  if (step.fault) return faults[step.fault](socket, step, entry, request);
  if (step.echo) return reply(socket, step, JSON.stringify({ error: 'invalid_client', error_description: echo(request) }));
  const token = `canary-token-${entry.id}-${entry.token}`;
  entry.tokens.push(token);
  const { grant = {} } = step;
  const body = JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: 3600, ...grant });
  return reply(socket, step, step.body ?? body);
}

const faults = {
  reset: (socket) => socket.resetAndDestroy(),
  close: (socket) => socket.end(),
  hang: () => {},
  'cut-head': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Ty'),
  'not-http': (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
  raw: (socket, { line }) => socket.end(`${line}\r\n${CORS}Content-Length: 2\r\nConnection: close\r\n\r\n{}`),
  async 'body-reset'(socket, step, entry) {
    socket.write(`${head(step, 100)}{"mess`);
    await entry.released;
    socket.resetAndDestroy();
  },
  async 'body-close'(socket, step, entry) {
    socket.write(`${head(step, 100)}{"mess`);
    await entry.released;
    socket.end();
  },
  async 'chunked-close'(socket, step, entry) {
    socket.write(`${head(step)}6\r\n{"mess\r\n`);
    await entry.released;
    socket.end();
  },
  'body-hang': (socket, step) => socket.write(`${head(step, 100)}{"mess`),
  drip(socket, step) {
    socket.write(head(step, 10_000));
    const timer = setInterval(() => socket.write('{'), 20);
    socket.on('close', () => clearInterval(timer));
  },
  flood(socket, step) {
    socket.write(head(step, 100 * MEGABYTE));
    pump(socket, Buffer.alloc(16_384, ' '), 100 * MEGABYTE);
  },
  endless(socket, step) {
    socket.write(head(step));
    pump(socket, Buffer.from(`4000\r\n${' '.repeat(16_384)}\r\n`), Infinity);
  },
  'big-header': (socket, _step, entry, request) => respond(socket, request, { headers: { 'X-Big': 'b'.repeat(300_000) } }, entry),
  'bad-gzip': (socket, step) => reply(socket, { ...step, headers: { 'Content-Encoding': 'gzip' } }, 'this is not gzip'),
  bomb(socket, step) {
    const body = { base64: gzipSync(Buffer.alloc(10 * MEGABYTE, ' ')).toString('base64') };
    reply(socket, { ...step, headers: { 'Content-Encoding': 'gzip' } }, body);
  },
  early(socket, _step, entry, request) {
    socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n');
    respond(socket, request, {}, entry);
  },
};

/** Writes a chunk again and again, as fast as it is read, until `limit` bytes are written or the socket is closed. */
function pump(socket, chunk, limit) {
  let written = 0;
  const next = () => {
    while (written < limit) {
      if (socket.destroyed) return;
      written += chunk.length;
      if (!socket.write(chunk)) {
        socket.once('drain', next);
        return;
      }
    }
    socket.end();
  };
  next();
}
