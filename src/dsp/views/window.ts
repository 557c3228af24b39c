import type { Picture } from '../../values/picture.ts';
import { placedOverview } from './placed-overview.ts';
import { checkRange, overviewColumns, readBeyond } from './range.ts';

/** A part of a picture and what lies beside it, in columns and rows of the picture; what lies outside it is black. */
export interface PictureWindow {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Cuts and pads. The axis stays as it is: a window that moves rows moves what they sound like. */
export function windowPicture(source: Picture, { left, top, width, height }: PictureWindow): Picture {
  const same = left === 0 && top === 0 && width === source.width && height === source.height;
  if (same) return source;
  const { axis, law } = source;
  return {
    kind: 'picture',
    width,
    height,
    axis,
    law,
    async read(from, to) {
      checkRange(width, from, to);
      return windowRows(await readBeyond(source, left + from, left + to), source.height, top, height);
    },
    async overview(asked) {
      const columns = overviewColumns(asked, width);
      const part = await placedOverview(source, { at: -left, width, columns });
      return windowRows(part, source.height, top, height);
    },
  };
}

/** Columns from…to of a picture as a picture of their own. */
export function slicePicture(source: Picture, from: number, to: number): Picture {
  return windowPicture(source, { left: from, top: 0, width: to - from, height: source.height });
}

/** Each column cut and padded to rows top … top + height. */
function windowRows(values: Float32Array, sourceHeight: number, top: number, height: number): Float32Array {
  if (top === 0 && height === sourceHeight) return values;
  const result = new Float32Array((values.length / sourceHeight) * height);
  const first = Math.max(0, top);
  const last = Math.min(sourceHeight, top + height);
  for (let column = 0; column < values.length / sourceHeight && last > first; column += 1) {
    const at = column * sourceHeight;
    result.set(values.subarray(at + first, at + last), column * height + first - top);
  }
  return result;
}
