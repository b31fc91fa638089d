// Fuzzes everything that reads text from others:  npm run fuzz                              10 million inputs a target
//                                                 npm run fuzz -- --runs 1000000 responses    fewer, on some targets
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure, isMain, main, root, run, step } from './run.mjs';
import { cargoInstall } from './setup/rust-tools.mjs';

const CARGO_FUZZ = '0.13.1';
const RUNS = 10_000_000;

/** The longest input in bytes: a message has at most 2048 characters, and an error's `detail` is cut to 512. */
const LONGEST = { requests: 4096 };
const LONGEST_OF_OTHERS = 640;

/** The names of the targets, which only fuzz/Cargo.toml has. */
function targets() {
  const manifest = readFileSync(join(root, 'fuzz', 'Cargo.toml'), 'utf8');
  return [...manifest.matchAll(/^\[\[bin\]\]\nname = "(\w+)"/gm)].map(([, name]) => name);
}

/** cargo-fuzz passes compiler flags that a stable compiler accepts only with this. */
const env = { RUSTC_BOOTSTRAP: '1', RUST_BACKTRACE: '0' };
const folder = join(root, 'target', 'fuzz');
// Without a sanitizer it is thirty times as fast, and the crate has no unsafe code to watch.
const build = ['--fuzz-dir', 'fuzz', '--target-dir', join(folder, 'build'), '-s', 'none'];

/** Runs one target with this many inputs. New inputs stay in target/; the tracked corpus is small and picked by hand. */
async function fuzz(target, runs) {
  const fresh = join(folder, 'corpus', target);
  const artifacts = join(folder, 'artifacts', target, '/');
  mkdirSync(fresh, { recursive: true });
  mkdirSync(artifacts, { recursive: true });
  const options = [
    `-runs=${runs}`,
    `-max_len=${LONGEST[target] ?? LONGEST_OF_OTHERS}`,
    `-artifact_prefix=${artifacts}`,
    '-print_final_stats=1',
    '-timeout=10',
    '-verbosity=0',
  ];
  const kept = join('fuzz', 'corpus', target);
  const start = performance.now();
  const report = await run('sh', ['-c', 'cargo fuzz run "$@" 2>&1', 'sh', ...build, target, fresh, kept, '--', ...options], {
    quiet: true,
    env,
  }).catch((error) => {
    error.remedy = `the input that failed is in ${artifacts}: copy it to ${kept}, where cargo test replays it, and correct the fault.`;
    throw error;
  });
  const stat = (name) => Number(new RegExp(`stat::${name}:\\s+(\\d+)`).exec(report)?.[1]);
  const row = {
    target,
    inputs: stat('number_of_executed_units'),
    'inputs/s': stat('average_exec_per_sec'),
    'new inputs': stat('new_units_added'),
    seconds: Math.round((performance.now() - start) / 1000),
  };
  // libFuzzer exits with 0 at a time limit too.
  if (!(row.inputs >= runs)) throw new Failure(`${target} ended after ${row.inputs} of ${runs} inputs:\n${report}`);
  return row;
}

/** Runs the named targets, or all of them, with this many inputs each. */
async function fuzzAll(names, runs) {
  const known = targets();
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Failure(`There is no target ${unknown.join(', ')}.`, `choose from ${known.join(', ')}.`);
  }
  await cargoInstall('cargo-fuzz', 'cargo-fuzz', CARGO_FUZZ, '--locked');
  await step('building the targets', () => run('cargo', ['fuzz', 'build', ...build], { quiet: true, env }));
  const rows = [];
  for (const target of names.length > 0 ? names : known) {
    rows.push(await step(`${target}, ${runs} inputs`, () => fuzz(target, runs)));
  }
  console.table(rows);
  console.log('No input broke a rule.');
}

if (isMain(import.meta.url)) {
  await main(() => {
    const { values, positionals } = parseArgs({ options: { runs: { type: 'string' } }, allowPositionals: true });
    const runs = Number(values.runs ?? RUNS);
    if (!Number.isSafeInteger(runs) || runs < 1) throw new Failure('--runs takes a whole number from 1.');
    return fuzzAll(positionals, runs);
  });
}
