// Runs a suite of this folder in a runtime, with the packed package.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../scripts/run.mjs';
import { bundled } from '../../tests/faults/bundle.mjs';
import { runIn } from '../../tests/runtime/run-in.mjs';

/** bandwidth-sdk's module, for Node, which can import it by its URL. */
export const OFFICIAL = pathToFileURL(join(root, 'node_modules', 'bandwidth-sdk', 'dist', 'index.js')).href;

/** The release lines of Node that are measured. */
export const NODES = [24, 26];

/** The rows of `make(major)` for each release line, one after the other. */
export async function onEachNode(make) {
  const rows = [];
  for (const major of NODES) rows.push(...[await make(major)].flat());
  return rows;
}

/** `name` is a file of this folder; resolves with the suite's result. */
export async function runSuite(runtime, name, input) {
  return runIn(runtime, { suitePath: await bundled(`${name}.mjs`, import.meta.url), input });
}
