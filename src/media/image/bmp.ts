import { type BmpLayout, readBmpLayout } from './headers/bmp.ts';
import type { DecodedPixels } from './platform.ts';

/**
 * Uncompressed Windows bitmaps of 1, 4, 8, 24 and 32 bits, for machines without a decoder of their own. The fourth byte
 * of 32 bits is unused, as the format says. Throws an Error for other kinds.
 */
export function decodeBmp(bytes: Uint8Array): DecodedPixels {
  const layout = readBmpLayout(bytes);
  const { width, height, bitsPerPixel, compression } = layout;
  if (compression !== 0 || ![1, 4, 8, 24, 32].includes(bitsPerPixel)) {
    throw new Error(`bitmaps of ${bitsPerPixel} bits with compression ${compression} are not read here`);
  }
  const samples = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    const line = layout.dataAt + (layout.topDown ? y : height - 1 - y) * layout.stride;
    for (let x = 0; x < width; x += 1) {
      const at = bluePosition(bytes, layout, line, x);
      const to = 3 * (y * width + x);
      samples[to] = bytes[at + 2]!;
      samples[to + 1] = bytes[at + 1]!;
      samples[to + 2] = bytes[at]!;
    }
  }
  return { width, height, channels: 3, samples };
}

/** Where the pixel's colour stands, blue first: in the line itself or in the palette before it. */
function bluePosition(bytes: Uint8Array, layout: BmpLayout, line: number, x: number): number {
  const { bitsPerPixel, headerSize } = layout;
  if (bitsPerPixel >= 24) return line + (x * bitsPerPixel) / 8;
  const shift = 8 - bitsPerPixel - ((x * bitsPerPixel) & 7);
  const index = (bytes[line + ((x * bitsPerPixel) >> 3)]! >> shift) & (2 ** bitsPerPixel - 1);
  return 14 + headerSize + index * (headerSize === 12 ? 3 : 4);
}
