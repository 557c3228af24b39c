import { readTiffDirectory, type TiffEntry } from '../exif.ts';
import type { ImageHeader } from './image-header.ts';
import { viewOf } from './view.ts';

/** Enough for any scanner; keeps a chain of directories that bites its tail from running on. */
const MOST_PAGES = 10_000;

/** What a TIFF's first directory says, as far as decoding needs it. */
export interface TiffLayout {
  readonly width: number;
  readonly height: number;
  readonly orientation: number;
  /** Where the orientation stands in the file, where there is one. */
  readonly orientationAt: number | undefined;
  readonly samplesPerPixel: number;
  readonly bitsPerSample: number;
  readonly planar: boolean;
  readonly tiled: boolean;
  readonly pages: number;
}

/** Reads the first directory (TIFF 6.0, section 2) and counts the others. */
export function readTiffLayout(bytes: Uint8Array): TiffLayout {
  const little = bytes[0] === 0x49;
  const first = readTiffDirectory(bytes, viewOf(bytes).getUint32(4, little));
  const entry = (tag: number): TiffEntry | undefined => first.entries.find((candidate) => candidate.tag === tag);
  const orientation = entry(274);
  const valid = orientation && orientation.value >= 1 && orientation.value <= 8;
  return {
    width: entry(256)?.value ?? 0,
    height: entry(257)?.value ?? 0,
    orientation: valid ? orientation.value : 1,
    orientationAt: orientation?.valueAt,
    samplesPerPixel: entry(277)?.value ?? 1,
    bitsPerSample: entry(258)?.value ?? 1,
    planar: entry(284)?.value === 2,
    tiled: entry(322) !== undefined,
    pages: countPages(bytes, first.next),
  };
}

function countPages(bytes: Uint8Array, second: number): number {
  const view = viewOf(bytes);
  const little = bytes[0] === 0x49;
  let pages = 1;
  let at = second;
  while (at > 0 && at + 2 <= bytes.length && pages < MOST_PAGES) {
    pages += 1;
    const next = at + 2 + 12 * view.getUint16(at, little);
    at = next + 4 <= bytes.length ? view.getUint32(next, little) : 0;
  }
  return pages;
}

/** TIFF. Whether all strips are there is left to the decoder, which refuses those that are not. */
export function readTiffHeader(bytes: Uint8Array): ImageHeader {
  const { width, height, orientation, samplesPerPixel, bitsPerSample, pages } = readTiffLayout(bytes);
  const bytesPerPixel = samplesPerPixel * Math.ceil(bitsPerSample / 8);
  return { width, height, bytesPerPixel, frames: pages, complete: true, orientation };
}
