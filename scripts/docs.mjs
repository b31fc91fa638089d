// The reference of package and crate, without a warning:  npm run docs
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { isMain, main, root, run, step } from './run.mjs';
import { packages } from './setup/packages.mjs';

const out = join(root, 'target', 'docs');

// As in Cargo.toml for docs.rs.
const WASM = 'wasm32-unknown-unknown';
const FEATURES = 'gloo,simulator';

const INDEX = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>bandwidth-mfa</title>
<h1>bandwidth-mfa</h1>
<ul>
  <li><a href="package/">The npm package</a></li>
  <li><a href="crate/bandwidth_mfa/">The crate</a></li>
</ul>
`;

/** Of the very types that the package ships; every exported name must be described. */
async function reference(home) {
  const dist = join(home, 'dist');
  const entries = readdirSync(dist, { recursive: true }).filter((file) => file.endsWith('.d.ts'));
  const tsconfig = join(out, 'tsconfig.json');
  const compilerOptions = { module: 'esnext', moduleResolution: 'bundler', lib: ['es2022'], types: [], strict: true, noEmit: true };
  const files = entries.map((file) => join(dist, file));
  writeFileSync(tsconfig, JSON.stringify({ compilerOptions, files }));
  const args = ['--tsconfig', tsconfig, '--out', join(out, 'package'), '--name', 'bandwidth-mfa', '--readme', join(home, 'README.md')];
  args.push('--treatWarningsAsErrors', '--validation.notDocumented', '--disableSources', '--hideGenerator', '--githubPages', 'false');
  await run(join(root, 'tests', 'node_modules', '.bin', 'typedoc'), [...args, ...files], { quiet: true });
  rmSync(tsconfig);
}

/** For wasm, as docs.rs builds it: natively there is no `FetchTransport`. */
async function crate() {
  await run('cargo', ['doc', '--no-deps', '--target', WASM, '--features', FEATURES], { quiet: true, env: { RUSTDOCFLAGS: '-Dwarnings' } });
  cpSync(join(root, 'target', WASM, 'doc'), join(out, 'crate'), { recursive: true });
}

export async function docs() {
  await packages('tests');
  const home = await build();
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await step('the reference of the package (TypeDoc)', () => reference(home));
  await step('the reference of the crate (rustdoc)', crate);
  writeFileSync(join(out, 'index.html'), INDEX);
  console.log(`- ${join('target', 'docs', 'index.html')} is up to date`);
}

if (isMain(import.meta.url)) await main(docs);
