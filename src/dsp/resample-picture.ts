/** Sizes before and after, in columns and rows ≥ 1. */
export interface ResampleSizes {
  readonly fromWidth: number;
  readonly fromHeight: number;
  readonly toWidth: number;
  readonly toHeight: number;
}

/**
 * Resizes a picture by range: it tells which source columns some target columns need, and computes them from those.
 * Each target column is the same whatever range it is asked in. Pictures are column after column, as on a wire.
 */
export interface Resampler {
  /** Source columns from…to (exclusive) that target columns from…to need. */
  sourceRange(from: number, to: number): { readonly from: number; readonly to: number };
  /** Target columns from…to out of source columns that begin at column `sourceFrom` and cover `sourceRange(from, to)`. */
  resample(source: Float32Array, sourceFrom: number, from: number, to: number): Float32Array;
}

/**
 * Separable: area averaging with exact weights along a side that shrinks, bicubic interpolation along one that grows
 * (R. G. Keys, "Cubic convolution interpolation for digital image processing", 1981, a = −0.5; edges repeat, the result is
 * kept within 0…1), a copy along one that stays.
 */
export function createResampler({ fromWidth, fromHeight, toWidth, toHeight }: ResampleSizes): Resampler {
  const columnTaps = tapsFor(fromWidth, toWidth);
  const rowTaps = tapsFor(fromHeight, toHeight);
  const rows = Array.from({ length: toHeight }, (_, row) => rowTaps(row));
  const enlarges = toWidth > fromWidth || toHeight > fromHeight;

  function sourceRange(from: number, to: number) {
    if (to <= from) return { from: 0, to: 0 };
    const last = columnTaps(to - 1);
    return { from: columnTaps(from).first, to: last.first + last.weights.length };
  }

  function resample(source: Float32Array, sourceFrom: number, from: number, to: number): Float32Array {
    const columns = Array.from({ length: Math.max(0, to - from) }, (_, i) => columnTaps(from + i));
    const needed = sourceRange(from, to);
    // The side that makes the picture smaller goes first: less is left for the other.
    const result =
      toWidth < fromWidth
        ? mixRows(mixColumns(source, sourceFrom, fromHeight, columns), columns.length, fromHeight, rows)
        : mixColumns(
            mixRows(cut(source, sourceFrom, needed, fromHeight), needed.to - needed.from, fromHeight, rows),
            needed.from,
            toHeight,
            columns,
          );
    return enlarges ? keepWithinUnit(result) : result;
  }

  return { sourceRange, resample };
}

/** Source samples first … first + weights.length − 1 make one target sample. The weights sum to 1. */
interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

function tapsFor(fromSize: number, toSize: number): (index: number) => Taps {
  if (fromSize === toSize) return (index) => ({ first: index, weights: [1] });
  return toSize < fromSize
    ? (index) => areaTaps(fromSize, toSize, index)
    : (index) => cubicTaps(fromSize, toSize, index);
}

function areaTaps(fromSize: number, toSize: number, index: number): Taps {
  // In units of 1 / toSize all ends are whole numbers: the weights are exact.
  const start = index * fromSize;
  const end = start + fromSize;
  const first = Math.floor(start / toSize);
  const last = Math.ceil(end / toSize) - 1;
  const weights: number[] = [];
  for (let i = first; i <= last; i += 1) {
    weights.push((Math.min(end, (i + 1) * toSize) - Math.max(start, i * toSize)) / fromSize);
  }
  return { first, weights };
}

function cubicTaps(fromSize: number, toSize: number, index: number): Taps {
  const position = ((index + 0.5) * fromSize) / toSize - 0.5;
  const base = Math.floor(position);
  const first = Math.min(fromSize - 1, Math.max(0, base - 1));
  const last = Math.min(fromSize - 1, Math.max(0, base + 2));
  const weights = new Array<number>(last - first + 1).fill(0);
  for (let tap = base - 1; tap <= base + 2; tap += 1) {
    const slot = Math.min(last, Math.max(first, tap)) - first;
    weights[slot] = weights[slot]! + cubicKernel(position - tap);
  }
  return { first, weights };
}

function cubicKernel(distance: number): number {
  const x = Math.abs(distance);
  if (x >= 2) return 0;
  return x <= 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2;
}

function cut(source: Float32Array, sourceFrom: number, needed: { from: number; to: number }, height: number) {
  return source.subarray((needed.from - sourceFrom) * height, (needed.to - sourceFrom) * height);
}

/** Each new column as a weighted sum of old columns; `source` begins at column `sourceFrom`. */
function mixColumns(source: Float32Array, sourceFrom: number, height: number, columns: readonly Taps[]): Float32Array {
  const result = new Float32Array(columns.length * height);
  const sums = new Float64Array(height);
  for (let column = 0; column < columns.length; column += 1) {
    const { first, weights } = columns[column]!;
    sums.fill(0);
    for (let tap = 0; tap < weights.length; tap += 1) {
      const weight = weights[tap]!;
      const at = (first + tap - sourceFrom) * height;
      for (let row = 0; row < height; row += 1) sums[row] = sums[row]! + weight * source[at + row]!;
    }
    result.set(sums, column * height);
  }
  return result;
}

/** Each new row as a weighted sum of old rows, in `count` columns. */
function mixRows(source: Float32Array, count: number, height: number, rows: readonly Taps[]): Float32Array {
  const result = new Float32Array(count * rows.length);
  for (let row = 0; row < rows.length; row += 1) {
    const { first, weights } = rows[row]!;
    for (let column = 0; column < count; column += 1) {
      let sum = 0;
      const at = column * height + first;
      for (let tap = 0; tap < weights.length; tap += 1) sum += weights[tap]! * source[at + tap]!;
      result[column * rows.length + row] = sum;
    }
  }
  return result;
}

function keepWithinUnit(values: Float32Array): Float32Array {
  for (let i = 0; i < values.length; i += 1) values[i] = Math.min(1, Math.max(0, values[i]!));
  return values;
}
