// Set-up: everything that building, starting and testing need beyond Rust and Node. What is there is skipped.
import { isMain, main, Failure } from './run.mjs';
import { chromium } from './setup/browser.mjs';
import { packages } from './setup/packages.mjs';
import { redis } from './setup/redis.mjs';
import { rustTools } from './setup/rust-tools.mjs';
import { schemathesis } from './setup/schemathesis.mjs';
import { wasmTarget } from './setup/wasm-target.mjs';

// One process asks for it more than once: `npm test` does, and its build does again.
const done = new Set();

/** `part` is 'build' (also all that `npm start` needs) or 'test', which adds the runtimes, a browser and Redis. */
export async function setup(part) {
  if (done.has('test') || done.has(part)) return;
  console.log(`Set-up for ${part}:`);
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Failure(`Node ${process.versions.node} is too old.`, 'install Node 20 or newer.');
  }
  await wasmTarget();
  await rustTools();
  await packages('.');
  if (part === 'test') {
    await packages('tests');
    await chromium();
    await schemathesis();
    await redis();
  }
  done.add(part);
  console.log('- everything is there');
}

if (isMain(import.meta.url)) await main(() => setup(process.argv[2] ?? 'build'));
