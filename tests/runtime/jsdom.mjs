// Jest's environment jsdom.
import { nodeProgram } from '../../scripts/setup/node.mjs';
import { run } from './child.mjs';
import { tool } from './tool.mjs';

/**
 * Runs a suite there; rejects with Jest's output if a test fails.
 * @param {{ folder: string, write: (file: string, text: string) => Promise<unknown> }} consumer a project near Jest (`nearby`)
 * @param {string} suite CommonJS
 */
export async function runInJsdom(consumer, suite) {
  await consumer.write('suite.test.cjs', suite);
  const config = {
    rootDir: consumer.folder,
    testMatch: ['<rootDir>/suite.test.cjs'],
    transform: {},
    testEnvironment: tool('jest').replace(/jest\/bin\/jest\.js$/, 'jest-environment-jsdom'),
    testTimeout: 60_000,
  };
  const args = [tool('jest'), '--ci', '--runInBand', '--no-cache', '--config', JSON.stringify(config)];
  await run(nodeProgram(24), args, { cwd: consumer.folder });
}
