// Set-up: everything that build, demo and tests need besides Rust and Node. It skips what is there already.
import { isMain, main, Failure } from './run.mjs';
import { packages } from './setup/packages.mjs';
import { chromium, compiler, ensure, firefox, postgres, redis } from './setup/programs.mjs';
import { rustTools } from './setup/rust-tools.mjs';
import { schemathesis } from './setup/schemathesis.mjs';
import { wasmTarget } from './setup/wasm-target.mjs';

// `npm test` calls `setup`, and so does the build that it runs.
const done = new Set();

/**
 * `part` is 'build' (also all that `npm start` needs), 'test' or 'field', which both add the runtimes, the browsers and Redis;
 * 'test' adds schemathesis, 'field' PostgreSQL and a C++ compiler.
 */
export async function setup(part) {
  if (done.has(part) || (part === 'build' && done.size > 0)) return;
  console.log(`Set-up for ${part}:`);
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Failure(`Node ${process.versions.node} is too old.`, 'install Node 20 or newer.');
  }
  await wasmTarget();
  // Compiles and downloads in parallel.
  await Promise.all([rustTools(), downloads(part)]);
  done.add(part);
  console.log('- everything is there');
}

async function downloads(part) {
  await packages('.');
  if (part === 'build') return;
  await packages('tests');
  for (const program of [chromium, firefox, redis]) await ensure(program);
  if (part === 'test') return schemathesis();
  for (const program of [postgres, compiler]) await ensure(program);
}

/** Where the tests find the programs from set-up, and the package, packed once for all of them. */
export async function testEnvironment() {
  const { browser, driver } = chromium.find();
  const { tarball } = await import('../tests/runtime/tarball.mjs');
  return {
    CHROMIUM: browser,
    CHROMEDRIVER: driver,
    FIREFOX: firefox.find().browser,
    REDIS_SERVER: redis.find().server,
    POSTGRES_SERVER: postgres.find().server,
    BANDWIDTH_MFA_TARBALL: await tarball(),
  };
}

if (isMain(import.meta.url)) await main(() => setup(process.argv[2] ?? 'build'));
