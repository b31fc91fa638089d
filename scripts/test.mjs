// The tests except those of tests/field, part by part:  npm test            all parts
//                                                       npm test -- core    just these parts
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from './build.mjs';
import { docs } from './docs.mjs';
import { checkImports } from './imports.mjs';
import { NATIVE } from './native.mjs';
import { chosen, each, report, runParts, testsOn } from './parts.mjs';
import { Failure, main, root, run } from './run.mjs';
import { chromium } from './setup/programs.mjs';
import { nodeProgram, MAIN_NODES } from './setup/node.mjs';
import { TARGET } from './setup/wasm-target.mjs';
import { setup } from './setup.mjs';

const WASM = ['--target', TARGET];
const AS_ERRORS = ['--', '-D', 'warnings'];

const cargo = (...args) => run('cargo', args);
const clippy = (...args) => cargo('clippy', '--all-targets', ...args, ...AS_ERRORS);

/** Fails if there are none, because a part without tests would pass. */
function testFiles(folder) {
  const home = join(root, 'tests', folder);
  const all = existsSync(home) ? readdirSync(home, { encoding: 'utf8', recursive: true }) : [];
  const files = all.filter((file) => file.endsWith('.test.mjs'));
  if (files.length === 0) throw new Failure(`There are no tests in tests/${folder}.`);
  return files.sort().map((file) => join('tests', folder, file));
}

/** The files of a folder that test the package inside their own Node process; the others start runtimes or read texts. */
const INSIDE_NODE = {
  border: /./,
  'drop-in': /./,
  simulator: /^(?!runtimes|schemathesis)/,
  handler: /^(?!runtimes|everywhere|examples|types|wait-until)/,
  faults: /^isolates/,
};

/** The tests in one folder below tests/. */
async function nodeTests(folder) {
  const inside = INSIDE_NODE[folder];
  const files = testFiles(folder);
  const isInside = (file) => inside?.test(basename(file));
  const rest = files.filter((file) => !isInside(file));
  await each(
    () => testsOn(process.execPath, `Node ${process.versions.node}`, rest),
    ...MAIN_NODES.map((major) => () => testsOn(nodeProgram(major), `Node ${major}`, files.filter(isInside))),
  );
}

/** wasm-bindgen-test, with Prism's address for the tests that make real calls: they read it when they are compiled. */
async function wasmTests(where, env = {}) {
  const { startPrism } = await import('./prism.mjs');
  const prism = await startPrism();
  try {
    await run('wasm-pack', ['test', ...where, '--', '--features', 'js,gloo'], {
      minutes: 20,
      env: { ...env, BANDWIDTH_MFA_TEST_URL: prism.url },
    });
  } finally {
    await prism.stop();
  }
}

async function browserTests() {
  const { startProxy } = await import('../tests/wasm/proxy.mjs');
  const proxy = await startProxy();
  try {
    await wasmTests(['--headless', '--chrome', '--chromedriver', chromium.find().driver], {
      WASM_BINDGEN_TEST_WEBDRIVER_JSON: proxy.capabilities,
      // In seconds, for the whole suite; the runner's own 20 are short for a busy machine.
      WASM_BINDGEN_TEST_TIMEOUT: '120',
    });
  } finally {
    await proxy.stop();
  }
}

/** Each part's name and work; `built` if it tests the built package, `cargo` if it compiles with cargo. */
const PARTS = [
  {
    name: 'format',
    cargo: true,
    work: () =>
      each(
        () => run('biome', ['format', '.']),
        () => cargo('fmt', '--check'),
        // Crates outside the workspace.
        ...['fuzz', 'examples/workers-rs', 'tests/link/consumer'].map(
          (crate) => () => cargo('fmt', '--check', '--manifest-path', join(crate, 'Cargo.toml')),
        ),
      ),
  },
  {
    name: 'lint',
    cargo: true,
    work: () =>
      each(
        () => clippy(),
        () => clippy('--all-features'),
        ...['', 'js', 'gloo', 'js,gloo,__trap', 'simulator', '__simulator-js', '__handler', 'js,__handler'].map(
          (features) => () => clippy(...WASM, '--no-default-features', '--features', features),
        ),
        // Without the examples, which need a server's crates.
        () => cargo('clippy', ...WASM, '--no-default-features', '--features', 'js,reqwest', ...AS_ERRORS),
        () => run('biome', ['lint', '--error-on-warnings', '.']),
        checkImports,
        () => run('tsc', ['--noEmit', '--project', 'npm']),
        ...['page', 'better-auth'].map((name) => () => run('tsc', ['--noEmit', '--project', `npm/tsconfig.${name}.json`])),
        () => run('tsc', ['--noEmit', '--project', 'src/js']),
      ),
  },
  {
    name: 'core',
    cargo: true,
    async work() {
      await cargo('test', '--features', NATIVE);
      await cargo('run', '--example', 'own_transport', '--features', NATIVE);
    },
  },
  {
    name: 'build',
    async work() {
      await build();
      await build('trap');
    },
  },
  // Scripts, benches, tests, demo and examples, with the package's types.
  {
    name: 'javascript',
    work: () => each(...['.', 'scripts', 'tests/page'].map((project) => () => run('tsc', ['--project', project]))),
    built: true,
  },
  { name: 'wasm-node', cargo: true, work: () => wasmTests(['--node']) },
  { name: 'wasm-browser', cargo: true, work: browserTests },
  // Named like their folders. The longest come first, so that the last part is short.
  ...['link', 'readme', 'runtime', 'handler', 'faults', 'simulator', 'www', 'page', 'border', 'drop-in', 'types'].map((name) => ({
    name,
    cargo: name === 'link' || name === 'readme',
    work: () => nodeTests(name),
    built: true,
  })),
  { name: 'docs', cargo: true, work: docs, built: true },
];

await main(async () => {
  const parts = chosen(PARTS, process.argv.slice(2));
  await setup('test');
  report(await runParts(parts));
});
