// Every row of the fault table, in every runtime, with the packed package; prints the table at the end.
//   FAULTS_MESSAGES=1 prints every message once.
import { after, before, test } from 'node:test';
import { passesIn } from '../runtime/passes.mjs';
import { bundled } from './bundle.mjs';
import { RUNTIMES } from './runtimes.mjs';
import { startFaults } from './server.mjs';
import { names } from './suite/index.mjs';
import { table } from './table.mjs';

const columns = {};
let server;
let suitePath;

before(async () => {
  suitePath = await bundled('suite/index.mjs', import.meta.url);
  server = await startFaults();
});

after(async () => {
  await server?.stop();
  console.log(`\n${table(columns)}\n`);
  if (process.env.FAULTS_MESSAGES) console.log([...messages()].join('\n'));
});

for (const [label, [runtime, options]] of Object.entries(RUNTIMES)) {
  // The limit only turns a hang into a named failure.
  test(`the fault table on ${label}`, { timeout: 300_000 }, async (t) => {
    columns[label] = await passesIn(t, runtime, names(), { suitePath, input: { ...server.input, runtime: label }, ...options });
  });
}

/** Each sentence once, without the parts that differ between runs. */
function messages() {
  const all = Object.values(columns).flatMap((results) => results.flatMap(({ messages }) => messages));
  return new Set(
    all.map((message) =>
      message.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT').replaceAll(/\/[^ )]*\/accounts/g, '/.../accounts'),
    ),
  );
}
