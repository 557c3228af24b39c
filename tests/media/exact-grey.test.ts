import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { loadPicture } from '../../src/media/image/load.ts';
import { nodeImagePlatform } from '../../src/media/image/node.ts';
import type { ChannelName } from '../../src/media/image/plane.ts';
import { bmpOf, bytesOf, noise, plainLuma, rawPicture, withPngChunk } from './picture-files.ts';

const platform = nodeImagePlatform();
const width = 37;
const height = 23;

async function load(bytes: Uint8Array<ArrayBuffer>, channel: ChannelName = 'luma') {
  return loadPicture(bytes, 'test', { channel, platform });
}

describe('lossless files become exactly 0.299 R + 0.587 G + 0.114 B over black', () => {
  for (const channels of [1, 2, 3, 4] as const) {
    const samples = noise(width, height, channels, 10 + channels);
    const expected = plainLuma({ width, height, channels, samples });
    const picture = () => rawPicture(samples, width, height, channels);

    test(`png, ${channels} channels`, async () => {
      const { plane } = await load(await bytesOf(picture().png()));
      expect([plane.width, plane.height]).toEqual([width, height]);
      expect([...plane.samples]).toEqual(expected);
    });
    test(`tiff, ${channels} channels`, async () => {
      const { plane } = await load(await bytesOf(picture().tiff({ compression: 'lzw' })));
      expect([...plane.samples]).toEqual(expected);
    });
  }

  test('interlaced png', async () => {
    const samples = noise(width, height, 4, 3);
    const { plane } = await load(await bytesOf(rawPicture(samples, width, height, 4).png({ progressive: true })));
    expect([...plane.samples]).toEqual(plainLuma({ width, height, channels: 4, samples }));
  });

  test('lossless webp', async () => {
    const samples = noise(width, height, 3, 4);
    const { plane } = await load(await bytesOf(rawPicture(samples, width, height, 3).webp({ lossless: true })));
    expect([...plane.samples]).toEqual(plainLuma({ width, height, channels: 3, samples }));
  });

  for (const [bits, topDown] of [
    [24, false],
    [24, true],
    [32, false],
  ] as const) {
    test(`bmp of ${bits} bits${topDown ? ', top line first' : ''}`, async () => {
      const samples = noise(width, height, 3, 5);
      const { plane } = await load(bmpOf(samples, width, height, bits, topDown));
      expect([...plane.samples]).toEqual(plainLuma({ width, height, channels: 3, samples }));
    });
  }

  test('16-bit png keeps its 16 bits', async () => {
    const samples = new Uint16Array(noise(width, height, 2, 6).buffer);
    const raw = sharp(samples, { raw: { width, height, channels: 1 } }).toColourspace('grey16');
    const { plane } = await load(await bytesOf(raw.png()));
    expect(plane.samples).toBeInstanceOf(Uint16Array);
    expect([...plane.samples]).toEqual(plainLuma({ width, height, channels: 1, samples }));
  });

  test('png palette, also of 1 bit', async () => {
    for (const colours of [2, 200]) {
      const bytes = await bytesOf(
        rawPicture(noise(width, height, 3, 7), width, height, 3).png({ palette: true, colours }),
      );
      const { data } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
      const { plane } = await load(bytes);
      expect([...plane.samples]).toEqual(plainLuma({ width, height, channels: 3, samples: new Uint8Array(data) }));
    }
  });
});

describe('nothing but the pixels counts', () => {
  const samples = noise(width, height, 3, 20);
  const expected = plainLuma({ width, height, channels: 3, samples });

  test('a colour profile changes nothing', async () => {
    const bytes = await bytesOf(rawPicture(samples, width, height, 3).withIccProfile('p3', { attach: true }).png());
    const stored = await sharp(bytes, { ignoreIcc: true }).raw().toBuffer();
    expect([...(await load(bytes)).plane.samples]).toEqual(
      plainLuma({ width, height, channels: 3, samples: new Uint8Array(stored) }),
    );
  });

  test('gamma, a damaged profile and a misplaced tRNS change and break nothing', async () => {
    const png = await bytesOf(rawPicture(samples, width, height, 3).png());
    for (const [type, data] of [
      ['gAMA', Uint8Array.of(0, 1, 134, 160)],
      ['iCCP', Uint8Array.of(65, 0, 0, 1, 2, 3)],
      ['tEXt', new Uint8Array(100)],
    ] as const) {
      expect([...(await load(withPngChunk(png, type, data))).plane.samples]).toEqual(expected);
    }
  });

  test('one colour of an RGB png may be transparent', async () => {
    const png = await bytesOf(rawPicture(samples, width, height, 3).png({ palette: false }));
    const [r, g, b] = samples;
    const { plane } = await load(withPngChunk(png, 'tRNS', Uint8Array.of(0, r!, 0, g!, 0, b!)));
    expect([...plane.samples]).toEqual(expected.map((value, i) => (i === 0 ? 0 : value)));
    expect(expected[0]).toBeGreaterThan(0);
  });
});

