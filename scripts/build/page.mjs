// Builds the demo page from www/ and the package into target/www/. The page fetches the .wasm files, because base64 would be a third
// larger.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, step } from '../run.mjs';
import { isFresh } from './fresh.mjs';

const HOME = join(root, 'target', 'www');

const ENTRIES = {
  'bandwidth-mfa': 'edge.js',
  'bandwidth-mfa/simulator': 'simulator.edge.js',
  'bandwidth-mfa/browser': 'browser.js',
  'bandwidth-mfa/element': 'element.js',
};

/** Uses the package's edge bundles, and lets the page compile their .wasm file. */
const packageIn = (dist) => ({
  name: 'the package',
  setup(build) {
    build.onResolve({ filter: /^bandwidth-mfa/ }, ({ path }) => ({ path: join(dist, ENTRIES[path]) }));
    build.onResolve({ filter: /[.]wasm[?]module$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace('?module', '')),
      namespace: 'module',
    }));
    build.onLoad({ filter: /./, namespace: 'module' }, ({ path }) => ({
      contents: `import url from ${JSON.stringify(path)};\nexport default await WebAssembly.compileStreaming(fetch(url));`,
      resolveDir: dist,
    }));
  },
});

/** Builds the page for the package in the folder `home`; resolves with the page's folder. */
export async function buildPage(home) {
  const dist = join(home, 'dist');
  if (isFresh(['www', 'scripts/build/page.mjs', 'package-lock.json', dist], [join(HOME, 'index.html')])) return HOME;
  await step('the page (esbuild)', async () => {
    // Imported here, because set-up may just have installed it.
    const { build } = await import('esbuild');
    const fresh = `${HOME}.new`;
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { recursive: true });
    await build({
      entryPoints: ['page.js', 'page.css'].map((file) => join(root, 'www', file)),
      outdir: fresh,
      bundle: true,
      splitting: true,
      format: 'esm',
      target: 'es2023',
      minify: true,
      legalComments: 'none',
      logLevel: 'warning',
      assetNames: '[name]',
      chunkNames: '[name]',
      loader: { '.wasm': 'file' },
      plugins: [packageIn(dist)],
    });
    // The page does not need the indentation.
    const html = readFileSync(join(root, 'www', 'index.html'), 'utf8');
    writeFileSync(join(fresh, 'index.html'), html.replace(/\n\s+/g, '\n'));
    rmSync(HOME, { recursive: true, force: true });
    renameSync(fresh, HOME);
  });
  return HOME;
}
