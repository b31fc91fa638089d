// Runs a suite of this folder in a runtime, with the packed package.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../../scripts/run.mjs';
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
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    // One file without imports, including tinybench.
    const suitePath = join(folder, 'suite.mjs');
    const entry = fileURLToPath(new URL(`${name}.mjs`, import.meta.url));
    await build({
      entryPoints: [entry],
      outfile: suitePath,
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      external: ['node:*'],
      logLevel: 'warning',
    });
    return await runIn(runtime, { suitePath, input });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
