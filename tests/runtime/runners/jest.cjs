// Jest's default mode: CommonJS.
const { writeFileSync } = require('node:fs');
const mfa = require('bandwidth-mfa');
const input = require('./input.cjs');
const { suite } = require('./suite.cjs');

test('the suite', async () => {
  writeFileSync(`${__dirname}/results.json`, JSON.stringify(await suite({ mfa, ...input })));
}, 60_000);
