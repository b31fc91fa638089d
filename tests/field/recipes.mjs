// The recipes of docs/frameworks.md, and the checks of a server with a recipe, over sockets from two addresses.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import { serveSimulator } from '../../pkg/bin/server.js';
import { listen } from '../../scripts/listen.mjs';
import { environment } from '../handler/shops.mjs';
import { blocks } from '../readme/blocks.mjs';

const page = readFileSync(new URL('../../docs/frameworks.md', import.meta.url), 'utf8');

/** Every file in the page. */
export const files = blocks(page)
  .filter(({ language }) => language === 'js')
  .map(({ heading, text }) => ({ heading, file: /^\/\/ (\S+)\n/.exec(text)?.[1], text }));

/** The text of a file under a heading of the page; `changes` are pairs of a text and its replacement. */
export function recipe(heading, file, ...changes) {
  const original = files.find((block) => block.heading === heading && block.file === file);
  if (!original) throw new Error(`docs/frameworks.md, ${heading}: there is no ${file}`);
  return changes.reduce((text, [part, other]) => {
    const changed = text.replace(part, other);
    assert.notEqual(changed, text, `${heading}, ${file}: it has no ${part}`);
    return changed;
  }, original.text);
}

export const mfa = () => recipe('Frameworks', 'mfa.js');

/** `mfa.js` with the `clientAddress` under this heading, for a development server that does not know the client's address. */
export function mfaInDevelopment(heading) {
  const part = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  const [, address] =
    /`(clientAddress: import\.meta\..+? : undefined)`/.exec(part) ?? assert.fail(`${heading}: it has no address`);
  return recipe('Frameworks', 'mfa.js', [/clientAddress: env\.PROXIES .* : undefined/, address]);
}

/** The simulator on a socket of this process, and the environment of a program that calls it. */
export async function startService() {
  const { simulator, stop, url } = await serveSimulator({ port: 0 });
  const env = { ...environment(url), HOST: '127.0.0.1', NODE_ENV: 'production' };
  return { env, stop, code: (to) => simulator.outbox.filter((message) => message.to === to).at(-1)?.code };
}

/** A proxy that appends the client's address, as in front of Next.js. */
export async function startProxy(port) {
  const server = createServer((request, response) => {
    const seen = [request.headers['x-forwarded-for'], request.socket.remoteAddress].filter(Boolean).join(', ');
    const headers = { ...request.headers, 'x-forwarded-for': seen };
    const inner = httpRequest({ host: '127.0.0.1', port, path: request.url, method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    inner.on('error', () => response.destroy());
    request.pipe(inner);
  });
  return listen(server);
}

/** A module that prints `ready <port>` when a server listens, because some servers print nothing. */
export const READY = `import { Server } from 'node:net';
const { listen } = Server.prototype;
Server.prototype.listen = function (...args) {
  this.once('listening', () => console.log('ready ' + this.address().port));
  return listen.apply(this, args);
};
`;

const FORGED = '198.51.100.99';

/** Headers that any client can write. */
const forged = { 'x-forwarded-for': FORGED, 'x-real-ip': FORGED, 'cf-connecting-ip': FORGED };

/** A page's requests from one of this machine's addresses. Follows redirects, as a browser does. */
function client(port, localAddress) {
  function post(path, body, headers = {}) {
    const text = JSON.stringify(body);
    const required = {
      host: `127.0.0.1:${port}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      'sec-fetch-site': 'same-origin',
    };
    return new Promise((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port,
        localAddress,
        path,
        method: 'POST',
        headers: { ...required, ...headers },
        agent: false,
      };
      const request = httpRequest(options, async (response) => {
        response.setEncoding('utf8');
        let responseText = '';
        for await (const chunk of response) responseText += chunk;
        const { statusCode: status, headers: received } = response;
        if (status === 307 || status === 308) {
          return resolve(post(new URL(received.location, `http://127.0.0.1:${port}`).pathname, body, headers));
        }
        const cookie = received['set-cookie']?.[0].split(';')[0];
        resolve({ status, cookie, text: responseText });
      });
      request.on('error', reject);
      request.end(text);
    });
  }
  return {
    post,
    send: (to, { path = '/mfa/send', ...headers } = {}) =>
      post(path, { to }, { 'idempotency-key': crypto.randomUUID(), ...headers }),
    verify: (code, cookie, headers) => post('/mfa/verify', { code }, { cookie, ...headers }),
  };
}

