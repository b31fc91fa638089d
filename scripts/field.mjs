// The tests with real frameworks, file by file:  npm run test:field            all files
//                                                npm run test:field -- hono    just these
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { chosen, report, runParts } from './parts.mjs';
import { Failure, main, root, run } from './run.mjs';
import { setup, testEnvironment } from './setup.mjs';

const ENDING = '.test.mjs';

/** Each file is a part. Its output is printed at its end, because two parts run at the same time. */
function parts() {
  const files = readdirSync(join(root, 'tests', 'field')).filter((name) => name.endsWith(ENDING));
  if (files.length === 0) throw new Failure('There are no tests in tests/field.');
  return files.sort().map((file) => ({
    name: file.slice(0, -ENDING.length),
    built: true,
    async work() {
      const args = ['--test', '--test-reporter=spec', join('tests', 'field', file)];
      const output = await run('node', args, { quiet: true, lines: Infinity, minutes: 10, env: await testEnvironment() });
      console.log(`\n${file}\n${output}`);
    },
  }));
}

await main(async () => {
  const wanted = chosen([{ name: 'build', work: () => build() }, ...parts()], process.argv.slice(2));
  await setup('field');
  report(await runParts(wanted));
});
