// Breaks the core in every small way and sees whether the tests notice:  npm run mutants
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, Failure, isMain, main, root, run, step, tools } from './run.mjs';

const CARGO_MUTANTS = '27.1.0';
const GOAL = 0.9;

async function install() {
  const found = await attempt('cargo-mutants', ['mutants', '--version']);
  if (found?.trim().split(' ')[1] === CARGO_MUTANTS) return;
  const args = ['install', '--debug', '--locked', '--force', '--root', tools, 'cargo-mutants', '--version', CARGO_MUTANTS];
  await step(`cargo-mutants ${CARGO_MUTANTS} (built once, into .tools; takes a minute or more)`, () =>
    run('cargo', args, { quiet: true }),
  );
}

/** Every mutant's name by how it ended, and how many that were. */
function outcomes() {
  const report = JSON.parse(readFileSync(join(root, 'target', 'mutants.out', 'outcomes.json'), 'utf8'));
  const of = (summary) =>
    report.outcomes.filter((one) => one.summary === summary && one.scenario.Mutant).map((one) => one.scenario.Mutant.name);
  return { caught: of('CaughtMutant'), missed: of('MissedMutant'), timeout: of('Timeout'), unviable: of('Unviable') };
}

/** Which files: .cargo/mutants.toml. More arguments go to cargo-mutants: `npm run mutants -- --shard 0/8` for a part. */
export async function mutants(args) {
  await install();
  // Debug information would take most of each build. It ends with 2 where a mutant survived.
  const env = { CARGO_PROFILE_DEV_DEBUG: 'false', CARGO_PROFILE_TEST_DEBUG: 'false' };
  const flags = ['--output', 'target', '--no-shuffle', '--colors', 'never', ...args];
  const failure = await run('cargo', ['mutants', ...flags], { env }).then(
    () => undefined,
    (error) => error,
  );
  if (failure && !/exit code [23]\b/.test(failure.message)) throw failure;
  const { caught, missed, timeout, unviable } = outcomes();
  // A mutant that never ends is noticed too.
  const noticed = caught.length + timeout.length;
  const share = noticed / (noticed + missed.length);
  console.log(
    `${noticed} of ${noticed + missed.length} mutants noticed (${(100 * share).toFixed(1)} %), ` +
      `${timeout.length} of them by never ending; ${unviable.length} did not compile.`,
  );
  for (const name of missed) console.log(`  survived: ${name}`);
  if (!(share >= GOAL)) throw new Failure(`Less than ${100 * GOAL} % were noticed.`, 'write a test for each survivor.');
}

if (isMain(import.meta.url)) await main(() => mutants(process.argv.slice(2)));
