// For all runtimes except those of edge.ts. The file contains the wasm, so that no bundler, server or permission can lose it.
import init, { initSync } from '#wasm';
import { compiled } from './at-start.ts';
import { decodeOrCompile } from './decode.ts';

export { advice } from '../advice.ts';

export async function load(): Promise<void> {
  if (compiled) initSync({ module: compiled });
  // Not `new WebAssembly.Module`, because a page's main thread may refuse that.
  else await init({ module_or_path: await decodeOrCompile() });
}
