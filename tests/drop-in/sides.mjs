// The two packages under comparison, with a detour for what they would send to Bandwidth itself.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** `bandwidth-sdk`, and the axios that it loads itself: errors are recognised by that very copy. */
export const theirs = require('bandwidth-sdk');
export const axios = createRequire(require.resolve('bandwidth-sdk'))('axios');

/** Our package as it was built, by both of its entries for Node. */
export async function ours() {
  return {
    'index.cjs': require('../../pkg/dist/index.cjs'),
    'index.js': await import('../../pkg/dist/index.js'),
  };
}

/**
 * Sends what is meant for another host to the recorder, at `/-/<host>/<path>`, so that programs can rely on the
 * production addresses (bandwidth-sdk's token address can't be changed at all) and still send nothing anywhere.
 */
export function detour(recorder) {
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
