// What to do where the WebAssembly cannot be started. Files for edges have none of it: what they name, their bundlers bring.

import { has } from './not-started.ts';

declare const document: unknown;
declare const navigator: { userAgent?: string } | undefined;

const NO_WASM =
  'This runtime has no WebAssembly (React Native with Hermes and Fastly Compute have none): make the call on a server that has it.';

const WRONG_FILE =
  "The file for other runtimes was bundled, and this one compiles no WebAssembly while it serves requests. On Workers set the compatibility date to 2025-06-01 or later, or bundle it with wrangler or Cloudflare's plugin for Vite, which choose the right file by the condition `workerd` (`ssr: { external: ['bandwidth-mfa'] }` in Vite leaves it to wrangler); on Vercel the condition is `edge-light`.";

const POLICY = "The page's Content-Security-Policy must allow 'wasm-unsafe-eval' for scripts.";

/** What a person can do about this error; nothing where nobody knows. */
export function advice(said: string): string {
  if (!has('WebAssembly')) return NO_WASM;
  const [, missing] = /(\w+) is not defined/.exec(said) ?? [];
  if (missing !== undefined) {
    return `This runtime has no ${missing} (Jest's jsdom environment has none): run the tests in Jest's environment \`node\`, or set globalThis.${missing} before the first call (node:util has TextDecoder and TextEncoder).`;
  }
  if (isEdge() || /disallowed by embedder|Edge Runtime/i.test(said)) return WRONG_FILE;
  return typeof document === 'object' ? POLICY : '';
}

// Not every Worker tells: its compatibility date may be older than `navigator`.
export const isEdge = (): boolean =>
  has('EdgeRuntime') || (typeof navigator === 'object' && navigator?.userAgent === 'Cloudflare-Workers');
