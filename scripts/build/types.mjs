// The package's types: one file without imports, the same text for ESM and CommonJS.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from '../run.mjs';

/** Writes index.d.ts and index.d.cts into `folder`. */
export async function declare(folder) {
  const file = join(folder, 'index.d.ts');
  const args = ['--project', join(root, 'npm', 'tsconfig.json'), '--out-file', file];
  // What index.ts does not export stays private, even when an exported type mentions it.
  args.push('--export-referenced-types=false', '--no-banner', '--silent', join(root, 'npm', 'index.ts'));
  await run('dts-bundle-generator', args, { quiet: true });
  cpSync(file, join(folder, 'index.d.cts'));
}
