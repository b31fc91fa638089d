// The table of rows and runtimes, as text.

const mark = ({ ok, reason }) => (reason ? '-' : ok ? 'ok' : 'FAIL');

/** `columns` maps a runtime to its results; reasons stand below the table. */
export function table(columns) {
  const runtimes = Object.keys(columns);
  const rows = new Map();
  for (const runtime of runtimes) {
    for (const result of columns[runtime]) rows.set(result.name, { ...rows.get(result.name), [runtime]: result });
  }
  const width = Math.max(...[...rows.keys()].map((name) => name.length)) + 2;
  const line = (name, cells) => name.padEnd(width) + cells.map((cell) => cell.padEnd(10)).join('');
  const reasons = [];
  const lines = [line('', runtimes)];
  for (const [name, results] of rows) {
    const cells = runtimes.map((runtime) => {
      const result = results[runtime];
      if (result?.reason) reasons.push(`${runtime}, ${name}: ${result.reason}`);
      return result ? mark(result) : '';
    });
    lines.push(line(name, cells).trimEnd());
  }
  if (reasons.length > 0) lines.push('', 'What cannot be shown, and why:', ...reasons);
  return lines.join('\n');
}
