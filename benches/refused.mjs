// A call that the checks refuse, beside a hand-written one that is made over a stubbed `fetch`.
import { only } from './measure/statistics.mjs';
import { runSuite } from './measure/suites.mjs';
import { compare } from './row.mjs';

export async function rows({ isQuick }) {
  const plan = { sides: ['handWritten', 'refused'], rounds: isQuick ? 4 : 20, calls: isQuick ? 500 : 1_000 };
  const [samples] = await runSuite('node', 'suite', { plans: [plan] });
  const { handWritten, refused: ours } = only('cpu', samples);
  // As the machine's speed differs, the goal is the ratio of the two.
  const goal = { goal: '≤ 0.4 (10 µs where hand-written takes 25)', highest: 0.4 };
  return [compare('A call refused by the checks, Node: CPU', { ours, handWritten }, goal)];
}
