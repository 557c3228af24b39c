import type { Picture } from '../../values/picture.ts';
import { applyLevels, type Levels } from '../levels.ts';

/** The picture with other levels. Its overview changes the overview's values, not the mean of changed values. */
export function levelsPicture(source: Picture, levels: Levels): Picture {
  const { width, height, axis, law } = source;
  return {
    kind: 'picture',
    width,
    height,
    axis,
    law,
    read: async (from, to) => applyLevels(await source.read(from, to), levels),
    overview: async (columns) => applyLevels(await source.overview(columns), levels),
  };
}
