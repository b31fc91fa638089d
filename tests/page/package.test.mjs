// The page's entries in a bundle, and their sizes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';
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

// A page that bundles an entry does not start at all in a browser that cannot parse it.
for (const name of ['index', 'simulator', 'browser', 'element', 'react']) {
  test(`${name}: Safari 15.4, Chrome 93 and Firefox 95 can parse it`, async () => {
    const text = readFileSync(consumer.path('node_modules', 'bandwidth-mfa', 'dist', `${name}.js`), 'utf8');
    // These browsers know property escapes, but not each script of this year's Unicode.
    const supported = { 'regexp-unicode-property-escapes': true };
    const compiled = async (target) =>
      (await transform(text, { target, supported, minify: true, format: 'esm' })).code.split(';');
    const newest = await compiled('esnext');
    assert.deepEqual(
      (await compiled(['safari15.4', 'chrome93', 'firefox95'])).filter((line, index) => line !== newest[index]),
      [],
    );
  });
}
