// The packed package, its handler and its simulator in a Next.js route on the edge runtime, built and started.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { names as handlerCases } from '../handler/suite.mjs';
import { inlinedWasm, passes, passesIn } from '../runtime/passes.mjs';
import { services } from '../runtime/services.mjs';
import { names as simulatorCases } from '../simulator/suite.mjs';

const suite = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Checks the files that the build made for the server. */
function built(files) {
  const wasm = files.filter(({ file }) => file.endsWith('.wasm'));
  assert.equal(wasm.length, 1, 'Next.js must choose the edge entry, which has a .wasm file');
  const inlined = files.filter(({ bytes }) => inlinedWasm.test(bytes.toString('latin1')));
  assert.deepEqual(
    inlined.map(({ file }) => file),
    [],
    'it must not have inlined bytes',
  );
}

passes({ "Next.js's edge runtime": ['next', { built }] }, services({ before, after }));

test("every case of the handler passes on Next.js's edge runtime", { timeout: 180_000 }, (t) => {
  const subpaths = ['handler', 'simulator', 'stores/memory'];
  return passesIn(t, 'next', handlerCases(), { suitePath: suite('../handler/suite.mjs'), subpaths });
});

test("every case of the simulator passes on Next.js's edge runtime", { timeout: 180_000 }, (t) =>
  passesIn(t, 'next', simulatorCases(), { suitePath: suite('../simulator/suite.mjs'), subpaths: ['simulator'] }),
);
