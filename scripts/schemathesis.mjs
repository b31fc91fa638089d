// `npm run schemathesis`: sends thousands of valid and invalid requests, generated from Bandwidth's OpenAPI document, to the
// simulator. Every response must match the document.
//   --examples N    for each operation (default 1000)
//   --seed N        other requests than the default
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { DOCUMENT } from './prism.mjs';
import { isMain, main, run, temporaryFolder } from './run.mjs';
import { setup } from './setup.mjs';
import { schemathesisProgram } from './setup/schemathesis.mjs';

/** The only accepted credentials, so that wrong ones are refused. */
const credentials = { username: 'user', password: 'secret' };

/** Resolves with the report of `examples` requests per operation; rejects with it if a response violates the document. */
export async function schemathesis({ examples, seed = '1' }) {
  const { serveSimulator } = await import('../pkg/bin/server.js');
  const service = await serveSimulator({ port: 0, credentials });
  // schemathesis stores what it learns in its working folder.
  const folder = temporaryFolder('schemathesis');
  const args = ['run', DOCUMENT, '--url', `${service.url}/api/v1`, '--include-tag', 'MFA', '--no-color'];
  args.push('--checks', 'all', '--mode', 'all', '--auth', `${credentials.username}:${credentials.password}`);
  args.push('--seed', seed, '--max-examples', `${examples}`, '--continue-on-failure');
  try {
    return await run(schemathesisProgram, args, { cwd: folder, quiet: true });
  } finally {
    await service.stop();
  }
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const { values } = parseArgs({ options: { examples: { type: 'string', default: '1000' }, seed: { type: 'string' } } });
    await setup('test');
    await build();
    console.log(await schemathesis(values));
  });
}
