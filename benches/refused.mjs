// A call that the checks refuse, compared with a hand-written call with a stubbed `fetch`.
import { only } from './measure/statistics.mjs';
import { onEachNode, runSuite } from './measure/suites.mjs';
import { compare } from './row.mjs';

export const why =
  'a third is the error with the stack that each JavaScript error captures; a quarter is reading the fields, as in every call; the ' +
  'rest is the sentence and the promise. Done: the texts cross as one string, `response` is created when it is read, only fields ' +
  'with a rule are read, the JSON is made after the checks, the error is created where its stack is short, and a refused call makes ' +
  'only one promise.';

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
