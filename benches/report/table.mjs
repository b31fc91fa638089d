// The table, for a terminal and for Markdown.

/** @type {[string, (row: any) => string | undefined][]} */
const COLUMNS = [
  ['figure', (row) => row.figure],
  ['goal', (row) => row.goal],
  ['bandwidth-mfa', (row) => row.ours],
  ['hand-written', (row) => row.handWritten],
  ['bandwidth-sdk', (row) => row.official],
  ['ratio', (row) => row.ratio],
  ['spread', (row) => row.spread],
  ['goal reached', (row) => ({ true: 'yes', false: '**no**' })[row.isReached]],
];

const cells = (row) => COLUMNS.map(([, cell]) => cell(row) ?? '');

export function markdown(rows) {
  const lines = [COLUMNS.map(([name]) => name), COLUMNS.map(() => '---'), ...rows.map(cells)];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/** One block per row, because a table line is wider than a terminal. */
export function forTerminal(row) {
  const filled = cells(row).map((cell, index) => [COLUMNS[index][0], cell.replaceAll('*', '')]);
  const [[, figure], ...rest] = filled;
  const columns = rest.filter(([, cell]) => cell !== '').map(([name, cell]) => `${name} ${cell}`);
  return `  ${figure}\n      ${columns.join('; ')}`;
}
