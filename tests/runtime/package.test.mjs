// The packed package as npm and TypeScript see it.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import { root, temporaryFolder } from '../../scripts/run.mjs';
import { run } from './child.mjs';
import { install, tarball } from './tarball.mjs';
import { tool } from './tool.mjs';

/** Below `stores/`; without wasm. */
const STORES = ['deno-kv', 'durable-object', 'memory', 'postgres', 'redis'];

/** For pages; without wasm. */
const PAGE = ['browser', 'element', 'react'];

/** For other libraries; without wasm. */
const ADAPTERS = ['better-auth'];

const folder = temporaryFolder('package');

test('installs without dependencies, and has the same exports by import and require', async () => {
  await writeFile(join(folder, 'package.json'), '{ "name": "consumer", "private": true }\n');
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', await tarball()], { cwd: folder });
  const installed = (await readdir(join(folder, 'node_modules'))).filter((name) => !name.startsWith('.'));
  assert.deepEqual(installed, ['bandwidth-mfa']);
  const names = "const names = (mfa) => console.log(Object.keys(mfa).filter((name) => name !== 'default').sort().join())";
  const imported = await run(process.execPath, ['-e', `${names}; import('bandwidth-mfa').then(names)`], { cwd: folder });
  const required = await run(process.execPath, ['-e', `${names}; names(require('bandwidth-mfa'))`], { cwd: folder });
  const calls = 'generateMessagingCode,generateVoiceCode,verifyCode';
  assert.equal(imported.trim(), `Configuration,MFAApi,MFAApiFactory,MFAApiFp,MfaError,${calls}`);
  assert.equal(required, imported);
});

