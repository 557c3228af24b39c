import type { Axis } from '../values/axis.ts';
import type { Law } from '../values/law.ts';
import { hertzToRow } from './axes.ts';
import { boxWeightsAbout, type SparseRow } from './box-weights.ts';
import { valuesToLevels } from './laws.ts';

/** What a picture's columns look like and which STFT they are meant for. */
export interface MagnitudeLayout {
  readonly axis: Axis;
  readonly law: Law;
  /** Rows of the picture. */
  readonly height: number;
  /** Even; bins are fftSize / 2 + 1. */
  readonly fftSize: number;
  readonly sampleRate: number;
}

/**
 * `count` columns of `height` values (top first) → `count` frames of fftSize / 2 + 1 magnitudes ≥ 0 (bin 0 first), written
 * into `into` where it is given.
 */
export type MagnitudeMapper = (columns: Float32Array, count: number, into?: Float32Array) => Float32Array;

/**
 * From pictures to STFT magnitudes: values become levels by the law, rows become bins by the axis.
 * Where rows are sparser than bins, levels are interpolated linearly between the centres of rows; where rows are denser,
 * a bin is the mean of the rows it covers. Bins more than half a row outside the axis are silent.
 * A linear axis from 0 Hz to Nyquist with fftSize = 2 (height − 1) is copied bottom first, byte for byte.
 */
export function createMagnitudeMapper(layout: MagnitudeLayout): MagnitudeMapper {
  const { height, fftSize, law } = layout;
  const bins = fftSize / 2 + 1;
  const rows = flatten(Array.from({ length: bins }, (_, bin) => rowsOfBin(layout, bin)));
  return (columns, count, into) => {
    const levels = valuesToLevels(law, columns);
    const magnitudes = into ?? new Float32Array(count * bins);
    for (let column = 0; column < count; column += 1) {
      gather(levels, column * height, rows, magnitudes, column * bins);
    }
    return magnitudes;
  };
}

/** Sparse rows one after the other: the weights of bin b are `weights[ends[b − 1]]` … `weights[ends[b] − 1]`. */
interface FlatRows {
  readonly firsts: Int32Array;
  readonly ends: Int32Array;
  readonly weights: Float64Array;
}

function flatten(rows: readonly SparseRow[]): FlatRows {
  const ends = new Int32Array(rows.length);
  let length = 0;
  for (const [bin, { weights }] of rows.entries()) {
    length += weights.length;
    ends[bin] = length;
  }
  const flat = new Float64Array(length);
  for (const [bin, { weights }] of rows.entries()) flat.set(weights, ends[bin]! - weights.length);
  return { firsts: Int32Array.from(rows, ({ first }) => first), ends, weights: flat };
}

function gather(
  source: Float32Array,
  sourceAt: number,
  { firsts, ends, weights }: FlatRows,
  target: Float32Array,
  targetAt: number,
): void {
  let at = 0;
  for (let bin = 0; bin < ends.length; bin += 1) {
    const end = ends[bin]!;
    let sum = 0;
    for (let row = sourceAt + firsts[bin]!; at < end; at += 1, row += 1) sum += weights[at]! * source[row]!;
    // Also turns NaN into silence.
    target[targetAt + bin] = sum > 0 ? sum : 0;
  }
}

function rowsOfBin({ axis, height, fftSize, sampleRate }: MagnitudeLayout, bin: number): SparseRow {
  if (height === 1) return boxWeightsAbout(withinAxis(axis, (bin * sampleRate) / fftSize) ? 0 : -1, 0, 0, 1);
  const rowAt = (position: number) => hertzToRow(axis, height, (position * sampleRate) / fftSize);
  return boxWeightsAbout(rowAt(bin), rowAt(bin + 0.5), rowAt(Math.max(0, bin - 0.5)), height);
}

function withinAxis(axis: Axis, hertz: number): boolean {
  return hertz >= axis.lowHertz && hertz <= axis.highHertz;
}
