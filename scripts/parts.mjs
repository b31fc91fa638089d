// The parts of a test command: chosen by name, run, measured and counted.
import { appendFileSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { environment, Failure, run } from './run.mjs';
import { testEnvironment } from './setup.mjs';

/** The requested parts in the table's order, with the build if one needs it. */
export function chosen(parts, names) {
  const unknown = names.filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length > 0) {
    const known = parts.map((part) => part.name).join(', ');
    throw new Failure(`There is no part ${unknown.join(', ')}.`, `choose from ${known}.`);
  }
  if (names.length === 0) return parts;
  const needsBuild = parts.some((part) => part.built && names.includes(part.name));
  return parts.filter((part) => names.includes(part.name) || (needsBuild && part.name === 'build'));
}

/** The last lines of a failure. Of Node's test runner: its list of failing tests, which comes after its counts. */
function excerpt(message) {
  const lines = message.split('\n');
  const failing = lines.findIndex((line) => line.includes('failing tests:'));
  return (failing === -1 ? lines.slice(-40) : lines.slice(failing, failing + 200)).join('\n');
}

/** Runs a part's work. A failure is printed and recorded in the result. */
async function measure({ name, work }) {
  console.log(`\n=== ${name} begins`);
  const start = performance.now();
  let failure;
  try {
    await work();
  } catch (error) {
    failure = error;
    console.error(`${error instanceof Failure ? error.message : error.stack}`);
    if (error.remedy) console.error(`What to do: ${error.remedy}`);
  }
  const seconds = (performance.now() - start) / 1000;
  console.log(`\n=== ${name} ${failure ? 'FAILED' : 'passed'} (${seconds.toFixed(1)} s)`);
  return { name, failed: failure !== undefined, seconds, why: failure && excerpt(failure.message) };
}

/**
 * Runs parts two at a time; resolves with their results in order. Parts with `cargo` run one after the other, because they would
 * only wait for its lock. The build runs before everything, because most parts test it.
 */
export async function runParts(parts) {
  const results = new Map();
  const runAll = async (list) => {
    for (const part of list) results.set(part, await measure(part));
  };
  await runAll(parts.filter(({ name }) => name === 'build'));
  const others = parts.filter(({ name }) => name !== 'build');
  const rest = others.filter((part) => !part.cargo).values();
  await Promise.all([runAll(others.filter((part) => part.cargo)).then(() => runAll(rest)), runAll(rest)]);
  return parts.map((part) => results.get(part));
}

/** Runs all of them, so that one run shows every complaint. */
export async function each(...works) {
  const failures = [];
  for (const work of works) await work().catch((error) => failures.push(error.message));
  if (failures.length > 0) throw new Failure(failures.join('\n'));
}

/** Runs test files on a Node, one after the other: many of them start whole runtimes. */
export async function testsOn(program, title, files) {
  if (files.length === 0) return;
  const PATH = [dirname(program), environment().PATH].join(delimiter);
  const args = ['--test', '--test-reporter=spec', '--test-concurrency=1', ...files];
  // Printed at the end, because two parts run at the same time.
  const output = await run(program, args, {
    quiet: true,
    lines: Infinity,
    minutes: 20,
    env: { ...(await testEnvironment()), PATH },
  });
  console.log(`\n${title}\n${output}`);
}

/** Prints why parts failed, each part's time and one line with the counts. A failed part sets the exit code. */
export function report(results) {
  for (const { name, why } of results.filter((result) => result.failed)) console.log(`\n=== why ${name} failed\n${why ?? ''}`);
  console.log('\n=== time of each part');
  const width = Math.max(14, ...results.map(({ name }) => name.length + 2));
  for (const { name, failed, seconds } of results) {
    console.log(`${name.padEnd(width)}${seconds.toFixed(1).padStart(7)} s  ${failed ? 'FAILED' : 'passed'}`);
  }
  const failed = results.filter((result) => result.failed).length;
  // `.ci/run` adds up the counts of its commands.
  if (process.env.TEST_RESULTS) {
    for (const result of results) appendFileSync(process.env.TEST_RESULTS, `${JSON.stringify(result)}\n`);
  }
  console.log(`\n${results.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}
