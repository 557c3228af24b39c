import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LoadedPicture } from '../../src/media/image/load.ts';
import type { ChannelName } from '../../src/media/image/plane.ts';
import alphaWebp from '../fixtures/pictures/alpha.webp?url';
import cmykJpg from '../fixtures/pictures/cmyk.jpg?url';
import danceGif from '../fixtures/pictures/dance.gif?url';
import p3Jpg from '../fixtures/pictures/p3.jpg?url';
import p3Png from '../fixtures/pictures/p3.png?url';
import plainWebp from '../fixtures/pictures/plain.webp?url';
import smoothAvif from '../fixtures/pictures/smooth.avif?url';
import turnedJpg from '../fixtures/pictures/turned-6.jpg?url';
import turnedWebp from '../fixtures/pictures/turned-6.webp?url';

let worker: Worker;
beforeAll(() => {
  worker = new Worker(new URL('./media-decoding.worker.ts', import.meta.url), { type: 'module' });
});
afterAll(() => worker.terminate());

async function fileAt(url: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}

async function decode(bytes: Uint8Array<ArrayBuffer>, channel: ChannelName = 'luma'): Promise<LoadedPicture> {
  const answer = new Promise<{ loaded?: LoadedPicture; failed?: string }>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
  });
  worker.postMessage({ bytes, channel });
  const { loaded, failed } = await answer;
  if (!loaded) throw new Error(failed);
  return loaded;
}

/** The pixels that alpha.webp, plain.webp and p3.png were made of: 33 × 21. */
function madePixel(x: number, y: number): [number, number, number, number] {
  return [(x * 37 + y * 11) & 255, (x * 5 + y * 91 + 60) & 255, (x * x + 3 * y) & 255, (x * 13 + y * 29) & 255];
}

/** Those of the smooth files: 64 × 48. */
function smoothPixel(x: number, y: number): [number, number, number] {
  return [3 * x, 4 * y, 128 + x - y];
}

function luma(r: number, g: number, b: number, alpha = 255): number {
  return Math.round(((299 * r + 587 * g + 114 * b) * alpha) / 255_000);
}

/** The largest difference from a formula by column and row. */
function worst({ plane }: LoadedPicture, expected: (x: number, y: number) => number): number {
  let most = 0;
  for (let x = 0; x < plane.width; x += 1) {
    for (let y = 0; y < plane.height; y += 1) {
      most = Math.max(most, Math.abs(plane.samples[x * plane.height + y]! - expected(x, y)));
    }
  }
  return most;
}

