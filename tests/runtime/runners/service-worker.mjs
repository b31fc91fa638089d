// A module service worker: it answers a message with the results. Import maps do not reach workers, hence the path.
import * as mfa from './node_modules/bandwidth-mfa/dist/index.js';
import input from './input.mjs';
import { suite } from './suite.mjs';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('message', (event) => {
  const [port] = event.ports;
  const work = suite({ mfa, ...input }).then(
    (results) => port.postMessage({ results }),
    (error) => port.postMessage({ error: String(error?.stack ?? error) }),
  );
  event.waitUntil(work);
});
