// Writes benches/report.md: the figures, the versions and the machine.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { root, run } from '../../scripts/run.mjs';
import { nodeProgram } from '../../scripts/setup/node.mjs';
import { NODES } from '../measure/suites.mjs';
import { markdown } from './table.mjs';

const FILE = join(root, 'benches', 'report.md');

const version = (...folder) => JSON.parse(readFileSync(join(root, ...folder, 'package.json'), 'utf8')).version;

const nodeVersion = (major) => execFileSync(nodeProgram(major), ['--version'], { encoding: 'utf8' }).trim().slice(1);

function versions() {
  const tests = (name) => `${name} ${version('tests', 'node_modules', name)}`;
  return [
    `bandwidth-mfa ${version('pkg')}`,
    `bandwidth-sdk ${version('node_modules', 'bandwidth-sdk')} (axios ${version('node_modules', 'axios')})`,
    `Node ${NODES.map(nodeVersion).join(' and ')}`,
    tests('deno'),
    tests('bun'),
    tests('wrangler'),
    `tinybench ${version('node_modules', 'tinybench')}`,
  ];
}

/** The type of the machine, without its name. */
function machine() {
  const all = cpus();
  return `${all.length} cores, ${all[0]?.model.trim() ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()}`;
}

/** Why rows miss their goals, once for all rows of a file. */
function reasons(rows) {
  const missed = rows.filter(({ isReached }) => isReached === false);
  const whys = [...new Set(missed.map(({ why }) => why))].filter(Boolean);
  return whys.map((why) => {
    const figures = missed.filter((row) => row.why === why).map(({ figure }) => figure.replace(/:.*| \(.*/, ''));
    return `- ${[...new Set(figures)].join('; ')}: ${why}`;
  });
}

/** Formatted, because `npm test` checks the format of every Markdown file. */
export async function writeReport(rows, { minutes }) {
  writeFileSync(
    FILE,
    `# Measured

Written by \`npm run bench\` in ${minutes.toFixed(0)} minutes. ${versions().join(', ')}. Machine: ${machine()}.

${markdown(rows)}

The sides take turns within one run, round by round. A figure is the median of all rounds. The ratio is the median of each
round's ratio to hand-written \`fetch\`, or for OAuth2 to Basic; for the growth and the handler it is the ratio of the medians. The
spread is the middle half of all rounds: of the ratio, or of the row's figure in its unit. Goals are compared with unrounded figures. *Hand-written* is the same call
on \`fetch\` with its own 10 s deadline (a controller and a timer); it checks the status and parses the response. With a
stubbed \`fetch\`, which returns a \`Response\` at once, bandwidth-sdk uses axios' adapter for \`fetch\`, otherwise the one
that axios chooses. CPU is the time of the process that runs the code, including the runtime's threads.

## Above the goal, and why

${reasons(rows).join('\n')}

## As the load grows

![CPU a call as the load grows](growth.svg)
`,
  );
  await run('biome', ['format', '--write', FILE], { quiet: true });
}
