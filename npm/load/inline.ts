// Everywhere else the bytes come inside of this file, so that no bundler, server or permission can lose them.
import init from '#wasm';
import { decode } from './decode.ts';

export async function load(): Promise<void> {
  // Never `new WebAssembly.Module`: a page's main thread may refuse that.
  await init({ module_or_path: decode() });
}
