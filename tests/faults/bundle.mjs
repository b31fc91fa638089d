// Bundles a suite into one file, so that every runtime can load it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles a module of this folder; resolves with the path of the file, which is removed when the process ends. */
export async function bundled(name) {
  const folder = mkdtempSync(join(tmpdir(), 'bandwidth-mfa-suite-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'suite.mjs');
  const entry = fileURLToPath(new URL(name, import.meta.url));
  await build({ entryPoints: [entry], outfile, bundle: true, format: 'esm', platform: 'neutral', logLevel: 'warning' });
  return outfile;
}
