// The service on loopback, in its own process so that its cost is not counted:  node server.mjs
// Below /<bytes> its responses have that many bytes; /<bytes>/oauth2/token gives a token.
import { createServer } from 'node:http';

const TOKEN = JSON.stringify({ access_token: 'a.token.of.the.usual.form', token_type: 'Bearer', expires_in: 3600 });

const responses = new Map();

function respond(bytes) {
  if (!responses.has(bytes)) {
    const fields = { messageId: '1589228074636lm4k2je7j7jklbn2', padding: '' };
    fields.padding = 'x'.repeat(Math.max(0, bytes - JSON.stringify(fields).length));
    responses.set(bytes, JSON.stringify(fields));
  }
  return responses.get(bytes);
}

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const [, bytes, ...path] = String(request.url).split('/');
    const body = path.join('/') === 'oauth2/token' ? TOKEN : respond(Number(bytes));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
});

// Connections stay open while the other sides have their turn. Clients accept at most ten minutes from a Keep-Alive header.
server.keepAliveTimeout = 590_000;
server.listen({ port: 0, host: '127.0.0.1', backlog: 8_192 }, () => {
  console.log(`ready on http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`);
});
