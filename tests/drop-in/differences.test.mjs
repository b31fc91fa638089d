// Each difference from bandwidth-sdk in the table, shown with both packages.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { differences } from './differences/table.mjs';
import { ours, redirected, theirs } from './sides.mjs';

const recorder = await redirected();

async function show(row, sdk) {
  recorder.reset(row);
  return row.run(sdk, recorder.url, recorder);
}

describe('bandwidth-sdk', () => {
  for (const row of differences) {
    test(`${row.name}: still differs in bandwidth-sdk`, async () => {
      assert.notDeepEqual(row.theirs, row.ours, 'both sides of the row are equal');
      assert.deepEqual(await show(row, theirs), row.theirs);
    });
  }
});

for (const [entry, sdk] of Object.entries(await ours())) {
  describe(entry, () => {
    for (const row of differences) {
      test(`${row.name}: ${row.why}`, async () => {
        assert.deepEqual(await show(row, sdk), row.ours);
      });
    }
  });
}
