// Bundles the types of each entry into one file, the same for ESM and CommonJS. It imports only types of other libraries.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure, root } from '../run.mjs';

// What a facade does not export stays private, even when an exported type mentions it.
const output = { noBanner: true, exportReferencedTypes: false, inlineDeclareGlobals: true };

/** Writes <name>.d.ts and <name>.d.cts of each entry into `folder`; `config` is the compiler's, in npm/. */
export async function declare(names, config, folder) {
  if (names.length === 0) return;
  // Imported here, because set-up may just have installed it.
  const { generateDtsBundle } = (await import('dts-bundle-generator')).default;
  const entries = names.map((name) => ({ filePath: join(root, 'npm', `${name}.ts`), output }));
  const texts = quietly(() => generateDtsBundle(entries, { preferredConfigPath: join(root, 'npm', config) }));
  texts.forEach((text, index) => {
    for (const ending of ['d.ts', 'd.cts']) {
      const file = join(folder, `${names[index]}.${ending}`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  });
}

/** The generator reports every step on standard error, mixed with its errors: shows them only if it fails. */
function quietly(work) {
  const printed = [];
  const { error, log, warn } = console;
  Object.assign(console, { error: (text) => printed.push(text), log: () => {}, warn: () => {} });
  try {
    return work();
  } catch (failure) {
    throw new Failure(`dts-bundle-generator: ${failure.message}\n${printed.slice(-15).join('\n')}`);
  } finally {
    Object.assign(console, { error, log, warn });
  }
}
