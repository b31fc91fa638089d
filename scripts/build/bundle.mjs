// The bundles of one entry of the package. Each has the glue in it, so none depends on a side effect.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run.mjs';

/** The names that wasm-pack gives to what it makes. */
export const GLUE = 'bandwidth_mfa.js';
export const WASM = 'bandwidth_mfa_bg.wasm';

/** The files of src/js that facades import. */
const BORDER = ['call', 'errors', 'input', 'instance', 'settings'];

/** @type {{ file: (entry: any) => string, load: string, isAwake?: boolean, format: 'esm' | 'cjs', platform?: 'node' }[]} */
const FORMS = [
  // Workers and Vercel's edge compile nothing at run time: the module stays a file, which their bundlers know.
  { file: ({ edge }) => edge, load: 'edge', isAwake: true, format: 'esm' },
  { file: ({ name }) => `${name}.js`, load: 'inline', format: 'esm' },
  // platform `node` makes esbuild write the hint by which Node finds the names of CommonJS exports.
  { file: ({ name }) => `${name}.cjs`, load: 'inline', format: 'cjs', platform: 'node' },
];

/**
 * Names stay, since a stack shows them. The ES modules are to be read; the files for edges, which a Worker that is not minified
 * ships as they are, and the CommonJS twins have the same names in dense lines: docs/build.md has the figures.
 */
const shippedAs = (isReadable) => ({
  bundle: true,
  target: 'es2022',
  minifySyntax: !isReadable,
  minifyWhitespace: !isReadable,
  lineLimit: isReadable ? undefined : 120,
  legalComments: /** @type {const} */ ('none'),
  logLevel: /** @type {const} */ ('warning'),
});

/** The module beside the bundle; esbuild would look for it beside the source. */
const compiled = (wasm) => ({
  name: 'compiled module',
  setup: (build) => build.onResolve({ filter: /^#module$/ }, () => ({ path: `./${wasm}?module`, external: true })),
});

/** wasm-bindgen puts our JavaScript into a folder named by a hash; some entries have none. */
function snippets(glue) {
  const folder = join(glue, 'snippets');
  return existsSync(folder) ? join(folder, readdirSync(folder)[0]) : folder;
}

/** A facade that is awake before its first call. */
const awake = (facade) => ({
  stdin: {
    contents: `export * from './${facade}'; import { wake } from './load/wake.ts'; wake();`,
    resolveDir: join(root, 'npm'),
  },
});

/** Bundles one entry, whose glue is in the folder `glue`, into `folder`. */
export async function bundle({ facade, glue, ...entry }, folder) {
  // Imported here, as set-up may just have installed it.
  const { build } = await import('esbuild');
  for (const { file, load, isAwake = false, format, platform = 'neutral' } of FORMS) {
    await build({
      ...(isAwake && entry.features.split(',').includes('js') ? awake(facade) : { entryPoints: [join(root, 'npm', facade)] }),
      outfile: join(folder, file(entry)),
      ...shippedAs(load === 'inline' && format === 'esm'),
      format,
      platform,
      alias: {
        '#load': join(root, 'npm', 'load', `${load === 'inline' ? (entry.load ?? load) : load}.ts`),
        '#wasm': join(glue, GLUE),
        [`#${entry.name}`]: join(glue, GLUE),
        // The glue imports the same files.
        ...Object.fromEntries(BORDER.map((name) => [`#${name}`, join(snippets(glue), 'src', 'js', `${name}.js`)])),
        '#base-path': join(root, 'src', 'client', 'base_path.txt'),
        '#bytes': join(glue, WASM),
      },
      loader: { '.wasm': 'base64' },
      plugins: [compiled(entry.wasm)],
    });
  }
}

/** Bundles an entry that has no wasm. */
export async function bundlePlain(name, folder) {
  const { build } = await import('esbuild');
  for (const [format, ending, platform] of /** @type {const} */ ([
    ['esm', 'js', 'neutral'],
    ['cjs', 'cjs', 'node'],
  ])) {
    const entryPoints = [join(root, 'npm', `${name}.ts`)];
    const outfile = join(folder, `${name}.${ending}`);
    await build({
      entryPoints,
      outfile,
      ...shippedAs(format === 'esm'),
      // The program's own libraries, and for what is made for those the package's other entries.
      external: ['react', 'better-auth/*', 'bandwidth-mfa/*'],
      format,
      platform,
    });
  }
}
