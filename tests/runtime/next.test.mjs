// The packed package in a Next.js route on the edge runtime, built and started.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { inlinedWasm, passes } from './passes.mjs';
import { services } from './services.mjs';

const input = services({ before, after });

passes('Next.js, edge route', 'next', input, {
  built(files) {
    const wasm = files.filter(({ file }) => file.endsWith('.wasm'));
    assert.equal(wasm.length, 1, 'Next.js must choose the edge entry, which has a .wasm file');
    const inlined = files.filter(({ bytes }) => inlinedWasm.test(bytes.toString('latin1')));
    assert.deepEqual(
      inlined.map(({ file }) => file),
      [],
      'it must not have inlined bytes',
    );
  },
});
