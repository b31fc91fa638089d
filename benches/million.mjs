// A million calls: after the first thousand, the memory of instance and heap must stay the same. In its own process, because it
// controls the garbage collector and WebAssembly.
import { fileURLToPath } from 'node:url';
import { isMain } from '../scripts/run.mjs';
import { nodeProgram } from '../scripts/setup/node.mjs';
import { soak } from '../scripts/soak.mjs';
import { run } from '../tests/runtime/child.mjs';
import { onEachNode } from './measure/suites.mjs';

/** How much the heap may differ, in bytes: collections never leave exactly the same. */
const NOISE = 1_000_000;

const self = fileURLToPath(import.meta.url);
const mega = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

export const rows = ({ isQuick }) => onEachNode((major) => row(major, isQuick ? 20_000 : 1_000_000));

async function row(major, calls) {
  const out = await run(nodeProgram(major), [self, String(calls)]);
  const seen = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const [first, last] = [seen[0], seen.at(-1)];
  return {
    figure: `${calls.toLocaleString('en')} calls, Node ${major}: WebAssembly memory and JavaScript heap, after 1,000 and at the end`,
    goal: 'flat',
    ours: `${mega(first.memory)} and ${mega(first.heap)}, then ${mega(last.memory)} and ${mega(last.heap)}`,
    isReached: last.memory === first.memory && last.heap - first.heap < NOISE,
  };
}

if (isMain(import.meta.url)) await soak(Number(process.argv[2]), (seen) => console.log(JSON.stringify(seen)));
