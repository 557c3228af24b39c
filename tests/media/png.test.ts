import { deflateSync } from 'node:zlib';
import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { decodePng } from '../../src/media/image/png.ts';
import { inflate } from '../../src/media/image/png-inflate.ts';
import { bytesOf, noise, rawPicture, seededRandom, withPngChunk } from './picture-files.ts';

/** A PNG out of its filtered lines. */
function pngOf(header: { width: number; height: number; depth: number; type: number }, idat: Uint8Array) {
  const ihdr = new Uint8Array(13);
  const view = new DataView(ihdr.buffer);
  view.setUint32(0, header.width);
  view.setUint32(4, header.height);
  ihdr.set([header.depth, header.type], 8);
  const chunk = (type: string, data: Uint8Array) => {
    const result = new Uint8Array(12 + data.length);
    new DataView(result.buffer).setUint32(0, data.length);
    result.set(
      Array.from(type, (c) => c.charCodeAt(0)),
      4,
    );
    result.set(data, 8);
    return [...result];
  };
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  return Uint8Array.from([
    ...signature,
    ...chunk('IHDR', ihdr),
    ...chunk('IDAT', idat),
    ...chunk('IEND', new Uint8Array()),
  ]);
}

describe('against another decoder', () => {
  // Slopes with a little noise: an encoder that chooses filters uses all of them.
  const next = seededRandom(8);
  const [width, height] = [131, 77];
  for (const channels of [1, 2, 3, 4] as const) {
    const samples = Uint8Array.from({ length: width * height * channels }, (_, i) => i / 97 + (i % 131) + 9 * next());
    test.each([true, false])(`${channels} channels, adaptive filters, interlaced: %s`, async (progressive) => {
      const bytes = await bytesOf(
        rawPicture(samples, width, height, channels)
          .toColourspace(channels < 3 ? 'b-w' : 'srgb')
          .png({ adaptiveFiltering: true, progressive }),
      );
      const decoded = await decodePng(bytes);
      const other = decode(bytes);
      expect([decoded.width, decoded.height, decoded.channels]).toEqual([other.width, other.height, other.channels]);
      expect(Buffer.from(decoded.samples).equals(Buffer.from(other.data))).toBe(true);
      expect(Buffer.from(decoded.samples).equals(Buffer.from(samples))).toBe(true);
    });
  }
});

test.each([0, 1, 2, 3, 4])('line filter %i, on the first line and the others', async (filter) => {
  const [width, height, distance] = [5, 4, 3];
  const pixels = noise(width, height, 3, 40 + filter);
  const stride = width * distance;
  const at = (x: number, y: number) => (x < 0 || y < 0 ? 0 : pixels[y * stride + x]!);
  const lines = Array.from({ length: height }, (_, y) => [
    filter,
    ...Array.from({ length: stride }, (_, x) => {
      const [left, up, corner] = [at(x - distance, y), at(x, y - 1), x < distance ? 0 : at(x - distance, y - 1)];
      const estimate = left + up - corner;
      const nearest = [left, up, corner].reduce((best, value) =>
        Math.abs(estimate - value) < Math.abs(estimate - best) ? value : best,
      );
      return at(x, y) - [0, left, up, (left + up) >> 1, nearest][filter]!;
    }),
  ]);
  const bytes = pngOf({ width, height, depth: 8, type: 2 }, deflateSync(Uint8Array.from(lines.flat())));
  expect([...(await decodePng(bytes)).samples]).toEqual([...pixels]);
});

test.each([1, 2, 4])('grey of %i bits, with a transparent level', async (depth) => {
  const width = 11;
  const highest = 2 ** depth - 1;
  const levels = Array.from({ length: width }, (_, x) => x & highest);
  const line = new Uint8Array(1 + Math.ceil((width * depth) / 8));
  for (const [x, level] of levels.entries()) {
    const bit = x * depth;
    line[1 + (bit >> 3)]! |= level << (8 - depth - (bit & 7));
  }
  const bytes = pngOf({ width, height: 1, depth, type: 0 }, deflateSync(line));
  const plain = levels.map((level) => (level * 255) / highest);
  expect([...(await decodePng(bytes)).samples]).toEqual(plain);
  const keyed = await decodePng(withPngChunk(bytes, 'tRNS', Uint8Array.of(0, 1)));
  expect(keyed.channels).toBe(2);
  expect([...keyed.samples]).toEqual(plain.flatMap((value, x) => [value, levels[x] === 1 ? 0 : 255]));
});

test('a bomb is inflated no further than its pixels need', async () => {
  const bomb = deflateSync(new Uint8Array(100e6), { level: 9 });
  const before = process.memoryUsage().rss;
  const { samples } = await decodePng(pngOf({ width: 2, height: 2, depth: 8, type: 0 }, new Uint8Array(bomb)));
  expect([...samples]).toEqual([0, 0, 0, 0]);
  expect(process.memoryUsage().rss - before).toBeLessThan(60e6);
});

test('damage after the last pixel is passed over, before it is told', async () => {
  const whole = new Uint8Array(deflateSync(noise(50, 50, 1, 1)));
  const withoutChecksum = whole.slice(0, -4);
  expect((await inflate([withoutChecksum], 2500)).length).toBe(2500);
  await expect(inflate([whole.slice(0, 1000)], 2500)).rejects.toThrow(/pixel data/);
  await expect(inflate([whole], 2501)).rejects.toThrow(/too early/);
  await expect(inflate([noise(50, 1, 1, 1)], 10)).rejects.toThrow(/damaged/);
});

test('kinds that the format does not have are refused', async () => {
  const idat = deflateSync(new Uint8Array(100));
  await expect(decodePng(pngOf({ width: 1, height: 1, depth: 4, type: 2 }, idat))).rejects.toThrow(/colour type/);
  await expect(decodePng(pngOf({ width: 1, height: 1, depth: 8, type: 3 }, idat))).rejects.toThrow(/palette/);
});
