// Bandwidth's own unit tests of the three calls, from bandwidth-sdk, run with both packages.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, describe, test } from 'node:test';
import { dirname, join } from 'node:path';
import { transform } from 'esbuild';
import { startRecorder } from './recorder.mjs';
import { axios, ours, theirs } from './sides.mjs';

const recorder = await startRecorder();
after(() => recorder.close());

const sdkFolder = dirname(dirname(createRequire(import.meta.url).resolve('bandwidth-sdk')));
const source = await readFile(join(sdkFolder, 'tests/unit/api/mfaapi.test.ts'), 'utf8');
const { code } = await transform(source.replace('http://127.0.0.1:4010', recorder.url), {
  loader: 'ts',
  format: 'cjs',
});

const SETTINGS = {
  BW_USERNAME: 'user',
  BW_PASSWORD: 'secret',
  BW_ACCOUNT_ID: '9900000',
  BW_NUMBER: '+19195554321',
  USER_NUMBER: '+19195551234',
  BW_MESSAGING_APPLICATION_ID: '66fd98ae-ac8d-a00f-7fcd-ba3280aeb9b1',
  BW_VOICE_APPLICATION_ID: '66fd98ae-ac8d-a00f-7fcd-ba3280aeb9b2',
};

/** The part of jest that those tests use. `expect.assertions` counts each `expect`. */
function jestWords() {
  const tests = [];
  let counted;
  let promised;
  const expect = (found) => ({
    toEqual: (wanted) => counting(() => assert.deepEqual(found, wanted)),
    toHaveLength: (wanted) => counting(() => assert.equal(found.length, wanted)),
    toBeBoolean: () => counting(() => assert.equal(typeof found, 'boolean')),
  });
  expect.assertions = (count) => {
    promised = count;
  };
  const counting = (assertion) => {
    assertion();
    counted += 1;
  };
  const run = async (body) => {
    [counted, promised] = [0, undefined];
    await body();
    assert.equal(counted, promised ?? counted, 'the number of assertions differs from expect.assertions');
    assert.ok(counted > 0, 'the test asserts nothing');
  };
  return {
    tests,
    run,
    words: { describe: (_name, body) => body(), test: (name, body) => tests.push([name, body]), expect },
  };
}

for (const [entry, sdk] of Object.entries({ 'bandwidth-sdk': theirs, ...(await ours()) })) {
  describe(entry, () => {
    const { tests, run, words } = jestWords();
    const globals = { ...SETTINGS, ...words, require: (name) => (name === 'axios' ? axios : sdk) };
    new Function(...Object.keys(globals), code)(...Object.values(globals));

    test('runs all four tests of bandwidth-sdk', () => assert.equal(tests.length, 4));
    for (const [name, body] of tests) {
      test(name, async () => {
        recorder.reset({
          replies: name === '400' ? [{ status: 400, body: { error: '400 Request is malformed or invalid' } }] : [],
        });
        await run(body);
        assert.equal(recorder.requests.length, name === '400' && sdk !== theirs ? 0 : 1);
      });
    }
  });
}
