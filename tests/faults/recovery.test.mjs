// Traps of the WebAssembly instance, in a test build that can be made to trap: one call may fail, the program continues.
import { before, test } from 'node:test';
import { build } from '../../scripts/build.mjs';
import { MAIN_NODES } from '../../scripts/setup/node.mjs';
import { pack } from '../runtime/tarball.mjs';
import { WORKERD, passesIn } from '../runtime/passes.mjs';
import { bundled } from './bundle.mjs';
import { names } from './recovery/suite.mjs';

let tarball;
let suitePath;

before(async () => {
  tarball = await pack(await build('trap'));
  suitePath = await bundled('recovery/suite.mjs');
});

/** By title: runtime and options. @type {Record<string, [string, object?]>} */
const RUNTIMES = {
  ...Object.fromEntries(MAIN_NODES.map((major) => [`Node ${major}`, [`node-${major}`]])),
  ...WORKERD,
  Chromium: ['chromium'],
  Firefox: ['firefox'],
};

for (const [title, [runtime, options]] of Object.entries(RUNTIMES)) {
  test(`other calls survive a trap on ${title}`, { timeout: 300_000 }, (t) =>
    passesIn(t, runtime, names(), { suitePath, tarball, ...options }),
  );
}