test('no module contains a source file name, or a path of the build machine', async () => {
  const dist = join(folder, 'node_modules', 'bandwidth-mfa', 'dist');
  const modules = (await readdir(dist)).filter((name) => name.endsWith('.wasm'));
  assert.equal(modules.length, 3);
  for (const name of modules) {
    const bytes = await readFile(join(dist, name), 'latin1');
    assert.doesNotMatch(bytes, /\.rs\b|\.cargo\b|\/home\/|\/root\//, name);
    assert.ok(!bytes.includes(root), name);
  }
});

test('contains the entries with types and .wasm files, the command, README, changelog, licences, notices, a stub for each subpath, and nothing else', async () => {
  const listing = await run('tar', ['-tzf', await tarball()]);
  const listed = listing.trim().split('\n');
  const names = [...PAGE, ...ADAPTERS, 'handler', 'simulator', ...STORES.map((name) => `stores/${name}`)];
  const expected = [
    ...['CHANGELOG.md', 'LICENSE', 'LICENSE-APACHE', 'LICENSE-MIT', 'README.md', 'THIRD-PARTY.txt', 'package.json'],
    ...['account', 'bandwidth-mfa', 'loopback', 'outcome', 'server', 'simulator'].map((name) => `bin/${name}.js`),
    ...names.map((name) => `${name}/package.json`),
    ...['index', ...names].flatMap((name) => ['cjs', 'd.cts', 'd.ts', 'js'].map((ending) => `dist/${name}.${ending}`)),
    ...['edge', 'handler.edge', 'simulator.edge'].map((name) => `dist/${name}.js`),
    ...['bandwidth_mfa', 'handler', 'simulator'].map((name) => `dist/${name}_bg.wasm`),
  ];
  assert.deepEqual(listed.sort(), expected.map((name) => `package/${name}`).sort());
});

test('the notices contain the text of each licence that Apache-2.0 cannot replace', async () => {
  const notices = await run('tar', ['-xzOf', await tarball(), 'package/THIRD-PARTY.txt']);
  const texts = notices.split('\n---\n\n').slice(1);
  const others = [...notices.matchAll(/^- (.+?) \((.+)\)$/gm)].flatMap(([, library, licence]) =>
    // All licences joined by AND apply; of those joined by OR we choose one.
    licence.split(' AND ').flatMap((one) => (one.includes('Apache-2.0') ? [] : [{ library, one }])),
  );
  assert.equal(texts.length, others.length);
  for (const { library, one } of others) {
    const title = one === 'Unicode-3.0' ? 'UNICODE LICENSE V3' : 'Permission is hereby granted, free of charge, to any';
    assert.ok(
      texts.some((text) => text.startsWith(`${library}\n`) && text.includes(title)),
      `${library}: ${one}`,
    );
  }
});

test('the conditions in `exports` are in the order that every tool needs', async () => {
  const manifest = JSON.parse(await run('tar', ['-xzOf', await tarball(), 'package/package.json']));
  const { './package.json': _, ...entries } = manifest.exports;
  const names = [...ADAPTERS, ...PAGE, 'handler', 'simulator', ...STORES.map((name) => `stores/${name}`)];
  assert.deepEqual(Object.keys(entries).sort(), ['.', ...names.map((name) => `./${name}`).sort()]);
  for (const [name, entry] of Object.entries(entries)) {
    // An entry without wasm is one bundle for every runtime.
    const hasWasm = !name.startsWith('./stores/') && ![...PAGE, ...ADAPTERS].includes(name.slice(2));
    const conditions = hasWasm ? ['workerd', 'edge-light', 'import', 'require'] : ['import', 'require'];
    assert.deepEqual(Object.keys(entry), conditions);
    for (const [path, targets] of leaves(entry)) {
      assert.deepEqual(Object.keys(targets), ['types', 'default'], path);
      assert.match(targets.default, path.endsWith('require') ? /\.cjs$/ : /\.js$/, path);
      const isEdge = /workerd|edge-light/.test(path) && path.endsWith('import');
      assert.equal(/edge\.js$/.test(targets.default), isEdge, path);
    }
  }
  assert.deepEqual(manifest.dependencies ?? {}, {});
});

// For a peer dependency npm reads all that better-auth may need, for half a minute, and refuses to install beside another version of
// it or of React, even if only the handler is used. pnpm and Yarn link what `peerDependenciesMeta` names.
test('the optional libraries are no peer dependencies, and `peerDependenciesMeta` names them', async () => {
  const manifest = JSON.parse(await run('tar', ['-xzOf', await tarball(), 'package/package.json']));
  assert.equal(manifest.peerDependencies, undefined);
  assert.deepEqual(manifest.peerDependenciesMeta, { 'better-auth': { optional: true }, react: { optional: true } });
});

/** The targets below conditions, each with the path to it; every path ends in `import` or `require`. */
function leaves(conditions, path = '') {
  return Object.entries(conditions).flatMap(([name, below]) =>
    'default' in below ? [[`${path} ${name}`, below]] : leaves(below, `${path} ${name}`),
  );
}

test('tools without support for `exports` find each entry that needs no other library', async () => {
  await install(await tarball(), join(folder, 'older'));
  const home = join(folder, 'older', 'node_modules', 'bandwidth-mfa');
  // With an absolute path, Node reads the folder's own manifest.
  for (const name of ['', 'browser', 'element', 'handler', 'simulator', ...STORES.map((store) => join('stores', store))]) {
    assert.ok(Object.keys(createRequire(import.meta.url)(join(home, name))).length > 0, name);
  }
});

test('publint finds no problem', async () => {
  const out = await run(process.execPath, [tool('publint'), 'run', await tarball(), '--strict']);
  assert.match(out, /All good!/);
});

test('are-the-types-wrong finds no problem', async () => {
  await run(process.execPath, [tool('@arethetypeswrong/cli', 'attw'), await tarball()]);
});

/** Every shipped script, by its name below dist/. */
async function scripts() {
  const dist = join(folder, 'unpacked', 'node_modules', 'bandwidth-mfa', 'dist');
  if (!existsSync(dist)) await install(await tarball(), join(folder, 'unpacked'));
  const names = (await readdir(dist, { recursive: true })).filter((name) => /\.c?js$/.test(name));
  return Promise.all(
    names.map(async (name) => ({ name, file: join(dist, name), text: await readFile(join(dist, name), 'utf8') })),
  );
}

const STACK = `const { Configuration, MFAApi } = require('bandwidth-mfa');
const fetch = async () => {
  console.log(new Error().stack);
  return new Response('{"access_token":"a"}');
};
const api = new MFAApi(new Configuration({ clientId: 'a', clientSecret: 'b', fetch }));
api.verifyCode('9900000', { to: '+19195551234', code: '123456', expirationTimeInMinutes: 3 }).catch(() => {});
`;

test('a stack names functions and private methods, and leads to a line with one statement', async () => {
  const file = join(folder, 'node_modules', 'bandwidth-mfa', 'dist', 'index.cjs');
  const printed = await run(process.execPath, ['--stack-trace-limit=50', '-e', STACK], { cwd: folder });
  const frames = [...printed.matchAll(/at (?:async )?(\S+) \((.+):(\d+):\d+\)$/gm)].filter(([, , where]) => where === file);
  const names = frames.map(([, name]) => name);
  for (const name of ['#fetch', 'TokenRequest.send', 'sharedToken', 'callWhenReady']) assert.ok(names.includes(name), printed);
  const lines = (await readFile(file, 'utf8')).split('\n');
  for (const [, name, , line] of frames) assert.doesNotMatch(lines[Number(line) - 1], /;/, name);
});

test('scripts keep the names of the client’s classes, and have no line of more than 1,000 characters', async () => {
  for (const { name, text } of await scripts()) {
    // Except the bytes of the WebAssembly, in base64, and the element's style.
    const long = text.split('\n').filter((line) => line.length > 1000 && !/"[\w+/=]{1000,}"|`[^`]{1000,}`/.test(line));
    assert.deepEqual(long, [], name);
    if (!/^(index|edge|handler)\b/.test(name)) continue;
    for (const className of ['MfaError', 'Configuration', 'MFAApi'])
      assert.match(text, new RegExp(`class ${className}\\b|\\b${className} ?= ?class\\b`), name);
  }
});

test('no entry has a static block, which React Native cannot transform', async () => {
  for (const { name, text } of await scripts()) assert.doesNotMatch(text, /\bstatic\s*\{/, name);
});

test('no entry uses import.meta or top-level await, or imports anything except the .wasm file, React in the hook, and what an adapter needs', async () => {
  for (const { name, file } of await scripts()) {
    // On the neutral platform esbuild cannot resolve modules of Node; an iife cannot contain a top-level await.
    /** @type {import('esbuild').BuildOptions & { write: false }} */
    const settings = { bundle: true, write: false, platform: 'neutral', format: 'iife', logLevel: 'silent' };
    const built = await build({
      ...settings,
      entryPoints: [file],
      external: ['*.wasm?module', 'react', 'better-auth/*', 'bandwidth-mfa/*'],
    });
    assert.deepEqual(
      built.warnings.map(({ text }) => text),
      [],
      name,
    );
  }
});
