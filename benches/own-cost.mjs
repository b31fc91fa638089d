// A call with a stubbed `fetch`: what exceeds the hand-written call is the client's own cost.
import { difference, median, only, paired } from './measure/statistics.mjs';
import { NODES, OFFICIAL, runSuite } from './measure/suites.mjs';
import { compare, micro, spreadOf } from './row.mjs';

export const why =
  'the checks of request and response, and the questions to the core: each string crosses into WebAssembly once. Done: ' +
  'JavaScript holds the state of a call, settings are prepared once for each configuration, and short bodies are read without a ' +
  'stream on Deno and Bun.';

/** The goals: microseconds beyond hand-written. */
const RUNTIMES = {
  ...Object.fromEntries(NODES.map((major) => [`node-${major}`, { name: `Node ${major}`, beyond: 7, official: OFFICIAL }])),
  deno: { name: 'Deno', beyond: 6 },
  bun: { name: 'Bun', beyond: 5 },
  workerd: { name: 'workerd' },
  chromium: { name: 'Chromium' },
};

async function row(
  runtime,
  /** @type {{ name: string, beyond?: number, official?: string }} */ { name, beyond, official: sdk },
  isQuick,
) {
  const sides = sdk ? ['handWritten', 'ours', 'official'] : ['handWritten', 'ours'];
  const plan = { sides, rounds: isQuick ? 4 : 20, calls: isQuick ? 500 : 1_000 };
  const [samples] = await runSuite(runtime, 'suite', { official: sdk, plans: [plan] });
  // Other programs disturb CPU time less, but not every runtime gives it.
  const kind = median(only('cpu', samples).ours) > 0 ? 'cpu' : 'wall';
  const { ours, handWritten, official } = only(kind, samples);
  const differences = paired(ours, handWritten, difference);
  const compared = compare('', { ours, handWritten, official }, {});
  return {
    ...compared,
    figure: `Stubbed \`fetch\`, own cost, ${name} (${kind === 'cpu' ? 'CPU' : 'wall'}): ${micro(differences.median)} (${spreadOf(differences, micro)})`,
    goal: beyond && `≤ ${beyond} µs`,
    isReached: beyond && differences.median <= beyond,
  };
}

export async function rows({ isQuick }) {
  const list = [];
  for (const [runtime, goals] of Object.entries(RUNTIMES)) list.push(await row(runtime, goals, isQuick));
  return list;
}
