// `npm run size`: what users of the package ship, beside the goals. It fails if a page's part exceeds its limit; the other figures
// are for people.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from './build.mjs';
import { isMain, main, root, run, step } from './run.mjs';
import { setup } from './setup.mjs';
import { toolNode } from './setup/node.mjs';

/** The largest allowed sizes in KB, gzip, and the next goals. */
export const GOALS = { worker: { most: 46, next: 44 }, page: { most: 64, next: 60 } };

/** The largest allowed sizes of the page's parts, in bytes, gzip. The hook adds at most 1 KB to the flow. */
export const LIMITS = { browser: 4000, element: 9000, react: 5000 };

const WORKER = `import { Configuration, MFAApi } from 'bandwidth-mfa';
export default {
  async fetch(request, env) {
    const api = new MFAApi(new Configuration({ clientId: env.ID, clientSecret: env.SECRET }));
    return Response.json((await api.verifyCode(env.ACCOUNT, await request.json())).data);
  },
};
`;

const PAGE = `import { Configuration, MFAApi } from 'bandwidth-mfa';
const api = new MFAApi(new Configuration({ accessToken: () => fetch('/token').then((answer) => answer.text()) }));
document.forms[0].onsubmit = () => api.verifyCode('9900000', Object.fromEntries(new FormData(document.forms[0])));
`;

/** Sizes of the code files in a folder: JavaScript and wasm, each compressed separately, as when served. */
function sizes(folder) {
  const files = readdirSync(folder, { encoding: 'utf8', recursive: true }).filter((file) => /\.(m?js|wasm)$/.test(file));
  return files.map((file) => {
    const bytes = readFileSync(join(folder, file));
    return { file: file.replace(/^[0-9a-f]{40}-/, ''), raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
  });
}

/** A separate program, with the package installed from the tarball that npm would publish. */
async function consumer(folder, home) {
  const packed = await run('npm', ['pack', home, '--pack-destination', folder], { quiet: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  writeFileSync(join(folder, 'worker.js'), WORKER);
  writeFileSync(join(folder, 'page.js'), PAGE);
  const tarball = join(folder, String(packed.trim().split('\n').at(-1)));
  await run('npm', ['install', tarball, '--offline', '--no-audit', '--no-fund'], { cwd: folder, quiet: true });
}

async function worker(folder) {
  const wrangler = join(root, 'tests', 'node_modules', 'wrangler', 'bin', 'wrangler.js');
  const out = join(folder, 'worker');
  const args = [wrangler, 'deploy', 'worker.js', '--dry-run', '--minify', '--outdir', out, '--name', 'size'];
  args.push('--compatibility-date', '2024-09-23');
  await run(toolNode(), args, { cwd: folder, quiet: true, env: { WRANGLER_SEND_METRICS: 'false' } });
  return sizes(out);
}

async function browser(folder) {
  const { build: bundle } = await import('esbuild');
  const outdir = join(folder, 'page');
  const entryPoints = [join(folder, 'page.js')];
  await bundle({ entryPoints, outdir, bundle: true, format: 'esm', minify: true, logLevel: 'warning' });
  return sizes(outdir);
}

/** Each part for pages, in bytes. */
async function parts(folder) {
  const { build: bundle } = await import('esbuild');
  const found = {};
  for (const name of Object.keys(LIMITS)) {
    const stdin = { contents: `export * from 'bandwidth-mfa/${name}';`, resolveDir: folder };
    /** @type {import('esbuild').BuildOptions & { write: false }} */
    const settings = { bundle: true, write: false, format: 'esm', minify: true, external: ['react'], logLevel: 'warning' };
    const { outputFiles } = await bundle({ stdin, ...settings });
    found[name] = gzipSync(outputFiles[0].contents, { level: 9 }).length;
  }
  return found;
}

/** What a Worker and a page ship, each `{ files: [{ file, raw, gzip }], gzip }` in bytes. */
export async function measureSizes(home) {
  const folder = mkdtempSync(join(tmpdir(), 'size-'));
  const summed = (files) => ({ files, gzip: files.reduce((sum, { gzip }) => sum + gzip, 0) });
  try {
    await consumer(folder, home);
    return { worker: summed(await worker(folder)), page: summed(await browser(folder)), parts: await parts(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(what, { most, next }, { files, gzip }) {
  const total = gzip / 1000;
  console.log(
    `\n${what}: ${total.toFixed(1)} KB gzip (goal: at most ${most}, then ${next})${total > most ? '  ABOVE THE GOAL' : ''}`,
  );
  for (const { file, raw, gzip: packed } of files) {
    console.log(
      `  ${file.padEnd(24)}${(raw / 1000).toFixed(1).padStart(8)} KB raw${(packed / 1000).toFixed(1).padStart(8)} KB gzip`,
    );
  }
}

if (isMain(import.meta.url)) {
  await main(async () => {
    await setup('test');
    const home = await build();
    const sizes = await step('a Worker and a page that use the packed package', () => measureSizes(home));
    report('A Worker (wrangler deploy --dry-run)', GOALS.worker, sizes.worker);
    report('A browser bundle (esbuild)', GOALS.page, sizes.page);
    console.log('\nThe parts for pages (esbuild)');
    for (const [name, bytes] of Object.entries(sizes.parts)) {
      const isAbove = bytes > LIMITS[name];
      console.log(`  ${name.padEnd(24)}${bytes} bytes gzip of at most ${LIMITS[name]}${isAbove ? '  ABOVE THE LIMIT' : ''}`);
      if (isAbove) process.exitCode = 1;
    }
  });
}
