// Makes small faults in the core, one at a time, and checks that a test fails:  npm run mutants
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, isMain, main, root, run } from './run.mjs';
import { cargoInstall } from './setup/rust-tools.mjs';

const CARGO_MUTANTS = '27.1.0';
const GOAL = 0.9;

/** The names of all mutants, by outcome. */
function outcomes() {
  const report = JSON.parse(readFileSync(join(root, 'target', 'mutants.out', 'outcomes.json'), 'utf8'));
  const of = (summary) =>
    report.outcomes.filter((one) => one.summary === summary && one.scenario.Mutant).map((one) => one.scenario.Mutant.name);
  return { caught: of('CaughtMutant'), missed: of('MissedMutant'), timeout: of('Timeout'), unviable: of('Unviable') };
}

/** .cargo/mutants.toml lists the files. More arguments go to cargo-mutants: `npm run mutants -- --shard 0/8` for a part. */
export async function mutants(args) {
  await cargoInstall('cargo-mutants mutants', 'cargo-mutants', CARGO_MUTANTS, '--locked');
  // Debug information would take most of each build. Exit code 2 means that a mutant survived, 3 that a test did not end.
  const env = { CARGO_PROFILE_DEV_DEBUG: 'false', CARGO_PROFILE_TEST_DEBUG: 'false' };
  const flags = ['--output', 'target', '--no-shuffle', '--colors', 'never', ...args];
  const failure = await run('cargo', ['mutants', ...flags], { env }).then(
    () => undefined,
    (error) => error,
  );
  if (failure && !/exit code [23]\b/.test(failure.message)) throw failure;
  const { caught, missed, timeout, unviable } = outcomes();
  // A test run that never ends counts as noticed too.
  const noticed = caught.length + timeout.length;
  const share = noticed / (noticed + missed.length);
  console.log(
    `${noticed} of ${noticed + missed.length} mutants noticed (${(100 * share).toFixed(1)} %), ` +
      `${timeout.length} of them because a test did not end; ${unviable.length} did not compile.`,
  );
  for (const name of missed) console.log(`  survived: ${name}`);
  if (!(share >= GOAL)) throw new Failure(`Less than ${100 * GOAL} % were noticed.`, 'write a test for each survivor.');
}

if (isMain(import.meta.url)) await main(() => mutants(process.argv.slice(2)));
