// What to do if the WebAssembly cannot start. The files for edge runtimes leave this out, because their bundlers provide the module.

import { has, isWorkers } from './not-started.ts';

declare const document: unknown;
declare const importScripts: unknown;

const NO_WASM =
  'This runtime has no WebAssembly (React Native with Hermes, Fastly Compute and Node with --jitless have none): make the call on a server that has it.';

const WRONG_FILE =
  "The bundler chose the package's file for other runtimes, but this runtime cannot compile WebAssembly while it serves requests. On Workers set the compatibility date to 2025-06-01 or later, or bundle with wrangler or Cloudflare's plugin for Vite, which choose the right file by the condition `workerd` (in another Vite build set `ssr: { external: ['bandwidth-mfa'] }`, so that wrangler chooses it). On Vercel the condition is `edge-light`.";

const POLICY = "The Content-Security-Policy must allow 'wasm-unsafe-eval' for scripts.";

/** What to do about this error; empty if that is unknown. */
export function advice(problem: string): string {
  if (!has('WebAssembly')) return NO_WASM;
  const [, missing] = /(\w+) is not defined/.exec(problem) ?? [];
  if (missing !== undefined) {
    return `This runtime has no ${missing} (Jest's jsdom environment has none): run the tests in Jest's environment \`node\`, or set globalThis.${missing} before the first call (node:util has TextDecoder and TextEncoder).`;
  }
  if (isEdge() || /disallowed by embedder|Edge Runtime/i.test(problem)) return WRONG_FILE;
  return typeof document === 'object' || typeof importScripts === 'function' ? POLICY : '';
}

export const isEdge = (): boolean => has('EdgeRuntime') || isWorkers();
