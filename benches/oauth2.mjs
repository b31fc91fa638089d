// OAuth2 with a cached token, against Basic.
import { median, only, paired, ratio } from './measure/statistics.mjs';
import { withService } from './measure/service.mjs';
import { onEachNode, runSuite } from './measure/suites.mjs';
import { micro, spreadOf, times } from './row.mjs';

export const why =
  'each call asks the core for the cached token: the key crosses into WebAssembly, and the token crosses back. ' +
  'Done: the key is one string, so no field names cross.';

function row(figure, samples, goal) {
  const { ours, oauth2 } = only('cpu', samples);
  const ratios = paired(oauth2, ours, ratio);
  return {
    figure: `OAuth2, cached token, to Basic (${micro(median(ours))}), ${figure}: CPU`,
    goal,
    ours: micro(median(oauth2)),
    ratio: times(ratios.median),
    spread: spreadOf(ratios),
    isReached: goal && ratios.median <= 1.02,
  };
}

export function rows({ isQuick }) {
  return withService(async (base) => {
    const plan = { sides: ['ours', 'oauth2'], rounds: isQuick ? 3 : 20, calls: isQuick ? 200 : 1_000 };
    const plans = [{ ...plan, base: base(), width: 16 }, plan];
    return onEachNode(async (major) => {
      const [loopback, stubbed] = await runSuite(`node-${major}`, 'suite', { plans });
      return [row(`loopback, Node ${major}`, loopback, '≤ 1.02'), row(`stubbed \`fetch\`, Node ${major}`, stubbed)];
    });
  });
}
