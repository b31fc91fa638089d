// Why the WebAssembly cannot be started, and what to do about it.

declare const document: unknown;
declare const navigator: { userAgent?: string } | undefined;

/** What the glue needs of a runtime. */
const NEEDED = ['TextDecoder', 'TextEncoder'];

const NO_WASM =
  'This runtime has no WebAssembly (React Native with Hermes and Fastly Compute have none): make the call on a server that has it.';

const WRONG_FILE =
  "The file for other runtimes was bundled, and this one compiles no WebAssembly while it serves requests. On Workers set the compatibility date to 2025-06-01 or later, or bundle it with wrangler or Cloudflare's plugin for Vite, which choose the right file by the condition `workerd` (`ssr: { external: ['bandwidth-mfa'] }` in Vite leaves it to wrangler); on Vercel the condition is `edge-light`.";

const POLICY = "The page's Content-Security-Policy must allow 'wasm-unsafe-eval' for scripts.";

const has = (name: string): boolean => {
  try {
    return (globalThis as Record<string, unknown>)[name] !== undefined;
  } catch {
    return false;
  }
};

/** Throws for what the glue would look for only later, and for what else is needed. */
export function checkRuntime(more: string[] = []): void {
  const name = [...NEEDED, ...more].find((needed) => !has(needed));
  if (name !== undefined) throw new ReferenceError(`${name} is not defined`);
}

/** The sentence about it; `whose` WebAssembly it is. */
export function notStarted(whose: string, cause: unknown): string {
  const said = text(cause);
  return [`The WebAssembly of ${whose} could not be started${said && ` (${said})`}.`, advice(said)].filter(Boolean).join(' ');
}

function advice(said: string): string {
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

function text(cause: unknown): string {
  try {
    return String(cause);
  } catch {
    return '';
  }
}
