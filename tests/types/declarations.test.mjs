// The built declarations: every export and every member has a doc comment, and nothing is `any`.
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

  test(`${name} holds no raw Rust documentation`, () => {
    assert.deepEqual(
      text.split('\n').filter((line) => line.includes('[`') || line.includes('# Errors')),
      [],
    );
  });

  test(`${name} explains every exported thing and every member`, () => {
    assert.deepEqual(undocumented(text), []);
  });
}

/** Lines that declare an export or a member of it without a doc comment above. */
function undocumented(text) {
  const found = [];
  let explained = false;
  let inComment = false;
  let depth = 0;
  let isExported = false;
  let before = '';
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (inComment || line.startsWith('/**')) {
      inComment = !line.endsWith('*/');
      explained = true;
      continue;
    }
    if (depth === 0) isExported = /^export (declare |abstract |default )*(class|interface|function|const|type|enum) /.test(line);
    const declares = depth === 0 ? isExported : isExported && depth === 1 && isMember(line);
    // The first of two accessors has the comment for both.
    const isSecond = /^(protected )?set /.test(line) && before.startsWith(line.replace('set ', 'get ').split('(')[0]);
    if (declares && !explained && !isSecond) found.push(line);
    explained = false;
    before = line;
    depth += count(line, /[{([]/g) - count(line, /[})\]]/g);
  }
  return found;
}

function isMember(line) {
  return /^(readonly |static |protected |get |set )*['"]?[\w$[\].]+['"]?\??\s*[(:<]/.test(line) && !/^(private|#)/.test(line);
}

function count(line, pattern) {
  return line.replace(/=>/g, '').match(pattern)?.length ?? 0;
}
