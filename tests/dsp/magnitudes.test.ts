import { describe, expect, it } from 'vitest';
import { resolveFftSize } from '../../src/dsp/auto.ts';
import { rowToHertz } from '../../src/dsp/axes.ts';
import { createMagnitudeMapper } from '../../src/dsp/magnitudes.ts';
import { type Axis, axisKinds, linearAxis } from '../../src/values/axis.ts';
import { seededRandom, testSeed } from './photo.ts';

const linear = { kind: 'linear' } as const;

function mapperFor(axis: Axis, height: number, fftSize: number, sampleRate = 44100) {
  return createMagnitudeMapper({ axis, law: linear, height, fftSize, sampleRate });
}

describe('magnitudes', () => {
  const random = seededRandom(testSeed('magnitudes'));
  const noise = (length: number) => Float32Array.from({ length }, () => random());

  it.each([9, 129, 360, 513])('copies %i rows bottom first, byte for byte, at exact size', (height) => {
    const columns = noise(3 * height);
    for (const sampleRate of [8000, 44100, 48000]) {
      const got = mapperFor(linearAxis(sampleRate), height, 2 * (height - 1), sampleRate)(columns, 3);
      const flipped = Float32Array.from({ length: 3 * height }, (_, i) => {
        const column = Math.floor(i / height);
        return columns[column * height + (height - 1 - (i % height))]!;
      });
      expect(new Uint8Array(got.buffer)).toEqual(new Uint8Array(flipped.buffer));
    }
  });

  it('interpolates 360 rows to 513 bins as numpy.linspace does', () => {
    const columns = noise(360);
    const got = mapperFor(linearAxis(44100), 360, 1024)(columns, 1);
    for (let bin = 0; bin < 513; bin += 1) {
      const at = (359 * bin) / 512;
      const row = Math.min(358, Math.floor(at));
      const [below, above] = [columns[359 - row]!, columns[358 - row]!];
      expect(got[bin]).toBeCloseTo(below + (above - below) * (at - row), 5);
    }
  });

  it.each(axisKinds)('keeps flat pictures flat and puts a bright row where its frequency is (%s)', (kind) => {
    const axis: Axis = { kind, lowHertz: 200, highHertz: 8000 };
    const mapper = mapperFor(axis, 100, 4096);
    const flat = mapper(new Float32Array(100).fill(0.5), 1);
    const hertzOf = (bin: number) => (bin * 44100) / 4096;
    for (let bin = 0; bin <= 2048; bin += 1) {
      const inside = hertzOf(bin) >= 200 && hertzOf(bin) <= 8000;
      if (inside) expect(flat[bin]).toBeCloseTo(0.5, 6);
      if (hertzOf(bin) < 100 || hertzOf(bin) > 8300) expect(flat[bin]).toBe(0);
    }
    for (const row of [5, 50, 90]) {
      const column = new Float32Array(100);
      column[row] = 1;
      const got = mapper(column, 1);
      const brightest = got.indexOf(Math.max(...got));
      const spacing = Math.abs(rowToHertz(axis, 100, row) - rowToHertz(axis, 100, row + 1));
      expect(Math.abs(hertzOf(brightest) - rowToHertz(axis, 100, row))).toBeLessThan(Math.max(spacing, 44100 / 4096));
    }
  });

  it('averages where rows are denser than bins: no row is lost', () => {
    const got = Array.from({ length: 1000 }, (_, row) => {
      const column = new Float32Array(1000);
      column[row] = 1;
      return mapperFor(linearAxis(44100), 1000, 64)(column, 1).reduce((sum, value) => sum + value, 0);
    });
    // Each row's weights add up to bins per row: 32 / 999 inside, double at the two halved ends.
    for (const sum of got.slice(20, 980)) expect(sum).toBeCloseTo(32 / 999, 3);
    expect(Math.min(...got)).toBeGreaterThan(0.01);
  });

  it('applies the law before it interpolates', () => {
    const mapper = createMagnitudeMapper({
      axis: linearAxis(44100),
      law: { kind: 'decibels', rangeDecibels: 60 },
      height: 5,
      fftSize: 8,
      sampleRate: 44100,
    });
    const got = mapper(Float32Array.of(1, 2 / 3, 1 / 3, 0, 1), 1);
    for (const [bin, level] of [1, 0, 0.01, 0.1, 1].entries()) expect(got[bin]).toBeCloseTo(level, 6);
  });

  it('makes silence of what is no magnitude', () => {
    const got = mapperFor(linearAxis(44100), 9, 16)(Float32Array.of(Number.NaN, -1, 0.5, 0, 0, 0, 0, 0, 0), 1);
    expect([...got]).toEqual([0, 0, 0, 0, 0, 0, 0.5, 0, 0]);
  });

  it('takes a picture of one row', () => {
    const got = mapperFor({ kind: 'linear', lowHertz: 0, highHertz: 11025 }, 1, 16)(Float32Array.of(0.7), 1);
    expect([...got].map((value) => Math.round(value * 10))).toEqual([7, 7, 7, 7, 7, 0, 0, 0, 0]);
  });
});

describe('FFT size', () => {
  it('is 1024 for 360 rows automatically and 718 exactly', () => {
    expect(resolveFftSize('auto', 360)).toBe(1024);
    expect(resolveFftSize('exact', 360)).toBe(718);
    expect(resolveFftSize(768, 360)).toBe(768);
    expect([2, 257, 258, 513, 514, 9000].map((height) => resolveFftSize('auto', height))).toEqual([
      512, 512, 1024, 1024, 2048, 8192,
    ]);
    expect(resolveFftSize('exact', 1)).toBe(16);
  });
});