describe('channels', () => {
  const samples = noise(width, height, 4, 30);
  for (const [channel, offset] of [
    ['red', 0],
    ['green', 1],
    ['blue', 2],
  ] as const) {
    test(`${channel}, over black`, async () => {
      const { plane } = await load(await bytesOf(rawPicture(samples, width, height, 4).png()), channel);
      const at = (x: number, y: number, c: number) => samples[4 * (y * width + x) + c]!;
      for (let x = 0; x < width; x += 1) {
        for (let y = 0; y < height; y += 1) {
          expect(plane.samples[x * height + y]).toBe(Math.round((at(x, y, offset) * at(x, y, 3)) / 255));
        }
      }
    });
  }

  test('alpha, which is white where there is none', async () => {
    const withAlpha = await load(await bytesOf(rawPicture(samples, width, height, 4).png()), 'alpha');
    expect(withAlpha.plane.samples[height]).toBe(samples[7]);
    const without = await load(await bytesOf(rawPicture(noise(2, 2, 3, 1), 2, 2, 3).png()), 'alpha');
    expect([...without.plane.samples]).toEqual([255, 255, 255, 255]);
  });
});

describe('EXIF orientation', () => {
  // Marked corners: only the right one of the eight ways puts all of them where they belong.
  const [w, h] = [16, 8];
  const upright = Uint8Array.from({ length: w * h }, (_, i) => (i % w < 8 ? (i < 64 ? 250 : 150) : i < 64 ? 80 : 10));

  for (let orientation = 1; orientation <= 8; orientation += 1) {
    for (const format of ['jpeg', 'png', 'tiff', 'webp'] as const) {
      test(`${orientation} in ${format}`, async () => {
        const stored = await storedFor(orientation);
        const tagged = stored.withMetadata({ orientation });
        const options = { jpeg: { quality: 100 }, webp: { lossless: true }, tiff: { compression: 'lzw' }, png: {} }[
          format
        ];
        const { plane } = await load(await bytesOf(tagged.toFormat(format, options)));
        expect([plane.width, plane.height]).toEqual([w, h]);
        for (let i = 0; i < w * h; i += 1) {
          const value = plane.samples[(i % w) * h + Math.floor(i / w)]!;
          expect(Math.abs(value - upright[i]!)).toBeLessThanOrEqual(format === 'jpeg' ? 3 : 0);
        }
      });
    }
  }

  /** The picture as a camera stores it that says "show it by this orientation": each is undone by its inverse. */
  async function storedFor(orientation: number) {
    const undo: { readonly [orientation: number]: readonly ('flip' | 'flop' | 'transpose')[] } = {
      1: [],
      2: ['flop'],
      3: ['flip', 'flop'],
      4: ['flip'],
      5: ['transpose'],
      6: ['transpose', 'flip'],
      7: ['transpose', 'flip', 'flop'],
      8: ['transpose', 'flop'],
    };
    let pixels: { samples: Uint8Array; w: number; h: number } = { samples: upright, w, h };
    for (const step of undo[orientation]!) pixels = turned(pixels, step);
    return rawPicture(pixels.samples, pixels.w, pixels.h, 1);
  }

  function turned(from: { samples: Uint8Array; w: number; h: number }, step: 'flip' | 'flop' | 'transpose') {
    const size = step === 'transpose' ? { w: from.h, h: from.w } : { w: from.w, h: from.h };
    const samples = new Uint8Array(from.samples.length);
    for (let y = 0; y < size.h; y += 1) {
      for (let x = 0; x < size.w; x += 1) {
        const [sx, sy] = step === 'transpose' ? [y, x] : step === 'flop' ? [size.w - 1 - x, y] : [x, size.h - 1 - y];
        samples[y * size.w + x] = from.samples[sy * from.w + sx]!;
      }
    }
    return { samples, ...size };
  }
});

test('a CMYK jpeg has the luma of (255 − C)(255 − K) / 255 and so on', async () => {
  const bytes = await bytesOf(
    sharp({ create: { width: 16, height: 16, channels: 3, background: { r: 200, g: 100, b: 50 } } })
      .toColourspace('cmyk')
      .jpeg({ quality: 100 }),
  );
  const cmyk = await sharp(bytes, { ignoreIcc: true })
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk')
    .raw()
    .toBuffer();
  const [c, m, y, k] = [...cmyk.subarray(0, 4)].map((ink) => (255 - ink) / 255);
  const luma = 255 * k! * (0.299 * c! + 0.587 * m! + 0.114 * y!);
  expect(luma).toBeGreaterThan(50);
  const { plane } = await load(bytes);
  expect(Math.abs(plane.samples[100]! - luma)).toBeLessThanOrEqual(1.5);
});
