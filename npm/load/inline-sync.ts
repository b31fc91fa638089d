// Like inline.ts, but synchronous, because a handler checks its options when it is made. It never runs on a page's main thread.
import { initSync } from '#wasm';
import { compiled } from './at-start.ts';
import { decode } from './decode.ts';

export { advice } from '../advice.ts';

export function load(): undefined {
  initSync({ module: compiled ?? decode() });
}
