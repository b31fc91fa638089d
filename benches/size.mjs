// What a Worker and a page ship.
import { join } from 'node:path';
import { root } from '../scripts/run.mjs';
import { GOALS, LIMITS, measureSizes } from '../scripts/size.mjs';
import { kilo } from './row.mjs';

export const why =
  "two thirds of the module are the package's own rules, settings and sentences. Done: a small allocator, no texts of " +
  'panics and serde, no hash map for keys, glue with only the needed imports. Tried: `flatten` before the second optimisation ' +
  "(0.01 KB less), functions ordered by similarity (0.18), binaryen's optimisation of the stack machine's code (0.10), " +
  'other limits of inlining in binaryen (at most 0.01) and in rustc (a larger module). Not done: settings in JavaScript (some 2 KB less), ' +
  "because the rules stay in Rust; a Worker without the functions' names that wrangler keeps (1.2), because a stack shows them.";

function row(figure, bytes, { most, next }) {
  return { figure, goal: `≤ ${most} KB, next goal ${next}`, ours: kilo(bytes), isReached: bytes <= most * 1000 };
}

const part = (figure, bytes, most) => ({ figure, goal: `≤ ${kilo(most)}`, ours: kilo(bytes), isReached: bytes <= most });

export async function rows() {
  const { worker, page, parts } = await measureSizes(join(root, 'pkg'));
  return [
    row('A Worker (wrangler, minified), gzip', worker.gzip, GOALS.worker),
    row('A browser bundle (esbuild, minified), gzip', page.gzip, GOALS.page),
    part("A page's flow, gzip", parts.browser, LIMITS.browser),
    part("A page's element with the flow in it, gzip", parts.element, LIMITS.element),
  ];
}
