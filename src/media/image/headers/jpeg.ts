import type { ImageHeader } from './image-header.ts';
import { viewOf } from './view.ts';

/**
 * JPEG (ITU-T T.81, annex B): walks the marker segments up to the first scan. Complete when an end-of-image marker
 * follows the scan's beginning; thumbnails inside EXIF lie before it and do not count.
 */
export function readJpegHeader(bytes: Uint8Array): ImageHeader | undefined {
  const view = viewOf(bytes);
  let size: { width: number; height: number } | undefined;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (isFrameHeader(marker)) size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    if (marker === START_OF_SCAN) break;
    at += 2 + view.getUint16(at + 2);
  }
  if (!size) return undefined;
  return { ...size, bytesPerPixel: 4, frames: 1, complete: hasEndAfter(bytes, at), orientation: 1 };
}

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/** SOF0 … SOF15 without the tables DHT, JPG and DAC among them. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function hasEndAfter(bytes: Uint8Array, scan: number): boolean {
  for (let at = bytes.length - 2; at > scan; at -= 1) {
    if (bytes[at] === 0xff && bytes[at + 1] === END_OF_IMAGE) return true;
  }
  return false;
}
