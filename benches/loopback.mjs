// A call over loopback, 16 in flight: what a program sees.
import { median, only } from './measure/statistics.mjs';
import { withService } from './measure/service.mjs';
import { OFFICIAL, onEachNode, runSuite } from './measure/suites.mjs';
import { compare } from './row.mjs';

export const why =
  'what is beyond a hand-written call is the own cost below, some percent of the whole. Runs differ by more than that where a ' +
  'machine is shared: the growth rows measure the same call once more, with 16 in flight and an answer of 100 B. ' +
  'bandwidth-sdk goes over `node:http`, which costs less than the `fetch` of Node does by hand.';

const WIDTH = 16;

export function rows({ isQuick }) {
  return withService(async (base) => {
    const plan = { base: base(), width: WIDTH, rounds: isQuick ? 3 : 15, calls: isQuick ? 200 : 1_000 };
    const sides = ['handWritten', 'ours', 'official'];
    const onNode = await onEachNode(async (major) => {
      const [node] = await runSuite(`node-${major}`, 'suite', { official: OFFICIAL, plans: [{ ...plan, sides }] });
      const cpu = only('cpu', node);
      const title = `Loopback, 16 in flight, Node ${major}`;
      const compared = compare(`${title}: CPU`, cpu, { goal: '≤ 1.05, below bandwidth-sdk', highest: 1.05 });
      return [
        compare(`${title}: wall`, only('wall', node), { goal: '≤ 1.05', highest: 1.05 }),
        { ...compared, isReached: compared.isReached && median(cpu.ours) < median(cpu.official) },
      ];
    });
    const [deno] = await runSuite('deno', 'suite', { plans: [{ ...plan, sides: ['handWritten', 'ours'] }] });
    return [
      ...onNode,
      compare('Loopback, 16 in flight, Deno, streamed body: wall', only('wall', deno), {}),
      compare('Loopback, 16 in flight, Deno, streamed body: CPU', only('cpu', deno), {}),
    ];
  });
}
