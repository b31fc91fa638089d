// The two packages under comparison, with requests to Bandwidth redirected.
import { createRequire } from 'node:module';
import { after, before } from 'node:test';
import { startRecorder } from './recorder.mjs';

const require = createRequire(import.meta.url);

/** `bandwidth-sdk`, and its own copy of axios, because errors are recognised by that copy. */
export const theirs = require('bandwidth-sdk');
export const axios = createRequire(require.resolve('bandwidth-sdk'))('axios');

/** Our built package, as both of its modules for Node. */
export async function ours() {
  return {
    'index.cjs': require('../../pkg/dist/index.cjs'),
    'index.js': await import('../../pkg/dist/index.js'),
  };
}

/**
 * Sends requests for other hosts to the recorder, at `/-/<host>/<path>`. So programs can use the production URLs (bandwidth-sdk's
 * token URL cannot be changed at all) and still send nothing to the internet.
 */
function detour(recorder) {
  const rewrite = (url) => {
    const { host, hostname, pathname, search } = new URL(url);
    return hostname === '127.0.0.1' ? url : `${recorder.url}/-/${host}${pathname}${search}`;
  };
  const runtimeFetch = globalThis.fetch;
  globalThis.fetch = (url, init) => runtimeFetch(rewrite(String(url)), init);
  const interceptor = axios.interceptors.request.use((config) => {
    config.url = rewrite(config.url);
    return config;
  });
  return () => {
    globalThis.fetch = runtimeFetch;
    axios.interceptors.request.eject(interceptor);
  };
}

/** A recorder for a test file. Requests for other hosts go to it until the file's last test. */
export async function redirected() {
  const recorder = await startRecorder();
  let restore;
  before(() => (restore = detour(recorder)));
  after(async () => {
    restore();
    await recorder.close();
  });
  return recorder;
}
