import sharp, { type Sharp } from 'sharp';
import type { DecodedPixels } from '../../src/media/image/platform.ts';

/** Repeatable numbers 0 … 1 (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Random samples of a picture, line after line. */
export function noise(width: number, height: number, channels: 1 | 2 | 3 | 4, seed: number): Uint8Array<ArrayBuffer> {
  const next = seededRandom(seed);
  return Uint8Array.from({ length: width * height * channels }, () => Math.floor(256 * next()));
}

/** What a picture of those samples must become: luma over black, rounded once, column after column. */
export function plainLuma({ width, height, channels, samples }: DecodedPixels): number[] {
  const full = samples instanceof Uint16Array ? 65_535 : 255;
  return Array.from({ length: width * height }, (_, i) => {
    const at = ((i % height) * width + Math.floor(i / height)) * channels;
    const [r = 0, g = r, b = r] = channels >= 3 ? samples.subarray(at, at + 3) : [samples[at]];
    const alpha = channels % 2 === 0 ? samples[at + channels - 1]! : full;
    // In whole numbers, so that halves are halves.
    return Math.round(((299 * r + 587 * g + 114 * b) * alpha) / (1000 * full));
  });
}

/** A sharp pipeline over raw samples. */
export function rawPicture(samples: Uint8Array, width: number, height: number, channels: 1 | 2 | 3 | 4): Sharp {
  return sharp(samples, { raw: { width, height, channels } });
}

export async function bytesOf(picture: Sharp): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await picture.toBuffer());
}

/** A PNG with one more chunk after its header. */
export function withPngChunk(png: Uint8Array, type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(
    Array.from(type, (letter) => letter.charCodeAt(0)),
    4,
  );
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  const headerEnd = 33;
  const result = new Uint8Array(png.length + chunk.length);
  result.set(png.subarray(0, headerEnd));
  result.set(chunk, headerEnd);
  result.set(png.subarray(headerEnd), headerEnd + chunk.length);
  return result;
}

/** The header chunk of a PNG says another size than the file has. */
export function withPngSize(png: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(png);
  const view = new DataView(result.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  view.setUint32(29, crc32(result.subarray(12, 29)));
  return result;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** A Windows bitmap of 24 or 32 bits out of RGB samples. */
export function bmpOf(rgb: Uint8Array, width: number, height: number, bits: 24 | 32, topDown = false) {
  const stride = 4 * Math.ceil((width * bits) / 32);
  const bytes = new Uint8Array(54 + stride * height);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, 54, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, topDown ? -height : height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, bits, true);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = 3 * (y * width + x);
      const to = 54 + (topDown ? y : height - 1 - y) * stride + (x * bits) / 8;
      bytes.set([rgb[from + 2]!, rgb[from + 1]!, rgb[from]!], to);
    }
  }
  return bytes;
}
