// The rows of the table. A file of rows exports `rows({ isQuick })`, which resolves with a list of them:
//   figure        what was measured
//   goal          in words; absent if the figure is only reported
//   ours, handWritten, official    strings with units; absent if a side has no such figure
//   ratio         of ours to hand-written; for OAuth2, to Basic
//   spread        the middle half of all rounds: of the ratio, or of the figure in its unit
//   isReached     true, false, or undefined without a goal
// and `why`, if a row may miss its goal: the reason, and what was tried. The report shows it then.
import { median, paired, ratio } from './measure/statistics.mjs';

/** Microseconds without the unit. */
export const plain = (value) => value.toFixed(value < 100 ? 1 : 0);
export const micro = (value) => `${plain(value)} µs`;
export const milli = (value) => `${value.toFixed(1)} ms`;
export const kilo = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;
export const times = (value) => value.toFixed(2);

export const spreadOf = ({ low, high }, write = times) => `${write(low)} to ${write(high)}`;

/**
 * A row that compares the sides' samples, ours with hand-written; `highest` is the highest ratio that reaches the goal.
 * @param {string} figure
 * @param {{ ours?: any, handWritten?: any, official?: any }} samples
 * @param {{ goal?: string, highest?: number, write?: (value: number) => string }} goal
 */
export function compare(figure, { ours, handWritten, official }, { goal, highest, write = micro }) {
  const ratios = paired(ours, handWritten, ratio);
  return {
    figure,
    goal,
    ours: write(median(ours)),
    handWritten: write(median(handWritten)),
    official: official && write(median(official)),
    ratio: times(ratios.median),
    spread: spreadOf(ratios),
    isReached: highest === undefined ? undefined : ratios.median <= highest,
  };
}
