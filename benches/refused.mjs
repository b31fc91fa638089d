// A call that the checks refuse, beside a hand-written one that is made over a stubbed `fetch`.
import { only } from './measure/statistics.mjs';
import { onEachNode, runSuite } from './measure/suites.mjs';
import { compare } from './row.mjs';

export const why =
  'a quarter is the stack that every error of JavaScript captures; the rest is what any call does before it sends: ' +
  'the configuration looked at, the request copied and read. Kept: the error is made behind the promise of a ' +
  'call, where its stack is short and leads to the caller; a deadline begins with the first step. Left: a compiler ' +
  'that inlines more, as for the own cost.';

export function rows({ isQuick }) {
  const plan = { sides: ['handWritten', 'refused'], rounds: isQuick ? 4 : 20, calls: isQuick ? 500 : 1_000 };
  // As the machine's speed differs, the goal is the ratio of the two.
  const goal = { goal: '≤ 0.4 (10 µs where hand-written takes 25)', highest: 0.4 };
  return onEachNode(async (major) => {
    const [samples] = await runSuite(`node-${major}`, 'suite', { plans: [plan] });
    const { handWritten, refused: ours } = only('cpu', samples);
    return compare(`A call refused by the checks, Node ${major}: CPU`, { ours, handWritten }, goal);
  });
}
