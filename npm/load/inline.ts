// Everywhere else the bytes come inside of this file, so that no bundler, server or permission can lose them.
import init, { initSync } from '#wasm';
import { compiled } from './at-start.ts';
import { decode } from './decode.ts';

export { advice } from '../advice.ts';

export async function load(): Promise<void> {
  if (compiled) initSync({ module: compiled });
  // Never `new WebAssembly.Module`: a page's main thread may refuse that.
  else await init({ module_or_path: decode() });
}
