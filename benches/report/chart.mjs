// The chart of the growth with load, as SVG that is readable on light and dark backgrounds.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../growth.svg', import.meta.url));

const PANEL = { width: 360, height: 220, left: 52, top: 48 };
const GAP = 40;
const TICKS = 4;

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #333 }
  .grid { stroke: #8884; stroke-width: 1 }
  polyline { fill: none; stroke-width: 2; stroke-linejoin: round }
  .handWritten { stroke: #777; fill: #777 } .ours { stroke: #0969da; fill: #0969da } .official { stroke: #bc4c00; fill: #bc4c00 }
  polyline.handWritten, polyline.ours, polyline.official { fill: none }
  .official { stroke-dasharray: 6 3 } circle { stroke: none }
  @media (prefers-color-scheme: dark) {
    text { fill: #ddd }
    .handWritten { stroke: #999; fill: #999 } .ours { stroke: #58a6ff; fill: #58a6ff } .official { stroke: #f0883e; fill: #f0883e }
  }`;

const NAMES = { handWritten: 'hand-written fetch', ours: 'bandwidth-mfa', official: 'bandwidth-sdk' };

/** The next number that divides well into four ticks. */
function ceiling(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.2, 1.6, 2, 3, 4, 6, 8, 10].map((step) => step * power).find((step) => step >= value);
}

function panel({ title, names, lines }, x, highest) {
  const { width, height, left, top } = PANEL;
  const acrossAt = (index) => x + left + (index * (width - left)) / (names.length - 1);
  const downAt = (value) => top + height - (value / highest) * height;
  const parts = [];
  for (let tick = 0; tick <= TICKS; tick += 1) {
    const value = (highest * tick) / TICKS;
    parts.push(`<line class="grid" x1="${x + left}" x2="${x + width}" y1="${downAt(value)}" y2="${downAt(value)}"/>`);
    parts.push(`<text x="${x + left - 6}" y="${downAt(value) + 4}" text-anchor="end">${value}</text>`);
  }
  names.forEach((name, index) =>
    parts.push(`<text x="${acrossAt(index)}" y="${top + height + 18}" text-anchor="middle">${name}</text>`),
  );
  parts.push(`<text x="${x + left + (width - left) / 2}" y="${top + height + 38}" text-anchor="middle">${title}</text>`);
  for (const [side, values] of Object.entries(lines)) {
    const points = values.map((value, index) => [acrossAt(index).toFixed(1), downAt(value).toFixed(1)]);
    parts.push(`<polyline class="${side}" points="${points.map((point) => point.join()).join(' ')}"/>`);
    for (const [cx, cy] of points) parts.push(`<circle class="${side}" cx="${cx}" cy="${cy}" r="3"/>`);
  }
  return parts.join('\n');
}

function legend() {
  const entries = Object.entries(NAMES).map(([side, name], index) => {
    const x = PANEL.left + index * 170;
    return `<polyline class="${side}" points="${x},18 ${x + 26},18"/><text x="${x + 32}" y="22">${name}</text>`;
  });
  return entries.join('\n');
}

/** `panels` are `{ title, names, lines: { side: values } }`, all on one scale from zero. */
export function writeChart(panels) {
  const highest = ceiling(Math.max(...panels.flatMap(({ lines }) => Object.values(lines).flat())));
  const width = panels.length * PANEL.width + (panels.length - 1) * GAP + 24;
  const height = PANEL.top + PANEL.height + 48;
  const drawn = panels.map((one, index) => panel(one, index * (PANEL.width + GAP), highest)).join('\n');
  writeFileSync(
    FILE,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="CPU microseconds a call as the load grows">
<style>${STYLE}
</style>
${legend()}
<text x="${PANEL.left}" y="42">CPU µs a call, Node, loopback</text>
${drawn}
</svg>
`,
  );
}
