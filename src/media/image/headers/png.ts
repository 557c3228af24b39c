import { readOrientation } from '../exif.ts';
import type { ImageHeader } from './image-header.ts';
import { fourCharacters, viewOf } from './view.ts';

/** One chunk of a PNG: its four letters, and where its data begin and end. */
export interface PngChunk {
  readonly type: string;
  readonly from: number;
  readonly to: number;
}

/** All whole chunks, in order (PNG specification, 5.3). Stops at the first that is cut off. */
export function pngChunks(bytes: Uint8Array): PngChunk[] {
  const view = viewOf(bytes);
  const chunks: PngChunk[] = [];
  let at = 8;
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) break;
    chunks.push({ type: fourCharacters(bytes, at + 4), from: at + 8, to: at + 8 + length });
    at += 12 + length;
  }
  return chunks;
}

/** Samples a pixel by colour type: grey, –, RGB, palette (RGBA once looked up), grey and alpha, –, RGBA. */
const samplesByColourType = [1, 0, 3, 4, 2, 0, 4] as const;

/** PNG and APNG. Orientation from an eXIf chunk. */
export function readPngHeader(bytes: Uint8Array): ImageHeader {
  const view = viewOf(bytes);
  const chunks = pngChunks(bytes);
  const animation = chunks.find(({ type }) => type === 'acTL');
  const exif = chunks.find(({ type }) => type === 'eXIf');
  const bytesPerSample = view.getUint8(24) === 16 ? 2 : 1;
  return {
    width: view.getUint32(16),
    height: view.getUint32(20),
    bytesPerPixel: bytesPerSample * (samplesByColourType[view.getUint8(25)] || 4),
    frames: animation ? view.getUint32(animation.from) : 1,
    complete: chunks.some(({ type }) => type === 'IDAT') && chunks.some(({ type }) => type === 'IEND'),
    orientation: exif ? readOrientation(bytes.subarray(exif.from, exif.to)) : 1,
  };
}
