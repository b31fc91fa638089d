// Decodes and inflates the wasm, which this bundle contains deflated, as base64.
import { base64 } from '#bytes';
import { compileStreaming, inflateWithZlib, inflateSlowly } from './inflate.ts';

declare function atob(base64: string): string;

// The runtime's decoders take less than 0.1 ms; the loop below takes some 5 ms, because it runs only once and so is never optimised.
const DECODERS: (() => unknown)[] = [
  () => (Uint8Array as unknown as { fromBase64(text: string): unknown }).fromBase64(base64),
  () => (globalThis as unknown as { Buffer: { from(text: string, encoding: 'base64'): unknown } }).Buffer.from(base64, 'base64'),
];

function decodeBase64(): Uint8Array {
  for (const decoder of DECODERS) {
    try {
      const bytes = decoder();
      // A polyfill may return something else.
      if (bytes instanceof Uint8Array && Math.ceil(bytes.length / 3) * 4 === base64.length) return bytes;
    } catch {
      // This runtime does not have it.
    }
  }
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** The inflated bytes, without waiting. */
export function decode(): Uint8Array {
  const bytes = decodeBase64();
  return inflateWithZlib(bytes) ?? inflateSlowly(bytes);
}

/** The inflated bytes or the compiled module, for a caller that can wait. */
export async function decodeOrCompile(): Promise<object> {
  const bytes = decodeBase64();
  return inflateWithZlib(bytes) ?? (await compileStreaming(bytes)) ?? inflateSlowly(bytes);
}
