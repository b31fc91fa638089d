/*
 * The fault server, on loopback. It reads a whole request, counts it, and then makes the fault that the path names.
 *
 *   /<case>/<steps>/accounts/...   the API: `steps` is base64url of a JSON list with one step for each request of that case;
 *                                  the last one is repeated (server/steps.mjs has all kinds of steps)
 *   /<case>/<steps>/token          the same for a token endpoint, with its own count
 *   /<case>/target                 where redirects point to
 *   /control/<case>                the counts; /arrived waits for the first request, /release continues a waiting response,
 *                                  /drop destroys the case's connections, /closed waits until there are none
 */
import net from 'node:net';
import tls from 'node:tls';
import { listen } from '../../scripts/listen.mjs';
import { CLOSED } from '../runtime/port.mjs';
import { preflight, reply, respond, respondToToken } from './server/steps.mjs';
import { startBlackHole } from './server/black-hole.mjs';
import { certificate } from './server/certificate.mjs';
import { readRequests } from './server/request.mjs';

/** Starts all servers: `{ input, stop }`, where `input` has the addresses for the suite. */
export async function startFaults() {
  const entries = new Map();
  const sockets = new Set();
  const track = (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
  };
  const serve = (socket) => connection(socket, entries);
  const listeners = [
    net.createServer(serve),
    net.createServer(serve),
    tls.createServer(await certificate(), serve),
    net.createServer((socket) => socket.resetAndDestroy()),
  ];
  const ports = [];
  for (const listener of listeners) {
    listener.on('connection', track).on('tlsClientError', () => {});
    ports.push((await listen(listener)).port);
  }
  const [main, kept, secure, resetting] = ports;
  const hole = await startBlackHole();
  const input = {
    origin: `http://127.0.0.1:${main}`,
    keptOrigin: `http://127.0.0.1:${kept}`,
    plainAsTls: `https://127.0.0.1:${main}`,
    tlsOrigin: `https://127.0.0.1:${secure}`,
    resettingOrigin: `http://127.0.0.1:${resetting}`,
    closedOrigin: CLOSED,
    blackHole: `http://127.0.0.1:${hole.port}`,
  };
  const stop = async () => {
    hole.stop();
    const ends = listeners.map((listener) => new Promise((resolve) => listener.close(resolve)));
    for (const socket of sockets) socket.destroy();
    await Promise.all(ends);
  };
  return { input, stop };
}

/** The state of one case. */
function entryOf(entries, id) {
  let entry = entries.get(id);
  if (!entry) {
    entry = { id, api: 0, token: 0, target: 0, reused: 0, written: 0, tokens: [], authorizations: [], open: new Set() };
    entry.released = new Promise((resolve) => (entry.release = resolve));
    entry.arrived = new Promise((resolve) => (entry.arrive = resolve));
    entries.set(id, entry);
  }
  return entry;
}

function connection(socket, entries) {
  let requests = 0;
  socket.on('error', () => {});
  const garbage = () => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  readRequests(
    socket,
    (request) => {
      requests += 1;
      const [, id, name, ...rest] = request.path.split('?')[0].split('/');
      if (request.method === 'OPTIONS') return preflight(socket, request);
      if (id === 'control') return control(socket, entryOf(entries, name), rest[0]);
      const entry = entryOf(entries, id);
      follow(socket, entry);
      if (requests > 1) entry.reused += 1;
      const kind = name === 'target' ? 'target' : rest[0] === 'token' ? 'token' : 'api';
      entry[kind] += 1;
      entry.arrive();
      if (kind === 'target') return reply(socket, {}, '{}');
      if (kind === 'api') entry.authorizations.push(request.headers.authorization);
      const steps = JSON.parse(Buffer.from(name, 'base64url').toString());
      const step = steps[Math.min(entry[kind], steps.length) - 1];
      return (kind === 'token' ? respondToToken : respond)(socket, request, step, entry);
    },
    garbage,
  );
}

/** Records that a connection belongs to a case, until it closes. */
function follow(socket, entry) {
  if (entry.open.has(socket)) return;
  entry.open.add(socket);
  socket.on('close', () => {
    entry.open.delete(socket);
    entry.written += socket.bytesWritten;
  });
}

async function control(socket, entry, verb) {
  if (verb === 'arrived') await entry.arrived;
  if (verb === 'release') entry.release();
  if (verb === 'drop') for (const open of entry.open) open.resetAndDestroy();
  if (verb === 'drop' || verb === 'closed') {
    await Promise.all([...entry.open].map((open) => new Promise((resolve) => open.on('close', resolve))));
  }
  const { api, token, target, reused, written, authorizations } = entry;
  reply(socket, {}, JSON.stringify({ api, token, target, reused, written, authorizations }));
}
