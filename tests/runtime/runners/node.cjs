// Node and Bun, CommonJS: loads the package by require.
const mfa = require('bandwidth-mfa');

async function main() {
  const { default: input } = await import('./input.mjs');
  const { suite } = await import('./suite.mjs');
  console.log(`RESULTS ${JSON.stringify(await suite({ mfa, ...input }))}`);
}

main();
