// The table of rows and runtimes, as text.

/** Rows that need their own programs. */
const ELSEWHERE = [
  'a trap during a call: recovery.test.mjs',
  'an incoming request that ends while its call fetches a token: leader.test.mjs',
];

const mark = ({ ok, note }) => (ok ? `ok${note ? '*' : ''}` : 'FAIL');

/** `columns` maps a runtime to its results; reasons stand below the table. */
export function table(columns) {
  const runtimes = Object.keys(columns);
  const rows = new Map();
  for (const runtime of runtimes) {
    for (const result of columns[runtime]) rows.set(result.name, { ...rows.get(result.name), [runtime]: result });
  }
  const width = Math.max(...[...rows.keys()].map((name) => name.length)) + 2;
  const line = (name, cells) =>
    name.padEnd(width) + cells.map((cell, index) => cell.padEnd(Math.max(10, runtimes[index].length + 2))).join('');
  const notes = new Map();
  const lines = [line('', runtimes)];
  for (const [name, results] of rows) {
    const cells = runtimes.map((runtime) => {
      const result = results[runtime];
      if (result?.note) collect(notes, `${runtime}: ${result.note}`, name);
      return result ? mark(result) : '';
    });
    lines.push(line(name, cells).trimEnd());
  }
  lines.push('', 'Rows that need their own programs:', ...ELSEWHERE);
  if (notes.size > 0) lines.push('', '* Rows that expect less, and why:', ...listed(notes));
  return lines.join('\n');
}

function collect(map, reason, name) {
  map.set(reason, [...(map.get(reason) ?? []), name]);
}

/** Each reason once, with the titles of its rows below it. */
function listed(map) {
  return [...map].flatMap(([reason, titles]) => [reason, ...titles.map((title) => `    ${title}`)]);
}