/** Two people sign in from two addresses, which are counted separately, whatever their headers claim. */
export async function checkSignIns(port, service, output) {
  const [first, second] = ['127.0.0.1', '127.0.0.2'].map((address) => client(port, address));
  const to = '+19195550110';
  const sent = await first.send(to);
  assert.equal(sent.status, 202, `${sent.text}\n${output()}`);
  const code = service.code(to);
  // An address must wait before another send to the same number, and forged headers do not change that.
  assert.equal((await first.send(to)).status, 429);
  for (const [name, value] of Object.entries(forged)) assert.equal((await first.send(to, { [name]: value })).status, 429, name);
  assert.equal((await second.send(to, forged)).status, 202, 'another address');
  assert.equal((await second.send(to)).status, 429, 'the same address without forged headers');

  const wrong = code === '000000' ? '000001' : '000000';
  assert.equal((await first.verify(wrong, sent.cookie)).status, 403);
  const right = await first.verify(code, sent.cookie);
  assert.deepEqual([right.status, right.text], [200, '{"valid":true}']);
  assert.equal((await first.verify(code, sent.cookie)).status, 403, 'once');

  const other = '+12125550110';
  const slash = await second.send(other, { path: '/mfa/send/', 'content-type': 'application/json; charset=utf-8' });
  assert.equal(slash.status, 202, 'a trailing slash, a charset');
  assert.equal(
    (await second.verify(service.code(other), slash.cookie, { 'content-type': 'application/json;charset=UTF-8' })).status,
    200,
  );
}

/** One person signs in; unlike `checkSignIns`, it needs no addresses. */
export async function checkSignIn(port, service, output) {
  const page = client(port, '127.0.0.1');
  const to = '+13235550110';
  const sent = await page.send(to);
  assert.equal(sent.status, 202, `${sent.text}\n${output()}`);
  const right = await page.verify(service.code(to), sent.cookie);
  assert.deepEqual([right.status, right.text], [200, '{"valid":true}']);
}

/** Server actions: each of two addresses gets a code for the same number, one has to wait, and a code works once. */
export async function checkActions(port, service) {
  const [first, second] = ['127.0.0.1', '127.0.0.2'].map((address) => client(port, address));
  const to = '+16465550110';
  const sent = await first.post('/actions/send', { to });
  assert.deepEqual([sent.status, sent.text], [200, '{"digits":6}']);
  const code = service.code(to);
  assert.match((await first.post('/actions/send', { to }, forged)).text, /^\{"retryAfter":\d+\}$/);
  assert.equal((await second.post('/actions/send', { to }, forged)).text, '{"digits":6}');
  const verify = (cookie) => first.post('/actions/verify', { code }, { cookie });
  assert.equal((await verify('')).text, '{"valid":false}');
  assert.equal((await verify(sent.cookie)).text, '{"valid":true}');
  assert.equal((await verify(sent.cookie)).text, '{"valid":false}', 'once');
}

/** A server that has read the body first: the event says so, and nothing is sent. */
export async function checkParsedBody(port, service, { output, printed }, path) {
  const to = '+13105550110';
  const response = await client(port, '127.0.0.1').send(to, { path });
  assert.equal(response.status, 503, `${response.text}\n${output()}`);
  await printed(/mfa failed body .*The body was read before the handler saw it: mount the handler before any body parser\./);
  assert.equal(service.code(to), undefined);
}

/** A server without the client's address. */
export async function checkNoAddress(port, service, { output, printed }, sentence) {
  const to = '+14155550110';
  const response = await client(port, '127.0.0.1').send(to, forged);
  assert.equal(response.status, 503, `${response.text}\n${output()}`);
  await printed(sentence);
  assert.equal(service.code(to), undefined);
}
