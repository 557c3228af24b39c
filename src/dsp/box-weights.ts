/**
 * Sparse weights for reading one row of samples on another grid: each target is the mean of the source over an
 * interval, source sample i standing for the cell i − ½ … i + ½. An interval of width 1 is linear interpolation;
 * narrower ones are widened to that, so that one rule serves both where the source is sparser and where it is denser.
 */
export interface SparseRow {
  readonly first: number;
  readonly weights: Float64Array;
}

const SNAP = 1e-7;

/**
 * Weights of the source cells in `from`…`to` (source positions), for a source of `size` samples. Sums to 1.
 * Empty when the middle of the interval lies more than half a cell outside the source.
 */
export function boxWeights(from: number, to: number, size: number): SparseRow {
  const centre = (from + to) / 2;
  return boxWeightsAbout(centre, from, to, size);
}

/** The same with a centre of its own, for intervals that are not symmetric about what they stand for. */
export function boxWeightsAbout(centre: number, from: number, to: number, size: number): SparseRow {
  if (!(centre >= -0.5 - SNAP && centre <= size - 0.5 + SNAP)) return { first: 0, weights: new Float64Array(0) };
  const middle = snap(Math.min(size - 1, Math.max(0, centre)));
  const wide = to - from > 1 + SNAP;
  const low = wide ? Math.max(-0.5, from) : middle - 0.5;
  const high = wide ? Math.min(size - 0.5, to) : middle + 0.5;
  const first = Math.max(0, Math.round(low + SNAP));
  const last = Math.min(size - 1, Math.round(high - SNAP));
  const weights = Float64Array.from({ length: last - first + 1 }, (_, i) => overlap(first + i, low, high));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { first, weights: weights.map((weight) => weight / sum) };
}

/** Length of the part of cell `index` between `low` and `high`. */
function overlap(index: number, low: number, high: number): number {
  return Math.max(0, Math.min(high, index + 0.5) - Math.max(low, index - 0.5));
}

function snap(position: number): number {
  const whole = Math.round(position);
  return Math.abs(position - whole) < SNAP ? whole : position;
}
