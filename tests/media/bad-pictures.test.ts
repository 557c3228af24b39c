import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { inspectPicture, loadPicture } from '../../src/media/image/load.ts';
import { nodeImagePlatform } from '../../src/media/image/node.ts';
import { type ImageType, imageTypes } from '../../src/media/image/sniff.ts';
import { ProblemError } from '../../src/values/problem.ts';
import { bmpOf, bytesOf, noise, rawPicture, seededRandom, withPngSize } from './picture-files.ts';

const options = { channel: 'luma', platform: nodeImagePlatform() } as const;

async function fileOf(type: ImageType): Promise<Uint8Array<ArrayBuffer>> {
  const samples = noise(48, 32, 3, 1);
  if (type === 'bmp') return bmpOf(samples, 48, 32, 24);
  return bytesOf(rawPicture(samples, 48, 32, 3).toFormat(type));
}

async function problemOf(bytes: Uint8Array<ArrayBuffer>, name: string) {
  try {
    await loadPicture(bytes, name, options);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  return undefined;
}

describe('files that are refused, by name and with what to do', () => {
  test('0 bytes', async () => {
    const problem = await problemOf(new Uint8Array(0), 'nothing.png');
    expect(problem).toMatchObject({ code: 'picture-empty', param: 'files' });
    expect(problem?.message).toContain('nothing.png');
  });

  for (const [what, text, hint] of [
    ['a text called png', 'Dear diary', /JPEG, PNG/],
    ['a PDF', '%PDF-1.4 …', /PDF/],
    ['a sound', 'RIFF\x24\x00\x00\x00WAVEfmt ', /sound/],
    ['a film', '\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom', /video/],
    ['a HEIC photo', '\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic', /HEIC/],
    ['an array', '\x93NUMPY\x01\x00', /array/i],
    ['a drawing', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">', /SVG/],
  ] as const) {
    test(what, async () => {
      const problem = await problemOf(
        Uint8Array.from(text, (c) => c.charCodeAt(0)),
        'cat.png',
      );
      expect(problem).toMatchObject({ code: 'picture-unknown', param: 'files' });
      expect(problem?.message).toMatch(/cat\.png/);
      expect(problem?.message).toMatch(hint);
    });
  }

  test('20 000 × 20 000 pixels, before anything is decoded', async () => {
    const huge = withPngSize(await fileOf('png'), 20_000, 20_000);
    const before = process.memoryUsage().rss;
    const problem = await problemOf(huge, 'huge.png');
    expect(problem).toMatchObject({ code: 'picture-too-large' });
    expect(problem?.message).toMatch(/huge\.png.*20.000 × 20.000 pixels \(400 million\).*120 million/s);
    expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
  });

  test('a real 20 000 × 20 000 jpeg, whose size stands in another header', async () => {
    const jpeg = await fileOf('jpeg');
    const at = jpeg.findIndex((byte, i) => byte === 0xff && (jpeg[i + 1] === 0xc0 || jpeg[i + 1] === 0xc2));
    new DataView(jpeg.buffer).setUint16(at + 5, 20_000);
    new DataView(jpeg.buffer).setUint16(at + 7, 20_000);
    expect(await problemOf(jpeg, 'huge.jpg')).toMatchObject({ code: 'picture-too-large' });
  });

  test('one row of a million pixels, and 16 bits that would take too much memory', async () => {
    const png = await fileOf('png');
    expect((await problemOf(withPngSize(png, 1_000_000, 1), 'row.png'))?.code).toBe('picture-too-large');
    const deep = withPngSize(png, 10_000, 9_000);
    deep[24] = 16;
    expect((await problemOf(deep, 'deep.png'))?.code).toBe('picture-too-large');
  });
});

describe.each(imageTypes)('%s', (type) => {
  test('is recognised, with its size, whatever its name', async () => {
    const { type: found, header } = inspectPicture(await fileOf(type), 'no-ending');
    expect(found).toBe(type);
    expect([header.width, header.height, header.frames]).toEqual([48, 32, 1]);
  });

  test('cut off anywhere gives a picture or a Problem that names it, and is refused at its half', async () => {
    const whole = await fileOf(type);
    for (const share of [0.01, 0.1, 0.5, 0.9]) {
      const cut = whole.slice(0, Math.max(2, Math.floor(whole.length * share)));
      const problem = await problemOf(cut, 'cut-off');
      if (problem || share <= 0.5) expect(problem?.message).toContain('cut-off');
    }
  });

  test('damaged in random places gives a picture or a Problem, never a crash', async () => {
    const seed = 20_261_122;
    const next = seededRandom(seed);
    const whole = await fileOf(type);
    for (let round = 0; round < 40; round += 1) {
      const damaged = whole.slice();
      for (let i = 0; i < 4; i += 1) damaged[Math.floor(next() * damaged.length)] = Math.floor(next() * 256);
      // Problems are expected; anything else that is thrown fails the test.
      const problem = await problemOf(damaged, 'damaged').catch((error: unknown) => {
        throw new Error(`seed ${seed}, round ${round}: ${String(error)}`, { cause: error });
      });
      if (problem) expect(problem.message).toContain('damaged');
    }
  });
});

describe('odd files that work', () => {
  test('1 × 1', async () => {
    const { plane } = await loadPicture(await bytesOf(rawPicture(Uint8Array.of(90), 1, 1, 1).png()), 'dot', options);
    expect(plane).toEqual({ width: 1, height: 1, samples: Uint8Array.of(90) });
  });

  test('fully transparent is black, and said to be', async () => {
    const bytes = await bytesOf(rawPicture(Uint8Array.of(9, 99, 199, 0, 255, 255, 255, 0), 2, 1, 4).png());
    const { plane, transparent } = await loadPicture(bytes, 'glass', options);
    expect(transparent).toBe(true);
    expect([...plane.samples]).toEqual([0, 0]);
  });

  for (const type of ['gif', 'webp'] as const) {
    test(`an animated ${type}: its first picture, and how many there are`, async () => {
      const frames = new Uint8Array(24 * 48 * 3).fill(40, 0, 24 * 24 * 3).fill(220, 24 * 24 * 3);
      const picture = sharp(frames, { raw: { width: 24, height: 48, channels: 3, pageHeight: 24 } });
      const bytes = await bytesOf(type === 'gif' ? picture.gif() : picture.webp({ lossless: true }));
      const { plane, frames: count } = await loadPicture(bytes, 'dance', options);
      expect(count).toBe(2);
      expect([plane.width, plane.height]).toEqual([24, 24]);
      expect(new Set(plane.samples)).toEqual(new Set([40]));
    });
  }
});
