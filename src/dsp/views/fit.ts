import type { Picture } from '../../values/picture.ts';
import { assertNever } from '../../values/wire.ts';
import { type PictureSize, resizePicture } from './resize.ts';
import { windowPicture } from './window.ts';

/** How a picture fills a size of other proportions: distorted, whole with black beside it, or filled and cut. */
export const fitNames = ['stretch', 'contain', 'cover'] as const;
export type Fit = (typeof fitNames)[number];

/** The picture at exactly that size. Proportions are those of columns and rows; the middle stays in the middle. */
export function fitPicture(source: Picture, size: PictureSize, fit: Fit): Picture {
  switch (fit) {
    case 'stretch':
      return resizePicture(source, size);
    case 'contain':
      return scaled(source, size, Math.min(size.width / source.width, size.height / source.height));
    case 'cover':
      return scaled(source, size, Math.max(size.width / source.width, size.height / source.height));
    default:
      return assertNever(fit);
  }
}

function scaled(source: Picture, size: PictureSize, scale: number): Picture {
  const width = Math.max(1, Math.round(source.width * scale));
  const height = Math.max(1, Math.round(source.height * scale));
  return windowPicture(resizePicture(source, { width, height }), {
    left: Math.floor((width - size.width) / 2),
    top: Math.floor((height - size.height) / 2),
    ...size,
  });
}
