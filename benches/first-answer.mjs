// The first response of a new isolate on workerd, once the isolate is ready; each in a fresh process.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { difference, paired } from './measure/statistics.mjs';
import { startWorkerd } from './measure/workerd.mjs';
import { compare, milli, spreadOf } from './row.mjs';

export const why =
  'each function, of WebAssembly and of JavaScript, is compiled at its first use. Done: the platform compiles the module in ' +
  'advance, and a call before the first request uses what a request needs.';

/** In milliseconds beyond a hand-written call. */
const GOAL = 3;

const STUB = `const stub = async () => new Response('{"messageId":"a"}', { headers: { 'content-type': 'application/json' } });
const request = { to: '+19195551234', from: '+19195554321', applicationId: 'an-application', message: 'Your code is {CODE}', digits: 6 };
`;

const OURS = `import { Configuration, MFAApi } from './edge.js';
${STUB}const api = new MFAApi(new Configuration({ username: 'name', password: 'password', fetch: stub }));
export default { fetch: async () => Response.json((await api.generateMessagingCode('9900000', request)).data) };
`;

const HAND_WRITTEN = `${STUB}export default {
  async fetch() {
    const controller = new AbortController();
    const deadline = setTimeout(() => controller.abort(), 10_000);
    try {
      const response = await stub('https://mfa.bandwidth.com/api/v1/accounts/9900000/code/messaging', {
        method: 'POST',
        headers: { Authorization: \`Basic \${btoa('name:password')}\`, 'Content-Type': 'application/json' },
        body: JSON.stringify(request),
        signal: controller.signal,
      });
      if (response.status !== 200) throw new Error(\`status \${response.status}\`);
      return Response.json(await response.json());
    } finally {
      clearTimeout(deadline);
    }
  },
};
`;

const EMPTY = "export default { fetch: () => new Response('') };\n";

async function answered(port) {
  const begin = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/`);
  await response.text();
  if (response.status !== 200) throw new Error(`a Worker answered ${response.status}`);
  return performance.now() - begin;
}

export async function rows({ isQuick }) {
  const folder = mkdtempSync(join(tmpdir(), 'first-answer-'));
  const samples = { ours: [], handWritten: [] };
  const workers = {
    empty: { text: EMPTY, files: [] },
    ours: { text: OURS, files: ['edge.js', 'bandwidth_mfa_bg.wasm'] },
    handwritten: { text: HAND_WRITTEN, files: [] },
  };
  try {
    for (let round = 0; round < (isQuick ? 3 : 21); round += 1) {
      const { child, ports } = await startWorkerd(folder, workers);
      try {
        const [empty, ours, handWritten] = ports;
        // This warms up the process and the connection, but not the isolates of the other workers.
        for (let count = 0; count < 5; count += 1) await answered(empty);
        const order = Object.entries({ ours, handWritten });
        if (round % 2 === 1) order.reverse();
        for (const [side, port] of order) samples[side].push(await answered(port));
      } finally {
        child.kill('SIGKILL');
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const beyond = paired(samples.ours, samples.handWritten, difference);
  return [
    {
      ...compare('', samples, { write: milli }),
      figure: `First answer of a new isolate on workerd, stubbed \`fetch\`: ${milli(beyond.median)} beyond hand-written: wall`,
      goal: `≤ ${GOAL} ms beyond`,
      spread: spreadOf(beyond, milli),
      isReached: beyond.median <= GOAL,
    },
  ];
}
