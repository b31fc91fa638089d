// As inline.ts, but at once: a handler checks its options when it is made, and never on a page's main thread.
import { initSync } from '#wasm';
import { compiled } from './at-start.ts';
import { decode } from './decode.ts';

export { advice } from '../advice.ts';

export function load(): undefined {
  initSync({ module: compiled ?? decode() });
}
