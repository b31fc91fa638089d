// A call that the checks refuse, compared with a hand-written call with a stubbed `fetch`.
import { only } from './measure/statistics.mjs';
import { onEachNode, runSuite } from './measure/suites.mjs';
import { compare } from './row.mjs';

export const why =
  'a quarter is the stack that every JavaScript error captures, the rest the sentence, the issues and the fields of the ' +
  "error. Done: the error is created after the call's promise, where its stack is short and leads to the caller.";

export function rows({ isQuick }) {
  const plan = { sides: ['handWritten', 'refused'], rounds: isQuick ? 4 : 20, calls: isQuick ? 500 : 1_000 };
  // Machines differ in speed, so the goal is the ratio of the two.
  const goal = { goal: '≤ 0.9', highest: 0.9 };
  return onEachNode(async (major) => {
    const [samples] = await runSuite(`node-${major}`, 'suite', { plans: [plan] });
    const { handWritten, refused: ours } = only('cpu', samples);
    return compare(`A call refused by the checks, Node ${major}: CPU`, { ours, handWritten }, goal);
  });
}
