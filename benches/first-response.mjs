// The first response of a new isolate on workerd, once the isolate is ready; each in a fresh process.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, temporaryFolder } from '../scripts/run.mjs';
import { difference, paired } from './measure/statistics.mjs';
import { startWorkerd } from './measure/workerd.mjs';
import { compare, milli, spreadOf } from './row.mjs';

export const why =
  'each function, of WebAssembly and of JavaScript, is compiled at its first use. Done: the platform compiles the module in ' +
  'advance, and a call at start-up uses the functions that a request needs.';

/** In milliseconds beyond a hand-written call. */
const GOAL = 3;

const EMPTY = "export default { fetch: () => new Response('') };\n";

/** A Worker that makes the same call as the other rows. */
const worker = (side, mfa) => `import { SIDES, stub } from './calls.mjs';
${mfa}
const call = SIDES.${side}({ mfa, fetch: stub });
export default { fetch: async () => Response.json(await call()) };
`;

const CALLS = fileURLToPath(new URL('measure/calls.mjs', import.meta.url));
const PACKAGE = ['edge.js', 'bandwidth_mfa_bg.wasm'].map((file) => join(root, 'pkg', 'dist', file));

const WORKERS = {
  empty: { text: EMPTY, files: [] },
  ours: { text: worker('ours', "import * as mfa from './edge.js';"), files: [CALLS, ...PACKAGE] },
  handwritten: { text: worker('handWritten', 'const mfa = undefined;'), files: [CALLS] },
};

async function respondsIn(port) {
  const begin = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/`);
  await response.text();
  if (response.status !== 200) throw new Error(`a Worker responded ${response.status}`);
  return performance.now() - begin;
}

export async function rows({ isQuick }) {
  const folder = temporaryFolder('first-response');
  const samples = { ours: [], handWritten: [] };
  for (let round = 0; round < (isQuick ? 3 : 21); round += 1) {
    const { ports, stop } = await startWorkerd(folder, WORKERS);
    try {
      const [empty, ours, handWritten] = ports;
      // This warms up this process and workerd, but not the isolates of the other Workers.
      for (let count = 0; count < 5; count += 1) await respondsIn(empty);
      const order = Object.entries({ ours, handWritten });
      if (round % 2 === 1) order.reverse();
      for (const [side, port] of order) samples[side].push(await respondsIn(port));
    } finally {
      await stop();
    }
  }
  const beyond = paired(samples.ours, samples.handWritten, difference);
  return [
    {
      ...compare('', samples, { write: milli }),
      figure: `First response of a new isolate on workerd, stubbed \`fetch\`: ${milli(beyond.median)} beyond hand-written: wall`,
      goal: `≤ ${GOAL} ms beyond`,
      spread: spreadOf(beyond, milli),
      isReached: beyond.median <= GOAL,
    },
  ];
}
