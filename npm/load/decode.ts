// The bytes of the wasm, which are inside of this bundle.
import base64 from '#bytes';

declare function atob(base64: string): string;

export function decode(): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
}
