// The real console output in every runtime contains no secret in any spelling, not even for an uncaught error.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MAIN_NODES } from '../../scripts/setup/node.mjs';
import { resultsOf } from '../runtime/browsers.mjs';
import { withConsumer } from '../runtime/consumer.mjs';
import { prepare } from '../runtime/drivers/browser.mjs';
import { COMPATIBILITY_DATES, serveWorker } from '../runtime/drivers/workerd.mjs';
import { runIn } from '../runtime/run-in.mjs';
import { serveFolder } from '../runtime/site.mjs';
import { tarball } from '../runtime/tarball.mjs';
import { bundled } from './bundle.mjs';
import { END } from './console/suite.mjs';
import { startFaults } from './server.mjs';
import { secretIn } from './suite/printed.mjs';

let server;
let suitePath;
before(async () => {
  suitePath = await bundled('console/suite.mjs');
  server = await startFaults();
});
after(() => server?.stop());

const input = (runtime) => ({ ...server.input, runtime: runtime.replace('-', ' '), throws: true });

function clean(output) {
  assert.match(output, new RegExp(END), 'the program printed everything');
  assert.match(output, /MfaError: The connection to .* failed/, 'the uncaught error was printed');
  const secret = secretIn(output);
  assert.equal(secret, undefined, `${secret} is printed`);
}

for (const runtime of [...MAIN_NODES.map((major) => `node-${major}`), 'deno', 'bun']) {
  test(`no secret in the console of ${runtime}`, { timeout: 60_000 }, async () => {
    // The program ends with the uncaught error, and that failure contains all its output.
    const failure = await runIn(runtime, { suitePath, input: input(runtime) }).then(
      () => assert.fail('the program did not fail'),
      (error) => error,
    );
    clean(failure.message);
  });
}

for (const compatibilityDate of COMPATIBILITY_DATES) {
  test(`no secret in the console of workerd, compatibility date ${compatibilityDate}`, { timeout: 60_000 }, async () => {
    await withConsumer({ suitePath, input: input('workerd'), tarball: await tarball() }, async (consumer) => {
      await consumer.runner('worker.mjs');
      const dev = await serveWorker(consumer, { compatibilityDate });
      try {
        const response = await fetch(dev.url);
        assert.equal(response.status, 500);
        clean(`${dev.output()}\n${await response.text()}`);
      } finally {
        await dev.stop();
      }
    });
  });
}

for (const browser of ['chromium', 'firefox']) {
  test(`no secret in the console of ${browser}`, { timeout: 60_000 }, async () => {
    await withConsumer({ suitePath, input: input(browser), tarball: await tarball() }, async (consumer) => {
      await prepare(consumer);
      const site = await serveFolder(consumer.path('.'));
      try {
        // The failure contains the console output.
        const failure = await resultsOf(site.url, browser).then(
          () => assert.fail('the page did not fail'),
          (error) => error,
        );
        clean(failure.message);
      } finally {
        await site.stop();
      }
    });
  });
}
