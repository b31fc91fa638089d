// From the start of a process to its first response: CPU time by the process's own count, including Node's start.
import { fileURLToPath } from 'node:url';
import { nodeProgram } from '../scripts/setup/node.mjs';
import { withConsumer } from '../tests/runtime/consumer.mjs';
import { run } from '../tests/runtime/child.mjs';
import { withService } from './measure/service.mjs';
import { OFFICIAL, onEachNode } from './measure/suites.mjs';
import { compare, milli } from './row.mjs';

const calls = fileURLToPath(new URL('measure/calls.mjs', import.meta.url));

/** The smallest program with one call for each side. */
const program = (side, imports) => `${imports}
import { SIDES } from './suite.mjs';
import base from './input.mjs';
await SIDES.${side}({ mfa: globalThis.mfa, sdk: globalThis.sdk, base })();
const { user, system } = process.cpuUsage();
console.log((user + system) / 1000);
process.exit();
`;

const PROGRAMS = {
  handWritten: program('handWritten', ''),
  ours: program('ours', `import * as mfa from 'bandwidth-mfa';\nglobalThis.mfa = mfa;`),
  official: program('official', `import sdk from '${OFFICIAL}';\nglobalThis.sdk = sdk;`),
};

export const why =
  "the module must be compiled, and the bundle with it must be read. Done: the runtime's own decoder for base64 and its own " +
  'zlib.';

export function rows({ isQuick }) {
  return withService(async (base) =>
    withConsumer({ suitePath: calls, input: base() }, async (consumer) => {
      for (const [side, text] of Object.entries(PROGRAMS)) await consumer.write(`${side}.mjs`, text);
      return onEachNode(async (major) => {
        /** @type {Record<string, number[]>} */
        const samples = Object.fromEntries(Object.keys(PROGRAMS).map((side) => [side, []]));
        // The first round reads the files from disk.
        for (let round = -1; round < (isQuick ? 3 : 15); round += 1) {
          for (const side of Object.keys(PROGRAMS)) {
            const out = await run(nodeProgram(major), [consumer.path(`${side}.mjs`)], { cwd: consumer.folder });
            if (round >= 0) samples[side].push(Number(out));
          }
        }
        const goal = { goal: '≤ 1.10', highest: 1.1, write: milli };
        return compare(`Process start to first response, Node ${major}: CPU`, samples, goal);
      });
    }),
  );
}
