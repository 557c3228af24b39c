import type { Picture } from '../../values/picture.ts';
import { createResampler, type Resampler } from '../resample-picture.ts';
import { checkRange, overviewColumns } from './range.ts';

/** Source values that are held at once while one read is computed: 8 MiB of float32. */
const MOST_VALUES = 2 ** 21;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The picture at another size: area averaging down, bicubic up, each side for itself (`createResampler`). Reads of the source are
 * cut so that however large it is, a read of this view holds some 8 MiB of it.
 */
export function resizePicture(source: Picture, { width, height }: PictureSize): Picture {
  if (source.width === width && source.height === height) return source;
  // Where even one column needs too much of the source, its mean is taken in `parts` equal steps: exactly the same.
  const perColumn = (source.width / width) * source.height;
  const parts = Math.max(1, Math.min(Math.floor(source.width / width), Math.ceil(perColumn / MOST_VALUES)));
  const sizes = { fromWidth: source.width, fromHeight: source.height, toHeight: height };
  const resampler = createResampler({ ...sizes, toWidth: width * parts });
  const atOnce = Math.max(1, Math.floor((MOST_VALUES * parts) / perColumn));

  async function read(from: number, to: number): Promise<Float32Array> {
    checkRange(width, from, to);
    if (parts === 1 && to - from <= atOnce) return readThrough(source, resampler, from, to);
    const result = new Float32Array((to - from) * height);
    for (let at = from * parts; at < to * parts; ) {
      const until = Math.min(to * parts, at + atOnce);
      const piece = await readThrough(source, resampler, at, until);
      if (parts === 1) result.set(piece, (at - from) * height);
      else addMeans(result, piece, { first: at - from * parts, parts, height });
      at = until;
    }
    return result;
  }

  async function overview(asked: number): Promise<Float32Array> {
    const columns = overviewColumns(asked, width);
    if (columns === width) return read(0, width);
    const kept = Math.min(source.width, columns);
    const small = await source.overview(kept);
    const toOverview = createResampler({ ...sizes, fromWidth: kept, toWidth: columns });
    return toOverview.resample(small, 0, 0, columns);
  }

  return { kind: 'picture', width, height, axis: source.axis, law: source.law, read, overview };
}

async function readThrough(source: Picture, resampler: Resampler, from: number, to: number): Promise<Float32Array> {
  const needed = resampler.sourceRange(from, to);
  return resampler.resample(await source.read(needed.from, needed.to), needed.from, from, to);
}

/** Adds finer columns to the mean of the `parts` that make one column. `first` counts finer columns. */
function addMeans(
  result: Float32Array,
  piece: Float32Array,
  { first, parts, height }: { readonly first: number; readonly parts: number; readonly height: number },
): void {
  for (let i = 0; i < piece.length / height; i += 1) {
    const at = Math.floor((first + i) / parts) * height;
    for (let row = 0; row < height; row += 1) {
      result[at + row] = result[at + row]! + piece[i * height + row]! / parts;
    }
  }
}