describe('the browser’s decoders in a worker', () => {
  test('half-transparent pixels keep their colours: luma, each channel and alpha are exact', async () => {
    const bytes = await fileAt(alphaWebp);
    expect(worst(await decode(bytes), (x, y) => luma(...madePixel(x, y)))).toBe(0);
    expect(worst(await decode(bytes, 'alpha'), (x, y) => madePixel(x, y)[3])).toBe(0);
    const green = await decode(bytes, 'green');
    expect(worst(green, (x, y) => Math.round((madePixel(x, y)[1] * madePixel(x, y)[3]) / 255))).toBe(0);
  });

  test('opaque pixels are exact', async () => {
    const loaded = await decode(await fileAt(plainWebp));
    const opaque = (x: number, y: number) => luma(madePixel(x, y)[0], madePixel(x, y)[1], madePixel(x, y)[2]);
    expect([loaded.plane.width, loaded.plane.height]).toEqual([33, 21]);
    expect(worst(loaded, opaque)).toBe(0);
  });

  test('a PNG is the same with and without its wide-gamut profile and gamma', async () => {
    const tagged = await fileAt(p3Png);
    const name = (at: number) => String.fromCharCode(...tagged.subarray(at + 4, at + 8));
    const kept: Uint8Array[] = [tagged.subarray(0, 8)];
    let profiles = 0;
    for (let at = 8; at < tagged.length; ) {
      const length = 12 + new DataView(tagged.buffer).getUint32(at);
      if (name(at) === 'iCCP') profiles += 1;
      else kept.push(tagged.subarray(at, at + length));
      at += length;
    }
    expect(profiles).toBe(1);
    const untagged = new Uint8Array(await new Blob(kept as Uint8Array<ArrayBuffer>[]).arrayBuffer());
    expect((await decode(tagged)).plane).toEqual((await decode(untagged)).plane);
  });

  test('a profile in a JPEG changes nothing either', async () => {
    const tagged = await fileAt(p3Jpg);
    const plain = withoutProfile(tagged);
    expect(plain.length).toBeLessThan(tagged.length);
    expect((await decode(tagged)).plane).toEqual((await decode(plain)).plane);
  });

  test.each([
    ['jpeg', turnedJpg],
    ['webp', turnedWebp],
  ])('EXIF rotation in %s is applied once', async (_format, url) => {
    const loaded = await decode(await fileAt(url));
    // Orientation 6: the stored picture's left is shown on top, so shown (x, y) is stored (y, 47 − x).
    expect([loaded.plane.width, loaded.plane.height]).toEqual([48, 64]);
    expect(worst(loaded, (x, y) => luma(...smoothPixel(y, 47 - x)))).toBeLessThanOrEqual(4);
  });

  test('CMYK becomes (255 − C)(255 − K) / 255', async () => {
    const { plane } = await decode(await fileAt(cmykJpg));
    expect([plane.width, plane.height]).toEqual([64, 48]);
    // Read from the file by another decoder: the plain luma at three places (x, y).
    expect(Math.abs(plane.samples[10 * 48 + 10]! - CMYK_LUMA[0])).toBeLessThanOrEqual(3);
    expect(Math.abs(plane.samples[32 * 48 + 24]! - CMYK_LUMA[1])).toBeLessThanOrEqual(3);
    expect(Math.abs(plane.samples[60 * 48 + 40]! - CMYK_LUMA[2])).toBeLessThanOrEqual(3);
  });

  test('AVIF', async () => {
    const loaded = await decode(await fileAt(smoothAvif));
    expect(worst(loaded, (x, y) => luma(...smoothPixel(x, y)))).toBeLessThanOrEqual(6);
  });

  test('of an animation comes the first picture', async () => {
    const loaded = await decode(await fileAt(danceGif));
    expect(loaded.frames).toBe(2);
    expect(worst(loaded, () => 40)).toBe(0);
  });

  test('pictures larger than a texture tile are put together without seams, with alpha', async () => {
    const [width, height] = [4100, 40];
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d')!;
    for (let x = 0; x < width; x += 1) {
      context.fillStyle = `rgb(${x & 255}, ${(x >> 8) * 10}, 0)`;
      context.fillRect(x, 0, 1, height);
    }
    context.clearRect(0, 0, width, 5);
    // Quality 1 is lossless in Chromium.
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 1 });
    const loaded = await decode(new Uint8Array(await blob.arrayBuffer()));
    const expected = (x: number, y: number) => (y < 5 ? 0 : luma(x & 255, (x >> 8) * 10, 0));
    expect([loaded.plane.width, loaded.plane.height]).toEqual([width, height]);
    expect(worst(loaded, expected)).toBe(0);
  });

  test('what is damaged is a Problem, and the next picture works', async () => {
    const bytes = await fileAt(plainWebp);
    const damaged = bytes.slice();
    damaged.fill(0, 20);
    await expect(decode(damaged)).rejects.toThrow(/picture/);
    expect((await decode(bytes)).plane.width).toBe(33);
  });
});

/** By sharp, as (255 − K) / 255 · (0.299 (255 − C) + 0.587 (255 − M) + 0.114 (255 − Y)). */
const CMYK_LUMA = [41.6, 96.7, 157.6] as const;

/** A JPEG without its APP2 segments. */
function withoutProfile(jpeg: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const result: number[] = [0xff, 0xd8];
  let at = 2;
  while (jpeg[at + 1] !== 0xda) {
    const length = 2 + ((jpeg[at + 2]! << 8) | jpeg[at + 3]!);
    if (jpeg[at + 1] !== 0xe2) result.push(...jpeg.subarray(at, at + length));
    at += length;
  }
  result.push(...jpeg.subarray(at));
  return Uint8Array.from(result);
}
