// The benchmark:  npm run bench                     all rows, in about 15 minutes; writes benches/report.md
//                 npm run bench -- loopback size    just these rows, printed (`growth` draws its picture)
//                 npm run bench -- --quick          a few rounds of all rows, printed
import { build } from '../scripts/build.mjs';
import { Failure, main, step } from '../scripts/run.mjs';
import { setup } from '../scripts/setup.mjs';
import { chromium } from '../scripts/setup/programs.mjs';
import { writeReport } from './report/report.mjs';
import { forTerminal } from './report/table.mjs';

/** Files of this folder, each with its rows (row.mjs), in the order of the table. */
const NAMES = [
  'loopback',
  'own-cost',
  'refused',
  'start',
  'first-response',
  'first-call',
  'size',
  'disk',
  'million',
  'in-flight',
  'oauth2',
  'growth',
  'handler',
  'scale',
];

function chosen(names) {
  const unknown = names.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) throw new Failure(`There is no row ${unknown.join(', ')}.`, `choose from ${NAMES.join(', ')}.`);
  return names.length > 0 ? NAMES.filter((name) => names.includes(name)) : NAMES;
}

await main(async () => {
  const args = process.argv.slice(2);
  const isQuick = args.includes('--quick');
  const names = chosen(args.filter((arg) => arg !== '--quick'));
  await setup('field');
  await build();
  process.env.CHROMIUM ??= chromium.find().browser;
  const start = performance.now();
  const all = [];
  console.log('Benchmark:');
  for (const name of names) {
    const { rows, why } = await import(`./${name}.mjs`);
    const table = await step(name, () => rows({ isQuick }));
    for (const row of table) console.log(forTerminal(row));
    all.push(...table.map((row) => ({ ...row, why })));
  }
  if (isQuick || names.length < NAMES.length) return;
  await writeReport(all, { minutes: (performance.now() - start) / 60_000 });
  console.log('- benches/report.md and benches/growth.svg are written');
});
