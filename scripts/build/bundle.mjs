// Bundles one entry of the package. Each bundle contains the glue, so none depends on another file's side effects.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../run.mjs';
import { shorten } from './shorten.mjs';

/** The names of wasm-pack's output. */
export const GLUE = 'bandwidth_mfa.js';
export const WASM = 'bandwidth_mfa_bg.wasm';

/** The files of src/js that facades import. */
const BORDER = ['call', 'errors', 'input', 'instance', 'settings'];

/** @type {{ file: (entry: any) => string, load: string, isInstantiated?: boolean, format: 'esm' | 'cjs', platform?: 'node' }[]} */
const FORMS = [
  // Workers and Vercel's edge cannot compile WebAssembly at run time, so the module stays a file, which their bundlers compile.
  { file: ({ edge }) => edge, load: 'edge', isInstantiated: true, format: 'esm' },
  { file: ({ name }) => `${name}.js`, load: 'inline', format: 'esm' },
  // platform `node` makes esbuild write the hint by which Node finds the names of CommonJS exports.
  { file: ({ name }) => `${name}.cjs`, load: 'inline', format: 'cjs', platform: 'node' },
];

const BUNDLED = {
  bundle: true,
  write: false,
  // Otherwise, if node_modules is a link, esbuild writes the path that it leads to on this machine into the bundle.
  preserveSymlinks: true,
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'warning',
};

/** Bundles one file with these options of esbuild, and writes it as it ships. */
async function write(file, options) {
  // Imported here, because set-up may just have installed it.
  const { build } = await import('esbuild');
  const { outputFiles = [] } = await build({ ...BUNDLED, ...options });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await shorten(outputFiles[0].text));
}

/** The module is in the bundle's folder; esbuild would search the source's. */
const compiled = (wasm) => ({
  name: 'compiled module',
  setup: (build) => build.onResolve({ filter: /^#module$/ }, () => ({ path: `./${wasm}?module`, external: true })),
});

/** The module's bytes as text. fflate deflates them to the same bytes on every machine; zlib does not. */
const bytes = (wasm) => ({
  name: 'bytes of the module',
  setup(build) {
    build.onResolve({ filter: /^#bytes$/ }, () => ({ path: wasm, namespace: 'bytes' }));
    build.onLoad({ filter: /./, namespace: 'bytes' }, async () => {
      const { deflateSync } = await import('fflate');
      const whole = readFileSync(wasm);
      const base64 = Buffer.from(deflateSync(whole, { level: 9, mem: 12 })).toString('base64');
      return { contents: `export const base64 = "${base64}";\nexport const size = ${whole.length};` };
    });
  },
});

/** wasm-bindgen copies our JavaScript into a folder named by a hash; some entries do not have one. */
function snippets(glue) {
  const folder = join(glue, 'snippets');
  return existsSync(folder) ? join(folder, readdirSync(folder)[0]) : folder;
}

/** A facade that starts the WebAssembly when it is imported. */
const instantiated = (facade) => ({
  stdin: {
    contents: `export * from './${facade}'; import { instantiate } from './load/instantiate.ts'; instantiate();`,
    resolveDir: join(root, 'npm'),
  },
});

/** Bundles one entry, whose glue is in the folder `glue`, into `folder`. */
export async function bundle({ facade, glue, ...entry }, folder) {
  for (const { file, load, isInstantiated = false, format, platform = 'neutral' } of FORMS) {
    await write(join(folder, file(entry)), {
      ...(isInstantiated && entry.features.split(',').includes('js')
        ? instantiated(facade)
        : { entryPoints: [join(root, 'npm', facade)] }),
      format,
      platform,
      alias: {
        '#load': join(root, 'npm', 'load', `${load === 'inline' ? (entry.load ?? load) : load}.ts`),
        '#wasm': join(glue, GLUE),
        [`#${entry.name}`]: join(glue, GLUE),
        // The glue imports the same files.
        ...Object.fromEntries(BORDER.map((name) => [`#${name}`, join(snippets(glue), 'src', 'js', `${name}.js`)])),
        '#base-path': join(root, 'src', 'client', 'base_path.txt'),
      },
      plugins: [compiled(entry.wasm), bytes(join(glue, WASM))],
    });
  }
}

/** Bundles an entry that has no wasm. */
export async function bundlePlain(name, folder) {
  for (const [format, ending, platform] of [
    ['esm', 'js', 'neutral'],
    ['cjs', 'cjs', 'node'],
  ]) {
    await write(join(folder, `${name}.${ending}`), {
      entryPoints: [join(root, 'npm', `${name}.ts`)],
      // Libraries that the program installs itself, and the package's other entries.
      external: ['react', 'better-auth/*', 'bandwidth-mfa/*'],
      format,
      platform,
    });
  }
}
