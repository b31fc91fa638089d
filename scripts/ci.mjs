// Both test commands, one after the other; their parts are counted together.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { report } from './parts.mjs';
import { main, run, temporaryFolder } from './run.mjs';

const folder = temporaryFolder('ci');

/** Runs one command; resolves with its parts, named `<command> <part>`. */
async function partsOf(command) {
  const file = join(folder, command.replace(':', '-'));
  const start = performance.now();
  const failure = await run('npm', ['run', command], { env: { TEST_RESULTS: file } }).then(
    () => undefined,
    (error) => error,
  );
  const seconds = (performance.now() - start) / 1000;
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const parts = lines.map((line) => JSON.parse(line));
  // A failure outside the parts, for example in set-up, must fail the run too.
  if (failure && !parts.some(({ failed }) => failed)) parts.push({ name: 'set-up', failed: true, seconds, why: failure.message });
  return { command, seconds, parts: parts.map((part) => ({ ...part, name: `${command} ${part.name}` })) };
}

await main(async () => {
  const commands = [await partsOf('test'), await partsOf('test:field')];
  for (const { command, seconds } of commands) console.log(`npm run ${command}: ${(seconds / 60).toFixed(1)} minutes in all`);
  report(commands.flatMap(({ parts }) => parts));
});
