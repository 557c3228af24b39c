import { assertNever } from '../../values/wire.ts';
import { readAvifHeader } from './headers/avif.ts';
import { readBmpHeader } from './headers/bmp.ts';
import { readGifHeader } from './headers/gif.ts';
import type { ImageHeader } from './headers/image-header.ts';
import { readJpegHeader } from './headers/jpeg.ts';
import { readPngHeader } from './headers/png.ts';
import { readTiffHeader } from './headers/tiff.ts';
import { readWebpHeader } from './headers/webp.ts';
import type { ImageType } from './sniff.ts';

/** Reads sizes and counts alone, in bounded time. Undefined where the file ends or is damaged before it tells its size. */
export function readImageHeader(bytes: Uint8Array, type: ImageType): ImageHeader | undefined {
  try {
    const header = readHeaderOf(bytes, type);
    return header && header.width > 0 && header.height > 0 ? header : undefined;
  } catch (error) {
    // A DataView read past the end: the header itself is cut off.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readHeaderOf(bytes: Uint8Array, type: ImageType): ImageHeader | undefined {
  switch (type) {
    case 'jpeg':
      return readJpegHeader(bytes);
    case 'png':
      return readPngHeader(bytes);
    case 'webp':
      return readWebpHeader(bytes);
    case 'gif':
      return readGifHeader(bytes);
    case 'bmp':
      return readBmpHeader(bytes);
    case 'avif':
      return readAvifHeader(bytes);
    case 'tiff':
      return readTiffHeader(bytes);
    default:
      return assertNever(type);
  }
}
