// Traps of the WebAssembly instance, in every runtime: recovery/suite.mjs says what must follow.
import { before, test } from 'node:test';
import { build } from '../../scripts/build.mjs';
import { pack } from '../runtime/tarball.mjs';
import { passesIn } from '../runtime/passes.mjs';
import { bundled } from './bundle.mjs';
import { names } from './recovery/suite.mjs';
import { RUNTIMES } from './runtimes.mjs';

let tarball;
let suitePath;

before(async () => {
  tarball = await pack(await build('trap'));
  suitePath = await bundled('recovery/suite.mjs', import.meta.url);
});

for (const [label, [runtime, options]] of Object.entries(RUNTIMES)) {
  test(`other calls survive a trap on ${label}`, { timeout: 300_000 }, (t) =>
    passesIn(t, runtime, names(), { suitePath, tarball, ...options }),
  );
}
