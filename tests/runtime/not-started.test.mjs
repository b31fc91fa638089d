// If a runtime cannot start the WebAssembly, the error says why and what to do.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { nodeProgram } from '../../scripts/setup/node.mjs';
import { resultsOf } from './browsers.mjs';
import { run } from './child.mjs';
import { withConsumer } from './consumer.mjs';
import { withWorker } from './drivers/workerd.mjs';
import { runInJsdom } from './jsdom.mjs';
import { serveFolder } from './site.mjs';

/** Source of a module or a script that tries a call, the simulator and a handler. */
const TRIES = `
async function tries({ MFAApi, Configuration }, { Simulator }, { createHandler, MfaError }) {
  const errors = [];
  const note = (error) => errors.push({
    isOurs: error instanceof MfaError, name: error.name, kind: error.kind, sent: error.sent, message: error.message });
  await new MFAApi(new Configuration({ accessToken: 'a' })).verifyCode('1', {}).catch(note);
  try { createHandler({}); } catch (error) { note(error); }
  if (Simulator) await new Simulator().fetch('https://a.test/').catch(note);
  return errors;
}
`;

const REQUIRED = `${TRIES}
const required = ['bandwidth-mfa', 'bandwidth-mfa/simulator', 'bandwidth-mfa/handler'].map((name) => require(name));
tries(...required).then((errors) => console.log(JSON.stringify(errors)));
`;

/** Checks the errors of the call, the handler and, if it was tried, the simulator. */
function assertErrors(errors, sentence) {
  const [call, handler, simulator] = errors;
  for (const { isOurs, kind, sent, message } of [call, handler]) {
    assert.deepEqual([isOurs, kind, sent], [true, 'configuration', 'no'], message);
    assert.match(message, /^The WebAssembly of bandwidth-mfa could not be started/);
    assert.match(message, sentence);
    assert.match(message, /Nothing was sent\.$/);
  }
  if (simulator !== undefined) assert.match(simulator.message, sentence);
}

describe('the error names what is missing:', () => {
  for (const [missing, sentence] of /** @type {[string, RegExp][]} */ ([
    ['WebAssembly', /has no WebAssembly \(React Native with Hermes, Fastly Compute and Node with --jitless have none\)/],
    ['TextDecoder', /has no TextDecoder .*set globalThis\.TextDecoder before the first call/],
    ['TextEncoder', /has no TextEncoder .*set globalThis\.TextEncoder before the first call/],
  ])) {
    test(missing, () =>
      withConsumer({}, async (consumer) => {
        await consumer.write('program.cjs', `delete globalThis.${missing};\n${REQUIRED}`);
        const errors = JSON.parse(await run(nodeProgram(24), ['program.cjs'], { cwd: consumer.folder }));
        assertErrors(errors, sentence);
        for (const { message } of errors) assert.doesNotMatch(message, /Content-Security-Policy/);
      }),
    );
  }
});

test("the error distinguishes Jest's jsdom from a page with a Content-Security-Policy", { timeout: 180_000 }, () =>
  withConsumer({ nearby: true }, async (consumer) => {
    await runInJsdom(
      consumer,
      `${TRIES}
const { writeFileSync } = require('node:fs');
test('tries', async () => {
  const names = ['bandwidth-mfa', 'bandwidth-mfa/simulator', 'bandwidth-mfa/handler'];
  writeFileSync(${JSON.stringify(consumer.path('results.json'))}, JSON.stringify(await tries(require(names[0]), {}, require(names[2]))));
});\n`,
    );
    const errors = JSON.parse(await consumer.read('results.json'));
    assertErrors(
      errors,
      /has no Text(De|En)coder .*run the tests in Jest's environment `node`, or set globalThis\.Text(De|En)coder before the first call/,
    );
    for (const { message } of errors) assert.doesNotMatch(message, /Content-Security-Policy/);
  }),
);

/** A module that imports the three entries by path, defines `tries` and its arguments `entries`, and then runs this code. */
const module = (code) => {
  const names = ['index', 'simulator', 'handler'];
  const imports = names.map((name) => `import * as ${name} from './node_modules/bandwidth-mfa/dist/${name}.js';\n`).join('');
  return `${imports}${TRIES}const entries = [${names}];\n${code}\n`;
};

test('the error says what to do if a Worker before compatibility date 2025-06-01 loads the package’s file for other runtimes', {
  timeout: 180_000,
}, async () => {
  const worker = module('export default { fetch: async () => Response.json(await tries(...entries)) };');
  const errors = await withWorker({ 'worker.mjs': worker }, { compatibilityDate: '2024-09-02' });
  assertErrors(errors, /The bundler chose the package's file for other runtimes, .* condition `workerd`/);
  for (const { message } of errors) assert.doesNotMatch(message, /Content-Security-Policy/);
});

/** Scripts of a page that set the promise `results`. A worker from a blob has the page's policy. */
const PLACES = {
  page: "import './tries.mjs'; globalThis.results = globalThis.tried;",
  worker: `const script = \`import '\${location.origin}/tries.mjs'; tried.then(postMessage);\`;
const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })), { type: 'module' });
globalThis.results = new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); });`,
};

for (const [place, script] of Object.entries(PLACES)) {
  test(`the error names the missing keyword if the policy of a ${place} forbids WebAssembly`, { timeout: 180_000 }, () =>
    withConsumer({}, async (consumer) => {
      await consumer.write('tries.mjs', module('globalThis.tried = tries(...entries);'));
      await consumer.write('page.mjs', script);
      const policy = '<meta http-equiv="Content-Security-Policy" content="script-src \'self\' blob:">';
      await consumer.write('index.html', `<!doctype html>${policy}<script type="module" src="./page.mjs"></script>`);
      const site = await serveFolder(consumer.folder);
      try {
        const sentence = /Content-Security-Policy must allow 'wasm-unsafe-eval' for scripts\./;
        assertErrors(await resultsOf(site.url, 'chromium'), sentence);
      } finally {
        await site.stop();
      }
    }),
  );
}
