// Jest's environment of Vercel's edge runtime sets the condition `edge-light`, and its modules are CommonJS.
import { test } from 'node:test';
import { transform } from 'esbuild';
import { project, shop } from './project.mjs';

const SUITE = `
const { visit } = require('./shop.cjs');
test('a code is sent and verified', async () => {
  expect(typeof EdgeRuntime).toBe('string');
  expect(await visit()).toEqual({ valid: true, sent: 202 });
});
`;

for (const major of [29, 30]) {
  test(`a code is sent and verified inside Jest ${major}'s edge environment`, { timeout: 120_000 }, async (t) => {
    const app = await project(`jest-${major}-edge`);
    t.after(() => app.close());
    const { code } = await transform(await shop(), { format: 'cjs' });
    await app.write('shop.cjs', code);
    await app.write('suite.test.cjs', SUITE);
    const testEnvironment = '@edge-runtime/jest-environment';
    const config = { rootDir: app.folder, testMatch: ['**/suite.test.cjs'], transform: {}, testEnvironment, testTimeout: 60_000 };
    await app.node([app.program('jest'), '--ci', '--runInBand', '--config', JSON.stringify(config)]);
  });
}
