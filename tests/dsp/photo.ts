import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { levelsFunction } from '../../src/dsp/levels.ts';
import { createResampler } from '../../src/dsp/resample-picture.ts';

/**
 * A photo of tests/fixtures/photos as the original sees it: grey = 0.299 R + 0.587 G + 0.114 B, contrast about mid-grey,
 * resized to columns × rows; column after column, top row first, 0…1.
 */
export async function photoColumns(name: string, columns: number, rows: number, contrast = 1): Promise<Float32Array> {
  const path = fileURLToPath(new URL(`../fixtures/photos/${name}.jpg`, import.meta.url));
  const { data, info } = await sharp(path)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const adjust = levelsFunction({ contrast });
  const grey = new Float32Array(info.width * info.height);
  for (let y = 0; y < info.height; y += 1) {
    for (let x = 0; x < info.width; x += 1) {
      const at = (y * info.width + x) * info.channels;
      const luma = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
      grey[x * info.height + y] = adjust(luma / 255);
    }
  }
  const resampler = createResampler({
    fromWidth: info.width,
    fromHeight: info.height,
    toWidth: columns,
    toHeight: rows,
  });
  return resampler.resample(grey, 0, 0, columns);
}

/** A seeded generator of numbers in 0…1 (Mulberry32 by Tommy Ettinger). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A fresh seed for random cases, printed so that a failing run can be repeated: ARTIVI_SEED=… sets it. */
export function testSeed(what: string): number {
  const given = Number(process.env.ARTIVI_SEED);
  const seed = given > 0 ? given : 1 + Math.floor(Math.random() * 1e9);
  console.log(`${what}: seed ${seed}`);
  return seed;
}
