import type { DecodedPixels, ImagePlatform } from './platform.ts';
import { createPixelReader, type PixelReader } from './webgl-pixels.ts';

/**
 * The browser's picture decoders, for workers. Colours are left as stored and alpha is not multiplied in; the pixels are
 * read back through WebGL, which a 2D canvas would not do exactly.
 */
export function browserImagePlatform(): ImagePlatform {
  let reader: PixelReader | undefined;
  return {
    async decode(bytes, mediaType) {
      const bitmap = await createImageBitmap(new Blob([bytes], { type: mediaType }), {
        colorSpaceConversion: 'none',
        premultiplyAlpha: 'none',
      });
      try {
        if (!reader || reader.lost()) reader = createPixelReader();
        return (reader && (await reader.read(bitmap))) ?? readThroughCanvas(bitmap);
      } finally {
        bitmap.close();
      }
    },
  };
}

/**
 * Where there is no WebGL: opaque pixels are exact; under alpha the colours are not, but once laid over black, which is
 * all that follows, they are within two levels.
 */
function readThroughCanvas(bitmap: ImageBitmap): DecodedPixels {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser gives no canvas of that size');
  context.drawImage(bitmap, 0, 0);
  return { width, height, channels: 4, samples: context.getImageData(0, 0, width, height).data };
}
