// Valid and invalid requests, generated from Bandwidth's OpenAPI document: every response must match it. `npm run schemathesis` makes
// a thousand of them for each operation, which takes minutes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { schemathesis } from '../../scripts/schemathesis.mjs';

test('schemathesis finds no violation, with all its checks', async () => {
  const report = await schemathesis({ examples: 150 });
  assert.match(report, /Tested: 3\b/);
  assert.match(report, /No issues found/);
  const [, count] = /(\d+) generated, \1 passed/.exec(report) ?? [];
  assert.ok(Number(count) >= 450, `${count} requests`);
});
