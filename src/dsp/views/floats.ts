import type { Picture } from '../../values/picture.ts';
import type { Meaning } from './grey.ts';
import { checkRange, overviewColumns } from './range.ts';

/** Values 0…1, column after column, top first. */
export interface FloatPlane {
  readonly width: number;
  readonly height: number;
  readonly samples: Float32Array;
}

/** An overview averages at most so many of the columns that each of its own stands for. */
const SAMPLED_COLUMNS = 16;

/** A picture over float values that are held: reads are views of them. */
export function floatPicture({ width, height, samples }: FloatPlane, { axis, law }: Meaning): Picture {
  return {
    kind: 'picture',
    width,
    height,
    axis,
    law,
    async read(from, to) {
      checkRange(width, from, to);
      return samples.subarray(from * height, to * height);
    },
    async overview(asked) {
      const columns = overviewColumns(asked, width);
      const result = new Float32Array(columns * height);
      for (let column = 0; column < columns; column += 1) {
        const from = Math.floor((column * width) / columns);
        const to = Math.max(from + 1, Math.floor(((column + 1) * width) / columns));
        const count = Math.min(SAMPLED_COLUMNS, to - from);
        for (let i = 0; i < count; i += 1) {
          const at = (from + Math.floor(((i + 0.5) * (to - from)) / count)) * height;
          for (let row = 0; row < height; row += 1) {
            const place = column * height + row;
            result[place] = result[place]! + samples[at + row]! / count;
          }
        }
      }
      return result;
    },
  };
}
