// Everywhere else the bytes come inside of this file, so that no bundler, server or permission can lose them.
import base64 from '#bytes';
import init from '#wasm';

declare function atob(base64: string): string;

export async function load(): Promise<void> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  // Never `new WebAssembly.Module`: a page's main thread may refuse that.
  await init({ module_or_path: bytes });
}
