// The built declarations, compiled with the settings of users: strict, and without skipLibCheck.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { blocks } from '../readme/blocks.mjs';
import { dist, startProject } from './compile.mjs';

const project = await startProject();

const ours = ['public.ts', 'errors.ts', 'misuse.ts', 'simulator.ts', 'page.ts'];
const commonJs = ours.map((file) => [file, file.replace('.ts', '.cts')]);
const sdkPrograms = ['programs/sdk-program.ts', '../drop-in/programs/app.ts'];

const DOM = { lib: ['es2022', 'dom', 'dom.iterable'] };
const NODE = { lib: ['es2022'], types: ['node'] };
const bundler = { module: 'esnext', moduleResolution: 'bundler' };

/** Types that only the package creates, and programs read. */
const CREATED_BY_PACKAGE = [
  'CallEvent',
  'BeforeSendInput',
  'HandlerEvent',
  'MessagingCodeResponse',
  'VoiceCodeResponse',
  'VerifyCodeResponse',
  'MfaRequestError',
  'MfaForbiddenRequestError',
  'MfaUnauthorizedRequestError',
];

const SETTINGS = {
  'bundler resolution, a page': [[...ours, 'page-dom.ts'], { ...bundler, ...DOM }],
  'bundler resolution, a Worker': [ours, { ...bundler, lib: ['es2022', 'webworker'], customConditions: ['workerd'] }],
  'bundler resolution, Node types and no DOM': [ours, { ...bundler, ...NODE }],
  'node16 resolution, ES modules': [ours, { module: 'node16', ...DOM }],
  'node16 resolution, ES modules, Node types and no DOM': [ours, { module: 'node16', ...NODE }],
  'node16 resolution, CommonJS': [commonJs, { module: 'node16', ...DOM }],
  'node16 resolution, CommonJS, Node types and no DOM': [commonJs, { module: 'node16', ...NODE }],
  'nodenext resolution': [ours, { module: 'nodenext', ...DOM }],
  'only the language, no platform': [['errors.ts', 'simulator.ts', 'page.ts'], { ...bundler, lib: ['es2022'] }],
  'the strictest settings': [
    ours,
    {
      ...bundler,
      ...DOM,
      exactOptionalPropertyTypes: true,
      noPropertyAccessFromIndexSignature: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
    },
  ],
};

const EXACT = { ...bundler, ...DOM, exactOptionalPropertyTypes: true };

describe('with exactOptionalPropertyTypes', () => {
  test('every option may be undefined', async () => assert.equal(await project.compile(['optional.ts'], EXACT), ''));

  test('the program covers every type of options', async () => {
    const program = await readFile(new URL('optional.ts', import.meta.url), 'utf8');
    // tests/field/better-auth.test.mjs compiles the entry for better-auth.
    const files = (await readdir(dist, { recursive: true })).filter((file) => /^(?!better-auth).*\.d\.ts$/.test(file));
    for (const file of files) {
      const text = await readFile(join(dist, file), 'utf8');
      for (const [, name, body] of text.matchAll(/^export interface (\w+)(?: extends \w+)? \{\n([\s\S]*?)^\}/gm)) {
        if (/^\t\w+\?/m.test(body) && !CREATED_BY_PACKAGE.includes(name))
          assert.match(program, new RegExp(`\\b${name}\\b`), file);
      }
    }
  });
});

describe('our own types', () => {
  for (const [name, [files, options]] of Object.entries(SETTINGS)) {
    test(name, async () => assert.equal(await project.compile(files, options), ''));
  }
});

test('a React component with the element compiles, with the declaration of docs/browser.md', async () => {
  const page = await readFile(new URL('../../docs/browser.md', import.meta.url), 'utf8');
  const { text } = blocks(page).find(({ heading, language }) => heading === 'React' && language === 'ts');
  const options = { ...EXACT, jsx: 'react-jsx' };
  assert.equal(await project.compile(['page-react.tsx'], options, { 'phone-verification.d.ts': text }), '');
});

describe('programs written for bandwidth-sdk', () => {
  const options = { ...bundler, ...DOM, types: ['node'] };
  const mapped = { paths: { 'bandwidth-sdk': ['./node_modules/bandwidth-mfa/dist/index.d.ts'] } };

  test('compile with bandwidth-sdk', async () => assert.equal(await project.compile(sdkPrograms, options), ''));
  test('compile with ours in its place', async () =>
    assert.equal(await project.compile(sdkPrograms, { ...options, ...mapped }), ''));
  const exact = { ...options, exactOptionalPropertyTypes: true };
  for (const [name, settings] of Object.entries({ 'bandwidth-sdk': exact, ours: { ...exact, ...mapped } })) {
    test(`copy a response to a type of their own with exactOptionalPropertyTypes and ${name}`, async () =>
      assert.equal(await project.compile(['programs/sdk-exact.ts'], settings), ''));
  }
});
