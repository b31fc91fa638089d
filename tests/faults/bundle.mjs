// Bundles a suite into one file, so that every runtime can load it.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { temporaryFolder } from '../../scripts/run.mjs';

/** Bundles the module at the path `name`, relative to the URL `from`; resolves with the path of the new file. */
export async function bundled(name, from) {
  const outfile = join(temporaryFolder('suite'), 'suite.mjs');
  const entryPoints = [fileURLToPath(new URL(name, from))];
  const external = ['node:*'];
  await build({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'neutral', external, logLevel: 'warning' });
  return outfile;
}
