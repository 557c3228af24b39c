import { describe, expect, test } from 'vitest';
import { createPreviews } from '../../src/app/worker/previews.ts';
import type { SpectrogramRequest } from '../../src/engine/protocol.ts';
import { audioInMemory } from '../../src/values/audio.ts';
import { pictureOf } from '../engine/toys.ts';

const previews = createPreviews();

describe('thumbnails', () => {
  // Left half white, of which the lower half is grey.
  const picture = pictureOf(
    40,
    async (from, to) =>
      Float32Array.from({ length: (to - from) * 8 }, (_, i) => {
        const column = from + Math.floor(i / 8);
        return column < 20 ? (i % 8 < 4 ? 1 : 0.5) : 0;
      }),
    8,
  );

  test('are the size asked for, upright, line after line', async () => {
    const { width, height, data } = await previews.thumbnail(picture, 4, 2);
    expect({ width, height }).toEqual({ width: 4, height: 2 });
    expect([...data]).toEqual([255, 255, 0, 0, 128, 128, 0, 0]);
  });

  test('are not larger than the picture', async () => {
    expect(await previews.thumbnail(picture, 400, 300)).toMatchObject({ width: 40, height: 8 });
  });

  test('of a range show those columns and no others, whether they are squeezed or not', async () => {
    const whole = await previews.thumbnail(picture, 40, 8, { from: 18, to: 22 });
    expect({ width: whole.width, height: whole.height }).toEqual({ width: 4, height: 8 });
    expect([...whole.data.subarray(0, 4)]).toEqual([255, 255, 0, 0]);
    expect([...whole.data.subarray(28)]).toEqual([128, 128, 0, 0]);
    const squeezed = await previews.thumbnail(picture, 2, 2, { from: 10, to: 30 });
    expect([...squeezed.data]).toEqual([255, 0, 128, 0]);
    expect(await previews.thumbnail(picture, 8, 8, { from: -5, to: 999 })).toMatchObject({ width: 8, height: 8 });
  });

  test('of a range of a long picture are averaged over all of its columns, read in parts', async () => {
    let longest = 0;
    const long = pictureOf(
      200_000,
      async (from, to) => {
        longest = Math.max(longest, to - from);
        return Float32Array.from({ length: to - from }, (_, i) => ((from + i) % 2) * (from + i < 100_000 ? 1 : 0.5));
      },
      1,
    );
    const { width, data } = await previews.thumbnail(long, 1000, 1, { from: 95_000, to: 105_000 });
    expect(width).toBe(1000);
    expect(data[0]).toBe(128);
    expect(data[499]).toBe(128);
    expect(data[500]).toBe(64);
    expect(longest).toBeLessThanOrEqual(1025);
  });

  test('single values are read where the pointer is, and kept inside', async () => {
    expect(await previews.pictureValue(picture, 3.7, 6.2)).toBe(0.5);
    expect(await previews.pictureValue(picture, -5, 999)).toBe(0.5);
    expect(await previews.pictureValue(picture, 39, 0)).toBe(0);
  });
});

describe('sounds', () => {
  const rate = 8000;
  const sine = (amplitude: number) =>
    Float32Array.from({ length: rate }, (_, n) => amplitude * Math.sin((2 * Math.PI * 1000 * n) / rate));
  const stereo = audioInMemory(rate, [sine(0.5), sine(0.25)]);

  test('have peaks for each channel', async () => {
    const { channels, seconds, peak } = await previews.peaks(stereo, 10);
    expect(seconds).toBe(1);
    expect(peak).toBeCloseTo(0.5, 3);
    expect(channels.map((values) => values.length)).toEqual([20, 20]);
    expect(channels[1]?.[0]).toBeCloseTo(-0.25, 3);
    expect(channels[1]?.[1]).toBeCloseTo(0.25, 3);
  });

  const request: SpectrogramRequest = {
    fromSeconds: 0.2,
    toSeconds: 0.8,
    width: 6,
    height: 257,
    windowLength: 512,
    padding: 1,
    axis: { kind: 'linear', lowHertz: 0, highHertz: 4000 },
    law: { kind: 'decibels', rangeDecibels: 60 },
    referenceDecibels: 0,
  };

  test('are drawn with the frequency at its row and the level by the law and its reference', async () => {
    const mono = audioInMemory(rate, [sine(0.1)]);
    const { data, width } = await previews.spectrogram(mono, request);
    const column = Array.from({ length: 257 }, (_, row) => data[row * width + 3]!);
    // One row a bin: 1000 of 4000 Hz from the bottom is row 192 of 0…256. −20 dB of 60 is two thirds of white.
    expect(column.indexOf(Math.max(...column))).toBe(192);
    expect(Math.max(...column) / 255).toBeGreaterThan(0.6);
    expect(Math.max(...column) / 255).toBeLessThan(0.68);
    expect(column[5]).toBe(0);
    const loud = await previews.spectrogram(mono, { ...request, referenceDecibels: 'peak' });
    expect(Math.max(...loud.data)).toBeGreaterThan(245);
  });

  test('of no length are black, not an error', async () => {
    const nothing = audioInMemory(rate, [new Float32Array(0)]);
    const { data } = await previews.spectrogram(nothing, { ...request, referenceDecibels: 'peak' });
    expect(Math.max(...data)).toBe(0);
    expect((await previews.peaks(nothing, 4)).peak).toBe(0);
  });
});
