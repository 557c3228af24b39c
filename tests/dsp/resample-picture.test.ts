import { describe, expect, it } from 'vitest';
import { applyLevels } from '../../src/dsp/levels.ts';
import { createResampler } from '../../src/dsp/resample-picture.ts';
import { seededRandom, testSeed } from './photo.ts';

function whole(picture: Float32Array, fromWidth: number, fromHeight: number, toWidth: number, toHeight: number) {
  return createResampler({ fromWidth, fromHeight, toWidth, toHeight }).resample(picture, 0, 0, toWidth);
}

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('resampling', () => {
  const random = seededRandom(testSeed('resampling'));
  const size = (most: number) => 1 + Math.floor(random() * most);

  it('gives the same columns by range as in one go, from the columns it asked for alone', () => {
    for (let round = 0; round < 60; round += 1) {
      const sizes = { fromWidth: size(60), fromHeight: size(20), toWidth: size(60), toHeight: size(20) };
      const { fromHeight, toHeight, toWidth } = sizes;
      const picture = Float32Array.from({ length: sizes.fromWidth * fromHeight }, random);
      const resampler = createResampler(sizes);
      const all = resampler.resample(picture, 0, 0, toWidth);
      const from = Math.floor(random() * toWidth);
      const to = from + 1 + Math.floor(random() * (toWidth - from));
      const needed = resampler.sourceRange(from, to);
      expect(needed.from).toBeGreaterThanOrEqual(0);
      expect(needed.to).toBeLessThanOrEqual(sizes.fromWidth);
      const part = picture.slice(needed.from * fromHeight, needed.to * fromHeight);
      const got = resampler.resample(part, needed.from, from, to);
      expect(got, JSON.stringify(sizes)).toEqual(all.slice(from * toHeight, to * toHeight));
    }
  });

  it('keeps the mean exactly when it shrinks, and every constant', () => {
    for (let round = 0; round < 30; round += 1) {
      const [w, h] = [20 + size(50), 20 + size(50)];
      const picture = Float32Array.from({ length: w * h }, random);
      expect(mean(whole(picture, w, h, size(20), size(20)))).toBeCloseTo(mean(picture), 5);
      for (const value of whole(new Float32Array(w * h).fill(0.3), w, h, size(200), size(200))) {
        expect(value).toBeCloseTo(0.3, 6);
      }
    }
  });

  it('copies what keeps its size, averages areas and interpolates cubically', () => {
    const picture = Float32Array.of(0, 0.25, 0.5, 1, 0.75, 0.125);
    expect(whole(picture, 3, 2, 3, 2)).toEqual(picture);
    expect([...whole(Float32Array.of(0, 0.5, 1), 3, 1, 2, 1)].map((v) => Math.round(v * 1e6) / 1e6)).toEqual([
      0.166667, 0.833333,
    ]);
    // Keys' kernel at −0.25 and +0.25 about the middle of 0, 0, 1, 0, 0.
    const peak = whole(Float32Array.of(0, 0, 1, 0, 0), 5, 1, 10, 1);
    const kernel = (x: number) => (1.5 * x - 2.5) * x * x + 1;
    expect(peak[4]).toBeCloseTo(kernel(0.25), 6);
    expect(peak[5]).toBeCloseTo(kernel(0.25), 6);
    expect(peak[3]).toBeCloseTo(kernel(0.75), 6);
    expect(Math.min(...peak)).toBe(0);
  });

  it('rebuilds a straight ramp away from the edges', () => {
    const ramp = Float32Array.from({ length: 11 }, (_, i) => i / 10);
    const got = whole(ramp, 11, 1, 44, 1);
    for (let i = 6; i < 38; i += 1) expect(got[i]).toBeCloseTo(((i + 0.5) / 4 - 0.5) / 10, 6);
  });
});

describe('levels', () => {
  const apply = (values: number[], levels: Parameters<typeof applyLevels>[1]) =>
    [...applyLevels(Float32Array.from(values), levels)].map((value) => Math.round(value * 1e6) / 1e6);

  it('turns contrast about mid-grey and clamps', () => {
    expect(apply([0, 0.25, 0.5, 0.7, 1], { contrast: 1.5 })).toEqual([0, 0.125, 0.5, 0.8, 1]);
    expect(apply([0.1, 0.9], {})).toEqual([0.1, 0.9]);
  });

  it('spreads, bends, brightens, cuts and inverts', () => {
    expect(apply([0.2, 0.4, 0.6], { black: 0.2, white: 0.6 })).toEqual([0, 0.5, 1]);
    expect(apply([0.25], { gamma: 2 })).toEqual([0.5]);
    expect(apply([0.25, 0.95], { brightness: 0.1 })).toEqual([0.35, 1]);
    expect(apply([0.2, 0.6], { threshold: 0.5 })).toEqual([0, 0.6]);
    expect(apply([0.2, 2], { invert: true })).toEqual([0.8, 0]);
    expect(apply([0.4, 0.5], { black: 0.5, white: 0.5 })).toEqual([0, 0]);
  });
});
