// The reference of package and crate, which must build without warnings:  npm run docs
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { metadata } from './build/crates.mjs';
import { Failure, isMain, main, root, run, step } from './run.mjs';
import { packages } from './setup/packages.mjs';
import { TARGET } from './setup/wasm-target.mjs';

const out = join(root, 'target', 'docs');

const INDEX = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>bandwidth-mfa</title>
<h1>bandwidth-mfa</h1>
<ul>
  <li><a href="package/">The npm package</a></li>
  <li><a href="crate/bandwidth_mfa/">The crate</a>, and <a href="crate-wasm/bandwidth_mfa/">the crate in WebAssembly</a></li>
</ul>
`;

/** Helpers of exported types that programs never name, and types of other entries. */
const UNNAMED = [
  'FAILURE',
  'MinimalRequest',
  'MinimalResponse',
  'Operation',
  'PhoneVerificationElement',
  'RuntimeType',
  'better-auth.d.ts:MfaErrorKind',
];

/** The parent describes the members of an unnamed type; the getter describes its setter. */
const DESCRIBED_OUTSIDE = /\.__type\b|\(SetSignature\)/;

/** The pages of docs/; the crate's own is in its reference. */
const manual = () => {
  const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md') && name !== 'crate.md');
  return pages.map((name) => join(root, 'docs', name));
};

/** From the types that the package ships; every exported name must have a description. */
async function reference(home) {
  const dist = join(home, 'dist');
  const entryPoints = readdirSync(dist, { encoding: 'utf8', recursive: true })
    .filter((file) => file.endsWith('.d.ts'))
    .map((file) => join(dist, file));
  const tsconfig = join(out, 'tsconfig.json');
  const compilerOptions = {
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['es2022'],
    // Skips the types of better-auth and its dependencies; tests/types and tests/field/better-auth.test.mjs check ours.
    skipLibCheck: true,
    types: [],
    strict: true,
    noEmit: true,
  };
  writeFileSync(tsconfig, JSON.stringify({ compilerOptions, files: entryPoints }));

  // Imported here, because set-up may just have installed it.
  const typedoc = createRequire(join(root, 'tests', 'package.json')).resolve('typedoc');
  const { Application, Logger, LogLevel } = await import(pathToFileURL(typedoc).href);
  const complaints = [];
  const logger = Object.assign(new Logger(), {
    log(message, level) {
      if (level >= LogLevel.Warn && !DESCRIBED_OUTSIDE.test(message)) complaints.push(message);
    },
  });
  const app = await Application.bootstrap({
    entryPoints,
    tsconfig,
    name: 'bandwidth-mfa',
    readme: join(root, 'README.md'),
    projectDocuments: manual(),
    disableSources: true,
    hideGenerator: true,
    githubPages: false,
    highlightLanguages: ['javascript', 'jsx', 'typescript', 'html', 'json', 'python', 'bash'],
    ignoredHighlightLanguages: ['rust,ignore', 'rust,no_run', 'mermaid'],
    intentionallyNotExported: UNNAMED,
    // What TypeDoc requires by default, and constructors.
    requiredToBeDocumented: [
      ...['Class', 'Interface', 'TypeAlias', 'Enum', 'EnumMember', 'Function', 'Variable'],
      ...['Constructor', 'Method', 'Accessor', 'Property'],
    ],
    // tests/readme checks the links of the README and the manual.
    validation: { notDocumented: true, notExported: true, invalidLink: true, invalidPath: false },
  });
  app.logger = logger;
  const project = await app.convert();
  if (project) {
    app.validate(project);
    await app.generateDocs(project, join(out, 'package'));
  }
  rmSync(tsconfig);
  if (complaints.length > 0) throw new Failure(complaints.join('\n'), 'describe it where it is declared.');
}

/** As on docs.rs, but for this machine and for wasm: each has a transport that the other lacks. */
async function crate() {
  const [{ metadata: settings }] = await metadata('--no-deps');
  const args = ['doc', '--no-deps', '--no-default-features', '--features', settings.docs.rs.features.join()];
  const options = { quiet: true, env: { RUSTDOCFLAGS: '-Dwarnings' } };
  await run('cargo', args, options);
  await run('cargo', [...args, '--target', TARGET], options);
  cpSync(join(root, 'target', 'doc'), join(out, 'crate'), { recursive: true });
  cpSync(join(root, 'target', TARGET, 'doc'), join(out, 'crate-wasm'), { recursive: true });
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
