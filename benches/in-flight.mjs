// The memory of 10,000 parallel calls, per call, beyond hand-written ones.
import { difference, median, paired } from './measure/statistics.mjs';
import { onEachNode, runSuite } from './measure/suites.mjs';
import { kilo, spreadOf } from './row.mjs';

export const why =
  'the call, its promises, and the copied request. Done: nothing of the `fetch` arguments stays in memory while a ' +
  'call waits.';

const GOAL = 2_000;

export const rows = ({ isQuick }) => onEachNode((major) => row(major, isQuick));

async function row(major, isQuick) {
  const { samples, wasm } = await runSuite(`node-${major}`, 'in-flight', { rounds: isQuick ? 2 : 7 });
  const ours = samples.ours.map((bytes) => bytes + wasm);
  const beyond = paired(ours, samples.handWritten, difference);
  return {
    figure: `10,000 calls in flight, memory a call, Node ${major}: ${kilo(beyond.median)} beyond hand-written, ${kilo(wasm)} of it WebAssembly`,
    goal: '≤ 2 KB beyond',
    ours: kilo(median(ours)),
    handWritten: kilo(median(samples.handWritten)),
    spread: spreadOf(beyond, kilo),
    isReached: beyond.median <= GOAL,
  };
}
