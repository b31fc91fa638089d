// The built declarations: nothing is `any`, and no doc comment has Rust's links or headings. If a doc comment is missing,
// `scripts/docs.mjs` fails.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { dist } from './compile.mjs';

const files = (await readdir(dist, { recursive: true })).filter((name) => /\.d\.c?ts$/.test(name));
const texts = new Map();
for (const name of files) texts.set(name, await readFile(join(dist, name), 'utf8'));

test('has declarations for both kinds of modules', () => {
  assert.ok(files.includes('index.d.ts') && files.includes('index.d.cts'), files.join());
});

for (const [name, text] of texts) {
  test(`${name} has no any`, () => {
    const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*/g, '');
    assert.deepEqual(
      code.split('\n').filter((line) => /\bany\b/.test(line)),
      [],
    );
  });

  test(`${name} has no Rust links or headings in its comments`, () => {
    assert.deepEqual(
      text.split('\n').filter((line) => /\[`|^\s*\* #/.test(line)),
      [],
    );
  });
}
