// The bytes of the wasm, which are inside of this bundle.
import base64 from '#bytes';

declare function atob(base64: string): string;

// What a runtime has of its own is ten times as fast as the loop below, which runs only once and so is never compiled.
const { Buffer } = globalThis as { Buffer?: { from(text: string, encoding: 'base64'): Uint8Array } };
const { fromBase64 } = Uint8Array as { fromBase64?: (base64: string) => Uint8Array };

export function decode(): Uint8Array {
  if (typeof fromBase64 === 'function') return fromBase64(base64);
  if (typeof Buffer?.from === 'function') return Buffer.from(base64, 'base64');
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
}
