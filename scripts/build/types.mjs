// The types of one entry of the package: one file without imports, the same text for ESM and CommonJS.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from '../run.mjs';

/** Writes <name>.d.ts and <name>.d.cts into `folder`. */
export async function declare(name, folder) {
  const file = join(folder, `${name}.d.ts`);
  const args = ['--project', join(root, 'npm', 'tsconfig.json'), '--out-file', file];
  // What the facade does not export stays private, even when an exported type mentions it.
  args.push('--export-referenced-types=false', '--no-banner', '--silent', join(root, 'npm', `${name}.ts`));
  await run('dts-bundle-generator', args, { quiet: true });
  cpSync(file, join(folder, `${name}.d.cts`));
}
