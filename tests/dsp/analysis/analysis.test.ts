import { describe, expect, it } from 'vitest';
import { correlation } from '../../../src/dsp/analysis/correlation.ts';
import { createPeakCollector, peaksOf, readPeaks } from '../../../src/dsp/analysis/peaks.ts';
import { seenPicture } from '../../../src/dsp/analysis/seen.ts';
import { type SpectrogramRequest, spectrogram } from '../../../src/dsp/analysis/spectrogram.ts';
import { hertzToRow } from '../../../src/dsp/axes.ts';
import { paintColumns, paletteNames, paletteTable } from '../../../src/dsp/colour.ts';
import { createRealFft } from '../../../src/dsp/fft.ts';
import { createReferenceFft } from '../../../src/dsp/reference/fft.ts';
import { audioInMemory } from '../../../src/values/audio.ts';
import { axisKinds, linearAxis } from '../../../src/values/axis.ts';
import { seededRandom, testSeed } from '../photo.ts';

const random = seededRandom(testSeed('analysis'));

function sine(hertz: number, amplitude: number, seconds: number, sampleRate = 44100): Float32Array {
  return Float32Array.from({ length: seconds * sampleRate }, (_, n) => {
    return amplitude * Math.sin((2 * Math.PI * hertz * n) / sampleRate);
  });
}

describe('real FFT', () => {
  it.each([4, 8, 16, 32, 64, 512, 1024, 2048])('of %i samples is the reference', (size) => {
    const input = Float64Array.from({ length: size }, () => 2 * random() - 1);
    const [re, im] = [new Float64Array(size / 2 + 1), new Float64Array(size / 2 + 1)];
    const fft = createRealFft(size);
    fft.spectrum(input, re, im);
    const [wantedRe, wantedIm] = [input.slice(), new Float64Array(size)];
    createReferenceFft(size).forward(wantedRe, wantedIm);
    const power = new Float64Array(size / 2 + 1);
    fft.power(input, power);
    for (let k = 0; k <= size / 2; k += 1) {
      expect(re[k]).toBeCloseTo(wantedRe[k]!, 9);
      expect(im[k]).toBeCloseTo(wantedIm[k]!, 9);
      expect(power[k]).toBeCloseTo(wantedRe[k]! ** 2 + wantedIm[k]! ** 2, 8);
    }
  });

  it('refuses other sizes', () => {
    for (const size of [0, 2, 3, 718]) expect(() => createRealFft(size)).toThrow(RangeError);
  });
});

describe('spectrogram', () => {
  const request = (change: Partial<SpectrogramRequest> = {}): SpectrogramRequest => ({
    fromSeconds: 0,
    toSeconds: 1,
    width: 20,
    height: 128,
    windowLength: 1024,
    axis: linearAxis(44100),
    law: { kind: 'linear' },
    ...change,
  });

  it.each(axisKinds)('shows a sine at its frequency and level (%s)', async (kind) => {
    const sound = audioInMemory(44100, [sine(3000, 0.5, 1)]);
    const axis = { kind, lowHertz: 100, highHertz: 20000 };
    const got = await spectrogram(sound, request({ axis, windowPadding: 2 }));
    const column = got.subarray(10 * 128, 11 * 128);
    const brightest = column.indexOf(Math.max(...column));
    expect(Math.abs(brightest - hertzToRow(axis, 128, 3000))).toBeLessThan(1.01);
    const loudest = await spectrogram(sound, request({ axis, windowPadding: 8, pooling: 'max', height: 1000 }));
    expect(Math.max(...loudest)).toBeGreaterThan(0.48);
    expect(Math.max(...loudest)).toBeLessThan(0.505);
  });

  it('follows the law: −20 dBFS on an 80 dB law is three quarters', async () => {
    const sound = audioInMemory(44100, [sine(5000, 0.1, 1)]);
    const law = { kind: 'decibels', rangeDecibels: 80 } as const;
    const got = await spectrogram(sound, request({ law, pooling: 'max', windowPadding: 8, height: 1000 }));
    expect(Math.max(...got)).toBeCloseTo(0.75, 2);
    const louder = await spectrogram(
      sound,
      request({ law, pooling: 'max', windowPadding: 8, height: 1000, gainDecibels: 20 }),
    );
    expect(Math.max(...louder)).toBeCloseTo(1, 2);
  });

  it('keeps the total energy of noise whatever the width', async () => {
    const sound = audioInMemory(44100, [Float32Array.from({ length: 44100 }, () => random() - 0.5)]);
    const energy = (values: Float32Array) => values.reduce((sum, value) => sum + value * value, 0) / values.length;
    const energies = await Promise.all(
      [30, 300, 3000].map(async (width) =>
        energy(await spectrogram(sound, request({ width, fromSeconds: 0.1, toSeconds: 0.9 }))),
      ),
    );
    for (const value of energies) expect(value / energies[0]!).toBeCloseTo(1, 1);
  });

  it('gives the same columns by parts, silence beyond the ends, and reads no more than it must', async () => {
    const samples = Float32Array.from({ length: 44100 }, () => random() - 0.5);
    const whole = await spectrogram(audioInMemory(44100, [samples]), request({ width: 40, toSeconds: 2 }));
    expect(whole.subarray(22 * 128).every((value) => value === 0)).toBe(true);
    let read = 0;
    const counted = {
      ...audioInMemory(44100, [samples]),
      read: async (from: number, to: number) => {
        read += to - from;
        return [samples.subarray(from, to)];
      },
    };
    const part = await spectrogram(counted, request({ width: 10, fromSeconds: 0.5, toSeconds: 1 }));
    for (let i = 0; i < part.length; i += 1) expect(part[i]).toBeCloseTo(whole[10 * 128 + i]!, 5);
    expect(read).toBeLessThan(22050 + 2 * 1024 + 2);
  });

  it('averages channels unless one is named', async () => {
    const stereo = audioInMemory(44100, [sine(1000, 0.4, 1), new Float32Array(44100)]);
    const peak = async (channel?: number) =>
      Math.max(
        ...(await spectrogram(stereo, request({ pooling: 'max', ...(channel === undefined ? {} : { channel }) }))),
      );
    const left = await peak(0);
    expect(await peak()).toBeCloseTo(left / 2, 5);
    expect(await peak(1)).toBe(0);
  });
});

