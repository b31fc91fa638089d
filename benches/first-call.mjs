// The first call in Chromium after the page has loaded, each time in a fresh browser: nothing is compiled yet.
import { median, middle } from './measure/statistics.mjs';
import { runSuite } from './measure/suites.mjs';
import { compare, milli, spreadOf } from './row.mjs';

export const why =
  'the module must be compiled, and so must each function at its first use, also those of the runtime. Decoding takes less ' +
  'than a millisecond. Done: the module is compiled while a stream inflates it, and the instance starts at the first call.';

const GOAL = 20;

export async function rows({ isQuick }) {
  const samples = { handWritten: [], ours: [] };
  for (let round = 0; round < (isQuick ? 3 : 9); round += 1) {
    const times = await runSuite('chromium', 'first-call');
    for (const side of Object.keys(samples)) samples[side].push(times[side]);
  }
  const figure = 'First call in Chromium, stubbed `fetch`, cold WebAssembly: wall';
  const row = compare(figure, samples, { goal: `≤ ${GOAL} ms`, write: milli });
  return [{ ...row, ratio: undefined, spread: spreadOf(middle(samples.ours), milli), isReached: median(samples.ours) <= GOAL }];
}
