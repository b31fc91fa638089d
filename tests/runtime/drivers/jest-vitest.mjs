// Test runners of the package's users: Jest (CommonJS and ESM) and Vitest.
import { toolNode } from '../../../scripts/setup/node.mjs';
import { run } from '../child.mjs';
import { tool } from '../tool.mjs';

export async function jest(consumer) {
  await consumer.runner('jest.cjs', 'suite.test.cjs');
  await consumer.asCommonJs();
  return jestRun(consumer, 'suite.test.cjs', []);
}

export async function jestEsm(consumer) {
  await consumer.runner('jest.mjs', 'suite.test.mjs');
  return jestRun(consumer, 'suite.test.mjs', ['--experimental-vm-modules']);
}

/** `transform: {}`: no Babel; Jest runs the files as they are. */
async function jestRun(consumer, file, flags) {
  const config = { rootDir: consumer.folder, testMatch: [`<rootDir>/${file}`], transform: {}, cacheDirectory: '<rootDir>/.jest' };
  await run(process.execPath, [...flags, tool('jest'), '--ci', '--runInBand', '--config', JSON.stringify(config)], {
    cwd: consumer.folder,
  });
  return JSON.parse(await consumer.read('results.json'));
}

export async function vitest(consumer) {
  await consumer.runner('jest.mjs', 'suite.test.mjs');
  const args = [tool('vitest'), 'run', '--globals', '--root', consumer.folder, '--no-file-parallelism'];
  await run(toolNode(), args, { cwd: consumer.folder });
  return JSON.parse(await consumer.read('results.json'));
}
