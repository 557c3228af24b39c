import type { Axis } from '../values/axis.ts';
import { hertzToRow, rowToHertz } from './axes.ts';
import { boxWeightsAbout } from './box-weights.ts';

/** Axis and number of rows before and after. */
export interface AxisChange {
  readonly from: Axis;
  readonly fromHeight: number;
  readonly to: Axis;
  readonly toHeight: number;
}

/**
 * Moves rows to where their frequencies lie on another axis: `count` columns of `fromHeight` values (top first) become as
 * many of `toHeight`. Interpolated linearly where the new rows are closer together, averaged where they are wider apart;
 * frequencies that the old axis does not reach are black. The same axis and height: the same values.
 */
export function createAxisChanger(change: AxisChange): (columns: Float32Array, count: number) => Float32Array {
  const { from, fromHeight, to, toHeight } = change;
  const sourceRow = (row: number) => hertzToRow(from, fromHeight, rowToHertz(to, toHeight, row));
  const rows = Array.from({ length: toHeight }, (_, row) =>
    boxWeightsAbout(sourceRow(row), sourceRow(row - 0.5), sourceRow(row + 0.5), fromHeight),
  );
  return (columns, count) => {
    const result = new Float32Array(count * toHeight);
    for (let column = 0; column < count; column += 1) {
      for (let row = 0; row < toHeight; row += 1) {
        const { first, weights } = rows[row]!;
        const at = column * fromHeight + first;
        let sum = 0;
        for (let i = 0; i < weights.length; i += 1) sum += weights[i]! * columns[at + i]!;
        result[column * toHeight + row] = sum;
      }
    }
    return result;
  };
}
