// The code blocks of the README and of docs/ work on their runtime, with the packed package and the simulator. Each npm script that
// a document names exists. The last test lists the kinds of blocks that other tests run.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serveSimulator } from '../../pkg/bin/server.js';
import { root, run as cargo, temporaryFolder } from '../../scripts/run.mjs';
import { TARGET } from '../../scripts/setup/wasm-target.mjs';
import { run, serve } from '../runtime/child.mjs';
import { resultsOf } from '../runtime/browsers.mjs';
import { withConsumer } from '../runtime/consumer.mjs';
import { serveWorker } from '../runtime/drivers/workerd.mjs';
import { tarball } from '../runtime/tarball.mjs';
import { denoProgram } from '../runtime/tool.mjs';
import { blocks, kindOf } from './blocks.mjs';
import { signIn } from './sign-in.mjs';
import { serveSite } from './site.mjs';

const text = (name) => readFileSync(join(root, name), 'utf8');
const DOCUMENTS = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const all = DOCUMENTS.flatMap((document) => blocks(text(document)).map((block) => ({ ...block, document, kind: kindOf(block) })));
const of = (...kinds) => all.filter(({ kind }) => kinds.includes(kind));
const place = ({ document, heading, line }) => `${document}, ${heading} (line ${line})`;

const NUMBER = '+19195551234';
const CODE = '123456';
const credentials = {
  BANDWIDTH_CLIENT_ID: 'id',
  BANDWIDTH_CLIENT_SECRET: 'secret',
  MFA_SECRET: randomBytes(32).toString('base64'),
};

let simulator;
before(async () => (simulator = await serveSimulator({ port: 0, code: CODE })));
after(() => simulator?.stop());
const url = () => simulator.url;

/** A project with the package and this block in it. */
async function withBlock(block, use) {
  const options = { suitePath: fileURLToPath(new URL('to-simulator.mjs', import.meta.url)), input: { simulator: url() } };
  await withConsumer({ ...options, tarball: await tarball() }, async (consumer) => {
    // A consumer saves the module at `suitePath` as `suite.mjs`.
    await consumer.write('block.mjs', block.text);
    const [, api] = /from '(@opentelemetry\/api)'/.exec(block.text) ?? [];
    if (api) cpSync(join(root, 'tests', 'node_modules', api), consumer.path('node_modules', api), { recursive: true });
    await use(consumer);
  });
}

/** Sends a code, so that it can be checked. */
async function sendCode() {
  const body = { to: NUMBER, from: '+19195554321', applicationId: 'app', message: '{CODE}', digits: 6 };
  const headers = { authorization: `Basic ${btoa('user:password')}`, 'content-type': 'application/json' };
  const address = `${url()}/api/v1/accounts/9900000/code/messaging`;
  const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.equal(response.status, 200);
}

/** Checks that a server with a handler refuses a wrong code and accepts the right one, each for another number. */
async function signsIn(url, address) {
  for (const [to, code, valid] of [
    [NUMBER, '000000', false],
    ['+14165550100', CODE, true],
  ]) {
    const [sent, checked] = await signIn(url, { to, code, address });
    assert.deepEqual([sent.status, await checked.json()], [202, { valid }]);
  }
}

const node = (consumer, use, ...args) =>
  use(process.execPath, ['--import', './suite.mjs', 'block.mjs'], ...args, { cwd: consumer.folder, env: credentials });

describe('programs on Node', () => {
  /** The output of each program, by its document and heading. */
  const PRINTED = {
    'docs/handler.md, Without HTTP': /^valid\n$/,
    'docs/migrating.md': /^string\n$/,
    'docs/simulator.md': /^$/,
    'docs/simulator.md, Test a sign-in': /^200 \{ user: '\+19195551234' \}\n$/,
    'docs/observability.md, Logs': /^(\{"type":"(start|token|attempt|end)","operation":"verifyCode".*\}\n){4}$/,
    // No tracer is registered, so nothing is printed.
    'docs/observability.md, Traces': /^$/,
    'docs/observability.md, Diagnostics channel': /^true\n$/,
  };

  /** Calls the function that a block exports with a right, a wrong and a malformed code. */
  async function checkFunction(consumer) {
    const codes = [CODE, '000000', ''];
    await consumer.write(
      'call.mjs',
      `import * as block from './block.mjs';
const found = [];
for (const code of ${JSON.stringify(codes)}) found.push(await Object.values(block)[0]({ phone: '${NUMBER}' }, code));
console.log(JSON.stringify(found));\n`,
    );
    await sendCode();
    const printed = await run(process.execPath, ['--import', './suite.mjs', 'call.mjs'], { cwd: consumer.folder });
    assert.deepEqual(JSON.parse(printed), [true, false, false]);
  }

  for (const block of of('node').filter((one) => !one.text.includes('.listen(3000)'))) {
    test(place(block), async () => {
      await withBlock(block, async (consumer) => {
        if (/^export /m.test(block.text)) return checkFunction(consumer);
        const printed = await node(consumer, run);
        const expected = PRINTED[`${block.document}, ${block.heading}`] ?? PRINTED[block.document];
        assert.ok(expected, 'its output is not listed in PRINTED');
        assert.match(printed, expected);
      });
    });
  }
});

