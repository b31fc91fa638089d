// The package's three entries. Each is bundled by itself, with the glue in it, so none depends on a side effect.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run.mjs';

const ENTRIES = [
  // Workers and Vercel's edge compile nothing at run time: the module stays a file, which their bundlers know.
  { file: 'edge.js', load: 'edge', format: 'esm' },
  { file: 'index.js', load: 'inline', format: 'esm' },
  // platform `node` makes esbuild write the hint by which Node finds the names of CommonJS exports.
  { file: 'index.cjs', load: 'inline', format: 'cjs', platform: 'node' },
];

/** Bundles the facade in npm/ with the glue of one wasm-pack output into `folder`. */
export async function bundle(glue, folder, facade = 'index.ts') {
  // Imported here, as set-up may just have installed it.
  const { build } = await import('esbuild');
  // wasm-bindgen puts our JavaScript into a folder named by a hash.
  const [snippets] = readdirSync(join(glue, 'snippets'));
  for (const { file, load, format, platform = 'neutral' } of ENTRIES) {
    await build({
      entryPoints: [join(root, 'npm', facade)],
      outfile: join(folder, file),
      bundle: true,
      format,
      platform,
      target: 'es2022',
      minify: true,
      legalComments: 'none',
      logLevel: 'warning',
      alias: {
        '#load': join(root, 'npm', 'load', `${load}.ts`),
        '#wasm': join(glue, 'bandwidth_mfa.js'),
        '#read': join(glue, 'snippets', snippets, 'src', 'wasm', 'read.js'),
        '#bytes': join(glue, 'bandwidth_mfa_bg.wasm'),
      },
      loader: { '.wasm': 'base64' },
      external: ['*.wasm?module'],
    });
  }
}
