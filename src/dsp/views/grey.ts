import type { Axis } from '../../values/axis.ts';
import { type GreyPlane, planeFullScale } from '../../values/grey-plane.ts';
import type { Law } from '../../values/law.ts';
import type { Picture } from '../../values/picture.ts';
import { type Levels, levelsFunction } from '../levels.ts';
import { checkRange, overviewColumns } from './range.ts';

/** What rows and values of a source stand for. */
export interface Meaning {
  readonly axis: Axis;
  readonly law: Law;
}

/** An overview averages at most so many of the columns that each of its own stands for. */
const SAMPLED_COLUMNS = 16;

/**
 * A decoded picture at its own size as a picture. `levels` are applied to its values as they are read, by a table, before
 * anything resizes it. Holds the plane itself, and nothing else.
 */
export function greyPicture(plane: GreyPlane, { axis, law }: Meaning, levels: Levels = {}): Picture {
  const { width, height, samples } = plane;
  const table = levelTable(planeFullScale(plane), levels);
  return {
    kind: 'picture',
    width,
    height,
    axis,
    law,
    async read(from, to) {
      checkRange(width, from, to);
      const result = new Float32Array((to - from) * height);
      const offset = from * height;
      for (let i = 0; i < result.length; i += 1) result[i] = table[samples[offset + i]!]!;
      return result;
    },
    async overview(asked) {
      const columns = overviewColumns(asked, width);
      const result = new Float32Array(columns * height);
      for (let column = 0; column < columns; column += 1) {
        const from = Math.floor((column * width) / columns);
        const to = Math.max(from + 1, Math.floor(((column + 1) * width) / columns));
        meanColumn(result, column * height, { samples, table, height, from, to });
      }
      return result;
    },
  };
}

interface ColumnMean {
  readonly samples: GreyPlane['samples'];
  readonly table: Float32Array;
  readonly height: number;
  readonly from: number;
  readonly to: number;
}

function meanColumn(result: Float32Array, at: number, { samples, table, height, from, to }: ColumnMean): void {
  const count = Math.min(SAMPLED_COLUMNS, to - from);
  for (let i = 0; i < count; i += 1) {
    const column = from + Math.floor(((i + 0.5) * (to - from)) / count);
    for (let row = 0; row < height; row += 1) {
      result[at + row] = result[at + row]! + table[samples[column * height + row]!]! / count;
    }
  }
}

function levelTable(fullScale: number, levels: Levels): Float32Array {
  const value = levelsFunction(levels);
  return Float32Array.from({ length: fullScale + 1 }, (_, sample) => value(sample / fullScale));
}