describe('programs on Workers', () => {
  for (const block of of('worker')) {
    test(place(block), async () => {
      await withBlock(block, async (consumer) => {
        const { durable_objects, migrations } = JSON.parse(text('examples/worker/wrangler.json'));
        const more = { durable_objects, migrations, vars: credentials };
        await consumer.write('worker.mjs', "import './suite.mjs';\nexport { default, LimitObject } from './block.mjs';\n");
        const server = await serveWorker(consumer, { more });
        await signsIn(server.url, { 'cf-connecting-ip': '192.0.2.1' }).finally(server.stop);
      });
    });
  }
});

describe('programs on Deno', () => {
  for (const block of of('deno')) {
    test(place(block), async () => {
      await withBlock(block, async (consumer) => {
        // The flags in the text.
        const [flags] = /--unstable-kv [^`]*/.exec(text(block.document)) ?? [''];
        const args = ['run', '--no-prompt', ...flags.split(' '), '--no-lock', '--node-modules-dir=manual'];
        const env = {
          ...credentials,
          DENO_DIR: consumer.path('.deno'),
          DENO_NO_UPDATE_CHECK: '1',
          DENO_SERVE_ADDRESS: 'tcp:127.0.0.1:0',
        };
        args.push('--preload', './suite.mjs', 'block.mjs');
        const server = await serve(denoProgram(), args, /Listening on (http:\/\/\S+)/, { cwd: consumer.folder, env });
        await signsIn(server.match[1]).finally(server.stop);
      });
    });
  }
});

describe('a page and its handler', () => {
  // The block with a page's requests in the same document; tests/page tests the package's own page.
  const pageOf = (handler) => of('page').find(({ document }) => document === handler.document);
  const handlers = of('node').filter((one) => one.text.includes('.listen(3000)') && pageOf(one));

  test('there is a handler for each page', () => {
    assert.deepEqual(handlers.map(pageOf), of('page'));
    assert.ok(handlers.length > 0);
  });

  handlers.forEach((handler) => {
    test(`${place(handler)}, called by Chromium`, async () => {
      // The system chooses the port.
      const listening = "listen(0, '127.0.0.1', function () { console.log(`port ${this.address().port}`); })";
      const block = { ...handler, text: handler.text.replace('listen(3000)', listening) };
      await withBlock(block, async (consumer) => {
        const server = await node(consumer, serve, /port (\d+)/);
        const module = `const printed = [];\nconsole.log = (text) => printed.push(text);\n${pageOf(handler).text}\nglobalThis.results = printed;\n`;
        const html = `<!doctype html><title>Page</title><link rel="icon" href="data:,"><script type="module">${module}</script>`;
        const site = await serveSite(html, `http://127.0.0.1:${server.match[1]}`);
        try {
          assert.deepEqual(await resultsOf(site.url), [true]);
        } finally {
          await site.stop();
          await server.stop();
        }
      });
    });
  });
});

test('programs in Rust compile for wasm', async () => {
  // rustdoc tests all others; `FetchTransport` exists only in wasm.
  const programs = of('rust,ignore');
  const folder = join(root, 'target', 'readme');
  mkdirSync(folder, { recursive: true });
  const dependencies = 'bandwidth-mfa = { path = "../..", features = ["gloo"] }';
  const manifest = `[package]\nname = "readme"\nversion = "0.0.0"\nedition = "2024"\n\n[lib]\npath = "lib.rs"\n\n[dependencies]\n${dependencies}\n\n[workspace]\n`;
  writeFileSync(join(folder, 'Cargo.toml'), manifest);
  cpSync(join(root, 'Cargo.lock'), join(folder, 'Cargo.lock'));
  const modules = programs.map(({ text: body }, index) => `mod block_${index} {\n${body}}\n`);
  writeFileSync(join(folder, 'lib.rs'), `#![allow(dead_code)]\n${modules.join('\n')}`);
  const args = ['check', '--target', TARGET, '--target-dir', join(root, 'target')];
  await cargo('cargo', args, { quiet: true, cwd: folder });
});

