import { assertNever } from '../../values/wire.ts';
import { readAvifHeader } from './headers/avif.ts';
import { readBmpHeader } from './headers/bmp.ts';
import { readGifHeader } from './headers/gif.ts';
import { readJpegHeader } from './headers/jpeg.ts';
import { readPngHeader } from './headers/png.ts';
import { readTiffHeader } from './headers/tiff.ts';
import { readWebpHeader } from './headers/webp.ts';
import type { ImageType } from './sniff.ts';

/** What a file says of its picture before anything is decoded. */
export interface ImageHeader {
  /** As stored, before EXIF rotation. */
  readonly width: number;
  readonly height: number;
  /** Bytes of one decoded pixel. */
  readonly bytesPerPixel: number;
  /** Pictures in the file; above 1 it is an animation or has several pages. */
  readonly frames: number;
  /** False where the file ends before its first picture does. */
  readonly complete: boolean;
  /** EXIF orientation 1 … 8 (TIFF 6.0, tag 274); read for PNG and TIFF only, whose decoders here do not apply it. */
  readonly orientation: number;
}

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
