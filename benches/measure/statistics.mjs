// Medians, and the spread around them.

function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (values) => quantile(values, 0.5);

/** The median, and the range of the middle half of the values. */
export const middle = (values) => ({ median: median(values), low: quantile(values, 0.25), high: quantile(values, 0.75) });

/** Combines the values that two sides have in the same round; returns the `middle` of the results. */
export function paired(ones, others, combine) {
  return middle(ones.map((one, round) => combine(one, others[round])));
}

export const ratio = (one, other) => one / other;
export const difference = (one, other) => one - other;

/** The samples of one kind, `wall` or `cpu`, for each side. */
export function only(kind, samples) {
  return Object.fromEntries(Object.entries(samples).map(([side, list]) => [side, list.map((sample) => sample[kind])]));
}