describe('commands', () => {
  const { scripts } = JSON.parse(text('package.json'));
  const documents = [...DOCUMENTS, 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'];

  /** npm's own commands, which need no script. */
  const NPM_COMMANDS = ['pack', 'install', 'publish', 'ci'];

  /** Why a command line does not work; undefined if it does. */
  function fault(line) {
    const [program, first, second] = line.split(' ');
    if (program === 'npm' && first === 'install') return second === 'bandwidth-mfa' ? undefined : 'installs something else';
    if (program === 'npm') return scripts[first === 'run' ? second : first] ? undefined : 'is not a script of package.json';
    if (program === 'npx') return first === 'bandwidth-mfa' ? undefined : 'is not a command of this package';
    return 'is not known to this test';
  }

  /** The command lines, without comments. */
  const typed = (block) =>
    block
      .split('\n')
      .map((line) => line.replace(/\s*#.*/, '').trim())
      .filter((line) => line !== '');

  const folder = temporaryFolder('commands');
  // The file of docs/command.md.
  writeFileSync(join(folder, 'bandwidth.env'), 'BW_CLIENT_ID=id\nBW_CLIENT_SECRET=secret\nBW_ACCOUNT_ID=9900000\n');

  /** Runs a line of this package's command against the simulator: it must end with 0, or a server must become ready. */
  async function works(line) {
    const args = [join(root, 'pkg', 'bin', 'bandwidth-mfa.js'), ...line.split(' ').slice(2)];
    if (args[1] === 'simulator') {
      const port = args.indexOf('--port');
      if (port > 0) args.splice(port, 2);
      const server = await serve(process.execPath, [...args, '--port', '0'], /simulated at http/);
      return server.stop();
    }
    const local = `${url()}/api/v1`;
    if (!args.includes('--base-path')) args.push('--base-path', local);
    const localArgs = args.map((arg) => arg.replace('http://127.0.0.1:4010/api/v1', local));
    await run(process.execPath, localArgs, { cwd: folder });
  }

  for (const block of of('sh')) {
    test(place(block), async () => {
      for (const line of typed(block.text)) {
        assert.equal(fault(line), undefined, line);
        if (line.startsWith('npx')) await works(line);
      }
    });
  }

  test('every use of the package’s command in a sentence works', async () => {
    const examples = readdirSync(join(root, 'examples'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const pages = [...documents, ...examples.map(({ name }) => `examples/${name}/README.md`)];
    const lines = pages.flatMap((page) => text(page).match(/(?<=[`'])npx bandwidth-mfa [^`']+(?=[`'])/g) ?? []);
    assert.ok(lines.length > 0);
    for (const line of new Set(lines)) await works(line);
  });

  test('every script that a document names is there', () => {
    for (const document of documents) {
      for (const [, run_, name] of text(document).matchAll(/`npm (run )?([a-z][\w:-]*)/g)) {
        assert.ok(scripts[name] || (!run_ && NPM_COMMANDS.includes(name)), `${document}: npm ${run_ ?? ''}${name}`);
      }
    }
  });
});

test('every block has a tested kind, and each kind occurs', () => {
  const tested = [
    ...['node', 'worker', 'deno', 'page', 'sh', 'rust,ignore'],
    // Tested by tests/simulator, tests/handler, tests/field, tests/page, tests/runtime, tests/types and rustdoc.
    ...['python', 'check', 'recipe', 'postgres', 'better-auth', 'bundled', 'html', 'token-store', 'rust', 'rust,no_run'],
  ];
  const isShown = ({ language }) => ['text', 'mermaid'].includes(language);
  assert.deepEqual(all.filter((block) => !tested.includes(block.kind) && !isShown(block)).map(place), []);
  assert.deepEqual(
    tested.filter((kind) => of(kind).length === 0),
    [],
  );
});
