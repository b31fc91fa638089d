// The WebAssembly inside a bundle is decoded and inflated with the runtime's own functions, and also without them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { nodeProgram } from '../../scripts/setup/node.mjs';
import { run } from './child.mjs';
import { withConsumer } from './consumer.mjs';

const PROGRAM = `
const { MFAApi, Configuration } = require('bandwidth-mfa');
const { createHandler } = require('bandwidth-mfa/handler');
(async () => {
  const outcomes = [];
  await new MFAApi(new Configuration({ accessToken: 'a', fetch() {} })).verifyCode('1', {}).catch(({ kind }) => outcomes.push(kind));
  try { createHandler({}); } catch ({ issues }) { outcomes.push(issues.length > 0); }
  console.log(outcomes.join());
})();
`;

const NO_ZLIB = 'delete process.getBuiltinModule;';
const NO_STREAM = 'delete globalThis.DecompressionStream;';

const RUNTIMES = {
  'with all that Node has': '',
  'without zlib': NO_ZLIB,
  'without a stream that inflates': NO_STREAM,
  'with neither': NO_ZLIB + NO_STREAM,
  'with replacements that return something else': `
    Uint8Array.fromBase64 = Buffer.from = () => new Uint8Array(5);
    process.getBuiltinModule = () => ({ inflateRawSync: () => new Uint8Array(5) });
    globalThis.DecompressionStream = class { constructor() { return new TransformStream(); } };`,
};

describe('the calls and the handler start', () => {
  for (const [title, before] of Object.entries(RUNTIMES)) {
    test(title, () =>
      withConsumer({}, async (consumer) => {
        await consumer.write('program.cjs', `${before}\n${PROGRAM}`);
        const printed = await run(nodeProgram(24), ['program.cjs'], { cwd: consumer.folder });
        assert.equal(printed.trim(), 'invalid-input,true');
      }),
    );
  }
});
