// Like inline.ts, but synchronous, because a handler checks its options when it is created. A handler never runs on a page's main thread,
// which may refuse to compile synchronously.
import { initSync } from '#wasm';
import { compiled } from './at-start.ts';
import { decode } from './decode.ts';

export { advice } from '../advice.ts';

export function load(): undefined {
  initSync({ module: compiled ?? decode() });
}
