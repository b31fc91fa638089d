// `npm run schemathesis`: thousands of requests made from Bandwidth's OpenAPI document, good and bad ones, to the simulator;
// every answer must keep to the document.
//   --examples N    for each operation (default 1000)
//   --seed N        other requests than the usual ones
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { DOCUMENT } from './prism.mjs';
import { isMain, main, run } from './run.mjs';
import { setup } from './setup.mjs';
import { schemathesisProgram } from './setup/schemathesis.mjs';

/** Only these are accepted, so that it shows whether others are refused. */
const credentials = { username: 'user', password: 'secret' };

/** Resolves with the report of `examples` requests for each operation; rejects with it where an answer breaks the document. */
export async function schemathesis({ examples = 1000, seed = 1 } = {}) {
  const { serveSimulator } = await import('../pkg/bin/server.js');
  const service = await serveSimulator({ port: 0, credentials });
  // It keeps what it learns in the folder where it runs.
  const folder = mkdtempSync(join(tmpdir(), 'schemathesis-'));
  const args = ['run', DOCUMENT, '--url', `${service.url}/api/v1`, '--include-tag', 'MFA', '--no-color'];
  args.push('--checks', 'all', '--mode', 'all', '--auth', `${credentials.username}:${credentials.password}`);
  args.push('--seed', `${seed}`, '--max-examples', `${examples}`, '--continue-on-failure');
  try {
    return await run(schemathesisProgram, args, { cwd: folder, quiet: true });
  } finally {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const { values } = parseArgs({ options: { examples: { type: 'string' }, seed: { type: 'string' } } });
    await setup('test');
    await build();
    console.log(await schemathesis({ examples: Number(values.examples ?? 1000), seed: Number(values.seed ?? 1) }));
  });
}
