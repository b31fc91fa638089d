// A call over loopback, 16 in flight: what a program sees.
import { only, paired, ratio } from './measure/statistics.mjs';
import { withService } from './measure/service.mjs';
import { OFFICIAL, onEachNode, runSuite } from './measure/suites.mjs';
import { compare, times } from './row.mjs';

export const why =
  "over sockets a call costs more than over a stub, because its instructions have left the processor's cache by the next call. " +
  '`Accept`, `User-Agent`, `redirect` and `cache`, which a hand-written call does not set, cost 1 to 3 % of a call; on Deno the ' +
  'body is streamed, so that Deno cannot send it twice, which costs 13 %. The rest differs from run to run on a shared ' +
  "machine. bandwidth-sdk uses `node:http`, which by itself costs less than Node's `fetch`.";

const WIDTH = 16;

export function rows({ isQuick }) {
  return withService(async (base) => {
    const plan = { base: base(), width: WIDTH, rounds: isQuick ? 3 : 15, calls: isQuick ? 200 : 1_000 };
    const sides = ['handWritten', 'ours', 'official'];
    const onNode = await onEachNode(async (major) => {
      const [node] = await runSuite(`node-${major}`, 'suite', { official: OFFICIAL, plans: [{ ...plan, sides }] });
      const cpu = only('cpu', node);
      const title = `Loopback, 16 in flight, Node ${major}`;
      const compared = compare(`${title}: CPU`, cpu, { goal: '≤ 1.12, ≤ 0.80 of bandwidth-sdk', highest: 1.12 });
      const toOfficial = paired(cpu.ours, cpu.official, ratio).median;
      return [
        compare(`${title}: wall`, only('wall', node), {}),
        {
          ...compared,
          figure: `${title}: CPU; to bandwidth-sdk ${times(toOfficial)}`,
          isReached: compared.isReached && toOfficial <= 0.8,
        },
      ];
    });
    const [deno] = await runSuite('deno', 'suite', { plans: [{ ...plan, sides: ['handWritten', 'ours'] }] });
    return [
      ...onNode,
      compare('Loopback, 16 in flight, Deno, streamed body: wall', only('wall', deno), {}),
      compare('Loopback, 16 in flight, Deno, streamed body: CPU', only('cpu', deno), { goal: '≤ 1.3', highest: 1.3 }),
    ];
  });
}
