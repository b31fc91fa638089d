// The page's entries in a bundle, and their sizes.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { LIMITS } from '../../scripts/size.mjs';
import { project } from '../handler/package.mjs';

let consumer;
before(async () => (consumer = await project()));

async function bundle(text) {
  await consumer.write('page.js', text);
  const { outputFiles } = await build({
    absWorkingDir: consumer.folder,
    entryPoints: ['page.js'],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    external: ['react'],
    logLevel: 'error',
  });
  return String(outputFiles?.[0].text);
}

const size = (text) => gzipSync(text, { level: 9 }).length;

test('a bundler keeps the import that registers the element', async () => {
  assert.match(await bundle("import 'bandwidth-mfa/element';"), /phone-verification/);
});

test('a bundler leaves out unused imports', async () => {
  assert.equal((await bundle("import { createVerification } from 'bandwidth-mfa/browser';")).trim(), '');
});

describe('sizes, gzip', () => {
  const imports = {
    browser: "export { createVerification } from 'bandwidth-mfa/browser';",
    element: "import 'bandwidth-mfa/element';",
    react: "export { useVerification } from 'bandwidth-mfa/react';",
  };
  for (const [name, text] of Object.entries(imports)) {
    test(`${name}: at most ${LIMITS[name]} bytes`, async (t) => {
      const bytes = size(await bundle(text));
      t.diagnostic(`${bytes} bytes`);
      assert.ok(bytes <= LIMITS[name], `${bytes} bytes`);
    });
  }
});

test('no entry uses WebAssembly, eval, innerHTML or style attributes', async () => {
  const text = await bundle(
    "import 'bandwidth-mfa/element'; export * from 'bandwidth-mfa/browser'; export * from 'bandwidth-mfa/react';",
  );
  assert.doesNotMatch(text, /WebAssembly|\beval\b|new Function|innerHTML|\.style\b/);
});
