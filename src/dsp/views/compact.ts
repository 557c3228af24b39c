import { BLOCK_COLUMNS, type Picture } from '../../values/picture.ts';
import { clampUnit } from '../levels.ts';
import { greyPicture } from './grey.ts';

/**
 * A picture computed once and held as 16-bit grey: for sources whose own size is far beyond what is wanted of them. The values
 * are within 1/131070 of the picture's.
 */
export async function compactPicture(source: Picture, checkpoint: () => Promise<void>): Promise<Picture> {
  const { width, height, axis, law } = source;
  const samples = new Uint16Array(width * height);
  for (let from = 0; from < width; from += BLOCK_COLUMNS) {
    const values = await source.read(from, Math.min(width, from + BLOCK_COLUMNS));
    for (let i = 0; i < values.length; i += 1) {
      samples[from * height + i] = Math.round(65_535 * clampUnit(values[i]!));
    }
    await checkpoint();
  }
  return greyPicture({ width, height, samples }, { axis, law });
}
