// How a call's cost grows with the number of parallel calls and with the size of the response.
import { median, only } from './measure/statistics.mjs';
import { withService } from './measure/service.mjs';
import { NODES, OFFICIAL, runSuite } from './measure/suites.mjs';
import { writeChart } from './report/chart.mjs';
import { plain } from './row.mjs';

const WIDTHS = [1, 16, 256, 4_096];
const SIZES = [100, 1_024, 4_096, 16_384, 65_536];
const SIDES = ['handWritten', 'ours', 'official'];

const sizeName = (bytes) => (bytes < 1_024 ? `${bytes} B` : `${bytes / 1_024} KB`);

async function series(plans) {
  const results = await runSuite(`node-${NODES.at(-1)}`, 'suite', { official: OFFICIAL, plans });
  return Object.fromEntries(SIDES.map((side) => [side, results.map((samples) => median(only('cpu', samples)[side]))]));
}

function row(figure, names, lines) {
  const across = (side) => lines[side].map(plain).join(', ');
  return {
    figure: `${figure} (${names.join(', ')}): CPU, µs a call`,
    ours: across('ours'),
    handWritten: across('handWritten'),
    official: across('official'),
    ratio: lines.ours.map((value, at) => (value / lines.handWritten[at]).toFixed(2)).join(', '),
  };
}

export function rows({ isQuick }) {
  return withService(async (base) => {
    // On a slow machine, thousands of parallel calls may take longer than the usual deadline.
    const plan = { sides: SIDES, timeout: 120_000, width: 16, batches: 1, rounds: isQuick ? 1 : 5 };
    const calls = isQuick ? 300 : 2_000;
    const widths = WIDTHS.map((width) => ({ ...plan, base: base(), width, calls: Math.max(calls, width * 2) }));
    const sizes = SIZES.map((bytes) => ({ ...plan, base: base(bytes), calls }));
    const byWidth = await series(widths);
    const bySize = await series(sizes);
    const names = { widths: WIDTHS.map((width) => width.toLocaleString('en')), sizes: SIZES.map(sizeName) };
    const charts = [
      { title: 'calls in flight', names: names.widths, lines: byWidth },
      { title: 'response, 16 in flight', names: names.sizes, lines: bySize },
    ];
    if (!isQuick) writeChart(charts);
    return [
      row(`Growth with calls in flight, Node ${NODES.at(-1)}`, names.widths, byWidth),
      row(`Growth with the response, Node ${NODES.at(-1)}`, names.sizes, bySize),
    ];
  });
}
