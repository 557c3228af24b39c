import type { Picture } from '../../values/picture.ts';
import { placedOverview } from './placed-overview.ts';
import { checkRange, overviewColumns } from './range.ts';
import { resizePicture } from './resize.ts';

export interface Gaps {
  /** Black columns after each picture but the last. */
  readonly gap: number;
  /** Also after the last, as the original did. */
  readonly trailingGap: boolean;
}

interface Piece {
  readonly picture: Picture;
  readonly at: number;
}

/**
 * Pictures one after another. All must have the axis and law of the first (`refuseUnlike` tells people); the tallest height
 * wins, the others are resized to it. Throws a RangeError without pictures.
 */
export function concatPictures(pictures: readonly Picture[], { gap, trailingGap }: Gaps): Picture {
  const first = pictures[0];
  if (!first) throw new RangeError('nothing to join');
  const height = Math.max(...pictures.map((picture) => picture.height));
  const pieces: Piece[] = [];
  let end = 0;
  for (const picture of pictures) {
    pieces.push({ picture: resizePicture(picture, { width: picture.width, height }), at: end });
    end += picture.width + gap;
  }
  const width = trailingGap ? end : end - gap;
  if (pieces.length === 1 && width === first.width) return pieces[0]!.picture;

  async function read(from: number, to: number): Promise<Float32Array> {
    checkRange(width, from, to);
    const result = new Float32Array((to - from) * height);
    const touched = pieces.slice(firstEndingAfter(pieces, from)).filter((piece) => piece.at < to);
    await Promise.all(
      touched.map(async ({ picture, at }) => {
        const start = Math.max(from, at);
        const stop = Math.min(to, at + picture.width);
        if (stop > start) result.set(await picture.read(start - at, stop - at), (start - from) * height);
      }),
    );
    return result;
  }

  async function overview(asked: number): Promise<Float32Array> {
    const columns = overviewColumns(asked, width);
    if (columns === width) return read(0, width);
    const result = new Float32Array(columns * height);
    for (const { picture, at } of pieces) {
      // Only the columns it touches: with many pictures, each is a small part of the whole.
      const first = Math.floor((at * columns) / width);
      const last = Math.min(columns, Math.ceil(((at + picture.width) * columns) / width));
      const offset = (first * width) / columns;
      const span = ((last - first) * width) / columns;
      const part = await placedOverview(picture, { at: at - offset, width: span, columns: last - first });
      for (let i = 0; i < part.length; i += 1) result[first * height + i] = result[first * height + i]! + part[i]!;
    }
    return result;
  }

  return { kind: 'picture', width, height, axis: first.axis, law: first.law, read, overview };
}

/** By halving: a long concat must not look at every piece for every block. */
function firstEndingAfter(pieces: readonly Piece[], column: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { picture, at } = pieces[middle]!;
    if (at + picture.width > column) high = middle;
    else low = middle + 1;
  }
  return low;
}