describe('peaks', () => {
  it('are the lowest and highest of each part, in any order of arrival', () => {
    const samples = Float32Array.from({ length: 1000 }, () => 2 * random() - 1);
    const collector = createPeakCollector(1000, 7);
    for (const [from, to] of [
      [600, 1000],
      [0, 250],
      [250, 600],
    ] as const)
      collector.add(from, samples.subarray(from, to));
    const peaks = collector.peaks();
    for (let bucket = 0; bucket < 7; bucket += 1) {
      const part = samples.filter((_, i) => Math.floor((i * 7) / 1000) === bucket);
      expect(peaks[2 * bucket]).toBe(Math.min(...part));
      expect(peaks[2 * bucket + 1]).toBe(Math.max(...part));
    }
  });

  it('fill every bucket when samples are few, and cover all channels of a long sound piece by piece', async () => {
    const short = await peaksOf(audioInMemory(8000, [Float32Array.of(-1, 0.5, 1)]), 0, 3, 7);
    expect(short.filter((_, i) => i % 2 === 1).every((value) => value !== 0)).toBe(true);
    const long = new Float32Array(600000);
    long[599999] = 0.75;
    const low = new Float32Array(600000);
    low[0] = -0.5;
    const steps = [];
    for await (const step of readPeaks(audioInMemory(8000, [long, low]), 0, 600000, 10)) steps.push(step);
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.at(-1)?.done).toBe(1);
    expect([steps.at(-1)?.peaks[0], steps.at(-1)?.peaks[19], steps[0]?.peaks[19]]).toEqual([-0.5, 0.75, 0]);
  });
});

describe('seen picture', () => {
  it('finds rising tones where they are, and correlates with them', () => {
    // A chirp from 2 to 18 kHz is a line from the lower left to the upper right.
    const length = 44100;
    const chirp = Float32Array.from({ length }, (_, n) => {
      const t = n / 44100;
      return 5 * Math.sin(2 * Math.PI * (2000 * t + 8000 * t * t));
    });
    const seen = seenPicture(chirp, { width: 50, height: 90, window: 1024 });
    expect(Math.max(...seen)).toBe(1);
    for (const column of [10, 25, 40]) {
      const values = seen.subarray(column * 90, (column + 1) * 90);
      const hertz = 2000 + 16000 * (column / 49);
      expect(Math.abs(values.indexOf(Math.max(...values)) - 89 * (1 - hertz / 22050))).toBeLessThan(1.5);
    }
  });

  it('is black for silence', () => {
    expect(Math.max(...seenPicture(new Float32Array(5000), { width: 5, height: 5, window: 256 }))).toBe(0);
  });

  it('is compared by Pearson’s r', () => {
    expect(correlation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
    expect(correlation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
    expect(correlation([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(0.8, 12);
    expect(correlation([1, 1], [1, 2])).toBe(0);
    expect(() => correlation([1], [1, 2])).toThrow(RangeError);
  });
});

describe('palettes', () => {
  it.each(paletteNames)('%s rises in lightness from black or near', (name) => {
    const table = paletteTable(name);
    const light = (i: number) => 0.2126 * table[3 * i]! + 0.7152 * table[3 * i + 1]! + 0.0722 * table[3 * i + 2]!;
    expect(table).toHaveLength(768);
    for (let i = 8; i < 256; i += 8) expect(light(i)).toBeGreaterThan(light(i - 8));
  });

  it('paints columns as lines of pixels', () => {
    const pixels = paintColumns(Float32Array.of(1, 0, 0.5, 2), 2, 2, 'grey');
    expect([...pixels]).toEqual([255, 255, 255, 255, 128, 128, 128, 255, 0, 0, 0, 255, 255, 255, 255, 255]);
  });
});
