// `npm run size`: what users of the package ship, compared with the goals. It fails only if a part for pages exceeds its limit.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from './build.mjs';
import { isMain, main, root, run, step, temporaryFolder } from './run.mjs';
import { setup } from './setup.mjs';
import { toolNode } from './setup/node.mjs';
import { install, pack } from '../tests/runtime/tarball.mjs';

/** In KB, gzip: `most` is the goal, `next` the goal after it. */
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
const api = new MFAApi(new Configuration({ accessToken: () => fetch('/token').then((response) => response.text()) }));
document.forms[0].onsubmit = () => api.verifyCode('9900000', Object.fromEntries(new FormData(document.forms[0])));
`;

const sizeOf = (file, bytes) => ({ file, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length });

/** What wrangler would upload: JavaScript and wasm, each compressed separately. */
async function worker(folder) {
  const wrangler = join(root, 'tests', 'node_modules', 'wrangler', 'bin', 'wrangler.js');
  const out = join(folder, 'worker');
  const args = [wrangler, 'deploy', 'worker.js', '--dry-run', '--minify', '--outdir', out, '--name', 'size'];
  args.push('--compatibility-date', '2024-09-23');
  writeFileSync(join(folder, 'worker.js'), WORKER);
  await run(toolNode(), args, { cwd: folder, quiet: true, env: { WRANGLER_SEND_METRICS: 'false' } });
  const files = readdirSync(out).filter((file) => /\.(js|wasm)$/.test(file));
  return files.map((file) => sizeOf(file.replace(/^[0-9a-f]{40}-/, ''), readFileSync(join(out, file))));
}

/** A program for a page in one file, by esbuild. */
async function bundle(folder, contents) {
  // Imported here, because set-up may just have installed it.
  const { build: esbuild } = await import('esbuild');
  const stdin = { contents, resolveDir: folder };
  const { outputFiles } = await esbuild({
    stdin,
    bundle: true,
    write: false,
    format: 'esm',
    minify: true,
    external: ['react'],
    logLevel: 'warning',
  });
  return sizeOf('page.js', outputFiles[0].contents);
}

/** Each part for pages, in bytes. */
async function parts(folder) {
  const found = {};
  for (const name of Object.keys(LIMITS)) found[name] = (await bundle(folder, `export * from 'bandwidth-mfa/${name}';`)).gzip;
  return found;
}

/** What a Worker and a page ship, each `{ files: [{ file, raw, gzip }], gzip }` in bytes. */
export async function measureSizes(home) {
  const folder = temporaryFolder('size');
  const summed = (files) => ({ files, gzip: files.reduce((sum, { gzip }) => sum + gzip, 0) });
  await install(await pack(home), folder);
  return { worker: summed(await worker(folder)), page: summed([await bundle(folder, PAGE)]), parts: await parts(folder) };
}

function report(what, { most, next }, { files, gzip }) {
  const total = gzip / 1000;
  console.log(
    `\n${what}: ${total.toFixed(1)} KB gzip (goal: at most ${most}, next goal ${next})${total > most ? '  ABOVE THE GOAL' : ''}`,
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
