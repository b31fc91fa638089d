// The package inside workerd, in Cloudflare's pools for Vitest, with and without a wrangler configuration.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { COMPATIBILITY_DATES } from '../runtime/drivers/workerd.mjs';
import { services } from '../runtime/services.mjs';
import { project } from './project.mjs';

const input = services({ before, after });

const text = (path) => readFile(new URL(path, import.meta.url), 'utf8');

/** A test file inside workerd. */
const PROGRAM = `
import * as mfa from 'bandwidth-mfa';
import * as handler from 'bandwidth-mfa/handler';
import * as simulator from 'bandwidth-mfa/simulator';
import * as memory from 'bandwidth-mfa/stores/memory';
import { expect, test } from 'vitest';
import { suite as handlerSuite } from './handler-suite.mjs';
import input from './input.mjs';
import { suite } from './suite.mjs';

test('this is workerd', () => expect(navigator.userAgent).toBe('Cloudflare-Workers'));

const passes = (name, run) =>
  test(name, { timeout: 60_000 }, async () => {
    const results = await run();
    expect(results.length).toBeGreaterThan(3);
    expect(JSON.stringify(results.filter(({ ok }) => !ok))).toBe('[]');
  });
passes('the client', () => suite({ mfa, ...input }));
passes('the handler', () => handlerSuite({ mfa: { ...handler, ...simulator, ...memory } }));
`;

/** Without a wrangler configuration the pool cannot load WebAssembly files; this is wrangler's own rule. */
const modulesRules = [{ type: 'CompiledWasm', include: ['**/*.wasm?module'] }];

/** The options of the pool. */
const OPTIONS = {
  'with a wrangler configuration': { wrangler: { configPath: './wrangler.json' } },
  ...Object.fromEntries(
    // Without the oldest one, because plain `fetch` leaves an unhandled rejection there when its signal aborts, and Vitest fails.
    COMPATIBILITY_DATES.slice(1).map((compatibilityDate) => [
      `without one, compatibility date ${compatibilityDate}`,
      { miniflare: { compatibilityDate, modulesRules } },
    ]),
  ),
};

for (const [title, name] of [
  ['Vitest 4 with vitest-pool-workers', 'vitest-4-workers'],
  ['Vitest 5 with vitest-plugin', 'vitest-5-workers'],
]) {
  test(`client and handler work inside ${title}`, { timeout: 300_000 }, async (t) => {
    const app = await project(name);
    t.after(() => app.close());
    await app.write('wrangler.json', JSON.stringify({ name: 'consumer', compatibility_date: COMPATIBILITY_DATES.at(-1) }));
    await app.write('suite.mjs', await text('../runtime/suite.mjs'));
    await app.write('handler-suite.mjs', await text('../handler/suite.mjs'));
    await app.write('input.mjs', `export default ${JSON.stringify(input())};\n`);
    await app.write('package.test.mjs', PROGRAM);
    for (const [how, options] of Object.entries(OPTIONS)) {
      await t.test(how, async () => {
        const args = [app.program('vitest'), 'run', '--reporter=json', '--outputFile=results.json'];
        const ended = app.node(args, { env: { OPTIONS: JSON.stringify(options) } });
        await ended.catch(async (error) => {
          throw new Error(`${error.message}\n${await app.read('results.json')}`);
        });
        const { numPassedTests, success } = JSON.parse(await app.read('results.json'));
        assert.deepEqual([success, numPassedTests], [true, 3]);
      });
    }
  });
}
