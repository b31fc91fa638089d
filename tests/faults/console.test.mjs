// The real console output in every runtime contains no secret in any spelling, not even for an uncaught error.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { runIn } from '../runtime/run-in.mjs';
import { bundled } from './bundle.mjs';
import { END } from './console/suite.mjs';
import { RUNTIMES } from './runtimes.mjs';
import { startFaults } from './server.mjs';
import { secretIn } from './suite/printed.mjs';

let server;
let suitePath;
before(async () => {
  suitePath = await bundled('console/suite.mjs', import.meta.url);
  server = await startFaults();
});
after(() => server?.stop());

for (const [label, [runtime, options]] of Object.entries(RUNTIMES)) {
  test(`no secret in the console of ${label}`, { timeout: 180_000 }, async () => {
    const input = { ...server.input, runtime: label };
    // The program ends with the uncaught error, and that failure contains all its output.
    const { message: output } = await runIn(runtime, { suitePath, input, ...options }).then(
      () => assert.fail('the program did not fail'),
      (error) => error,
    );
    assert.match(output, new RegExp(END), 'the program printed everything');
    assert.match(output, /MfaError: The connection to .* failed/, 'the uncaught error was printed');
    const secret = secretIn(output);
    assert.equal(secret, undefined, `${secret} is printed`);
  });
}
