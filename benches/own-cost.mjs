// A call over a stubbed `fetch`: what is beyond the hand-written one is what the client itself costs.
import { difference, median, only, paired } from './measure/statistics.mjs';
import { NODES, OFFICIAL, runSuite } from './measure/suites.mjs';
import { compare, micro, spreadOf } from './row.mjs';

export const why =
  'most of it is the way through WebAssembly: with a core that answers at once the same JavaScript takes about 1.3 ' +
  'times a hand-written call. A call crosses the border some forty times, most of them to read names and values of ' +
  'request and answer. Kept: one entry without glue, errors made outside, a result without a closure of its own, a ' +
  'request copied in one go, fields as a list whose types are asked here. Left: a compiler that inlines more, which ' +
  'takes 3 % off for 0.5 KB gzip of a Worker (threshold 25) or 7 % for 2.5 KB (`opt-level = "s"`); all texts in one ' +
  'crossing, which would go past serde-wasm-bindgen.';

/** The goals: microseconds beyond hand-written, and ratio to it. */
const RUNTIMES = {
  ...Object.fromEntries(
    NODES.map((major) => [
      `node-${major}`,
      { name: `Node ${major}`, beyond: 12, highest: 1.4, next: ', then 8 µs and 1.25', official: OFFICIAL },
    ]),
  ),
  deno: { name: 'Deno', beyond: 6 },
  bun: { name: 'Bun', beyond: 6 },
  workerd: { name: 'workerd' },
  chromium: { name: 'Chromium' },
};

async function row(
  runtime,
  /** @type {{ name: string, beyond?: number, highest?: number, next?: string, official?: string }} */ {
    name,
    beyond,
    highest = Infinity,
    next = '',
    official: sdk,
  },
  isQuick,
) {
  const sides = sdk ? ['handWritten', 'ours', 'official'] : ['handWritten', 'ours'];
  const plan = { sides, rounds: isQuick ? 4 : 20, calls: isQuick ? 500 : 1_000 };
  const [samples] = await runSuite(runtime, 'suite', { official: sdk, plans: [plan] });
  // CPU is less disturbed by other programs, but not every runtime tells it.
  const kind = median(only('cpu', samples).ours) > 0 ? 'cpu' : 'wall';
  const { ours, handWritten, official } = only(kind, samples);
  const own = paired(ours, handWritten, difference);
  const compared = compare('', { ours, handWritten, official }, {});
  return {
    ...compared,
    figure: `Stubbed \`fetch\`, own cost, ${name} (${kind === 'cpu' ? 'CPU' : 'wall'}): ${micro(own.median)} (${spreadOf(own, micro)})`,
    goal: beyond && `≤ ${beyond} µs${highest < Infinity ? ` and ${highest}` : ''}${next}`,
    isReached: beyond && own.median <= beyond && Number(compared.ratio) <= highest,
  };
}

export async function rows({ isQuick }) {
  const list = [];
  for (const [runtime, goals] of Object.entries(RUNTIMES)) list.push(await row(runtime, goals, isQuick));
  return list;
}
