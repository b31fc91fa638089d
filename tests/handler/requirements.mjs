// Runs the tests of H1 to H22 in another process, with the store that platform.mjs makes there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { outputOf } from '../runtime/child.mjs';

export const FILES = ['codes', 'responses', 'sends'].map((name) =>
  fileURLToPath(new URL(`requirements-${name}.test.mjs`, import.meta.url)),
);

/** How many tests the files have. */
export const COUNT = FILES.reduce((sum, file) => sum + readFileSync(file, 'utf8').split("\ntest('").length - 1, 0);

/** Fails unless all pass; `pattern` finds their number in what the program prints. */
export async function passes(program, args, pattern, env = {}) {
  // With the context of this run, the other process would count its tests as tests of this one.
  const output = await outputOf(program, [...args, ...FILES], { env: { ...env, NODE_TEST_CONTEXT: undefined } });
  assert.equal(Number(pattern.exec(output)?.[1]), COUNT, output);
}

/** The same on Node, with the store of a kind at this URL. */
export const passesOnNode = (kind, url) =>
  passes(process.execPath, ['--test', '--test-reporter=tap'], /^# pass (\d+)$/m, { MFA_STORE: kind, MFA_STORE_URL: url });
