// React Native's bundler and preset, the newest ones and those of React Native 0.76: the bundle runs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { project, shop } from './project.mjs';

// The same as in React Native's own configuration, which would need react-native.
const CONFIGURATION = `
const { getDefaultConfig } = require('metro-config');

module.exports = getDefaultConfig(__dirname).then((config) => ({
  ...config,
  transformer: {
    ...config.transformer,
    babelTransformerPath: require.resolve('@react-native/metro-babel-transformer'),
    hermesParser: true,
  },
  resolver: { ...config.resolver, resolverMainFields: ['react-native', 'browser', 'main'], unstable_conditionNames: ['react-native'] },
}));
`;

for (const version of ['0.81', '0.87']) {
  test(`a code is sent and verified, bundled by Metro ${version}`, { timeout: 120_000 }, async (t) => {
    const app = await project(`metro-${version}`);
    t.after(() => app.close());
    await app.write('package.json', '{ "name": "app", "private": true }');
    await app.write('babel.config.js', "module.exports = { presets: ['module:@react-native/babel-preset'] };\n");
    await app.write('metro.config.js', CONFIGURATION);
    await app.write('shop.js', await shop());
    await app.write('index.js', "import { visit } from './shop';\nvisit().then((seen) => console.log(JSON.stringify(seen)));\n");
    const args = ['build', 'index.js', '--out', 'out.js', '--platform', 'ios', '--config', 'metro.config.js', '--reset-cache'];
    await app.node([app.program('metro'), ...args]);
    // Not on React Native itself, because its engine has no WebAssembly.
    assert.equal((await app.node(['out.js'])).trim(), '{"valid":true,"sent":202}');
  });
}
