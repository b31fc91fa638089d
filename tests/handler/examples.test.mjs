// The examples that need no framework; tests/field has that with Next.js.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { example, page } from './example.mjs';
import { SHOPS } from './shops.mjs';

test('the examples that need no framework have the same page', async () => {
  const pages = await Promise.all(Object.keys(SHOPS).map(page));
  assert.equal(new Set(pages).size, 1);
});

for (const [name, start] of Object.entries(SHOPS)) example(name, start);
