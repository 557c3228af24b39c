import { describe, expect, it } from 'vitest';
import { createMagnitudeMapper } from '../../../src/dsp/magnitudes.ts';
import type { PhaseProblem, PhaseStep } from '../../../src/dsp/phase/contract.ts';
import { createReferenceFft } from '../../../src/dsp/reference/fft.ts';
import { accelerate, createReferenceBackend, withMagnitude } from '../../../src/dsp/reference/griffin-lim.ts';
import { spectralConvergence } from '../../../src/dsp/reference/spectral-convergence.ts';
import { createReferenceStft, reflectIndex, soundLength } from '../../../src/dsp/reference/stft.ts';
import { linearAxis } from '../../../src/values/axis.ts';
import { photoColumns, seededRandom, testSeed } from '../photo.ts';

const layouts = [
  { fftSize: 64, hopLength: 16, frames: 20 },
  { fftSize: 78, hopLength: 13, frames: 17 },
  { fftSize: 718, hopLength: 64, frames: 30 },
  { fftSize: 256, hopLength: 64, frames: 3 },
];

function noise(length: number, random: () => number): Float64Array {
  return Float64Array.from({ length }, () => 2 * random() - 1);
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let largest = 0;
  for (let i = 0; i < a.length; i += 1) largest = Math.max(largest, Math.abs((a[i] ?? 0) - (b[i] ?? 0)));
  return largest;
}

describe('reference FFT', () => {
  const random = seededRandom(testSeed('reference FFT'));

  it.each([1, 2, 3, 8, 12, 27, 64, 71, 359, 718])(
    'of %i values is the defining sum, inverts and keeps energy',
    (size) => {
      const fft = createReferenceFft(size);
      const re = noise(size, random);
      const im = noise(size, random);
      const gotRe = re.slice();
      const gotIm = im.slice();
      fft.forward(gotRe, gotIm);
      const bin = Math.floor(random() * size);
      let sumRe = 0;
      let sumIm = 0;
      for (let n = 0; n < size; n += 1) {
        const angle = (-2 * Math.PI * ((bin * n) % size)) / size;
        sumRe += re[n]! * Math.cos(angle) - im[n]! * Math.sin(angle);
        sumIm += re[n]! * Math.sin(angle) + im[n]! * Math.cos(angle);
      }
      expect(gotRe[bin]).toBeCloseTo(sumRe, 9);
      expect(gotIm[bin]).toBeCloseTo(sumIm, 9);
      const energy = (x: Float64Array, y: Float64Array) => x.reduce((sum, v, i) => sum + v * v + y[i]! ** 2, 0);
      expect(energy(gotRe, gotIm) / size).toBeCloseTo(energy(re, im), 8);
      fft.inverse(gotRe, gotIm);
      expect(largestDifference(gotRe, re)).toBeLessThan(1e-12);
      expect(largestDifference(gotIm, im)).toBeLessThan(1e-12);
    },
  );
});

describe('reference STFT', () => {
  const random = seededRandom(testSeed('reference STFT'));

  it.each(layouts)('rebuilds any sound ($fftSize / $hopLength)', (layout) => {
    const stft = createReferenceStft(layout);
    const sound = noise(soundLength(layout), random);
    expect(largestDifference(stft.inverse(stft.forward(sound)), sound)).toBeLessThan(1e-10);
  });

  it('is linear, so momentum may be applied to sounds', () => {
    const layout = { fftSize: 78, hopLength: 13, frames: 17 };
    const stft = createReferenceStft(layout);
    const now = noise(soundLength(layout), random);
    const before = noise(soundLength(layout), random);
    const ratio = 0.99 / 1.99;
    const ofSounds = stft.forward(now.map((value, i) => value - ratio * before[i]!));
    const ofSpectra = accelerate(stft.forward(now), stft.forward(before), ratio);
    expect(largestDifference(ofSounds.re, ofSpectra.re)).toBeLessThan(1e-10);
    expect(largestDifference(ofSounds.im, ofSpectra.im)).toBeLessThan(1e-10);
  });

  it('reflects about both ends without repeating them', () => {
    expect([-3, -2, -1, 0, 3, 4, 5, 6, 7].map((i) => reflectIndex(i, 5))).toEqual([3, 2, 1, 0, 3, 4, 3, 2, 1]);
  });

  it('projects on the wanted magnitudes and keeps silence silent', () => {
    const spectrum = { re: Float64Array.of(3, 0, -1), im: Float64Array.of(4, 0, 0) };
    const projected = withMagnitude(spectrum, [10, 5, 2]);
    expect([...projected.re].map((v) => Math.round(v * 1e9) / 1e9)).toEqual([6, 0, -2]);
    expect(projected.im[0]).toBeCloseTo(8, 9);
  });
});

async function solveAll(problem: PhaseProblem): Promise<PhaseStep[]> {
  const steps: PhaseStep[] = [];
  for await (const step of createReferenceBackend().solve(problem)) steps.push(step);
  return steps;
}

describe('reference Griffin-Lim', () => {
  it('goes on from a sound that already fits without spoiling it', async () => {
    const layout = { fftSize: 64, hopLength: 16, frames: 24 };
    const stft = createReferenceStft(layout);
    const sound = noise(soundLength(layout), seededRandom(7));
    const spectrum = stft.forward(sound);
    const magnitude = Float32Array.from(spectrum.re, (re, i) => Math.hypot(re, spectrum.im[i]!));
    const problem = { layout, magnitude, momentum: 0.99, seed: 1, firstFrame: 0 };
    const steps = await solveAll({
      ...problem,
      iterations: 2,
      start: { kind: 'state', sound: Float32Array.from(sound) },
    });
    expect(steps.map((step) => step.iteration)).toEqual([0, 1, 2]);
    for (const step of steps) expect(step.spectralConvergence).toBeLessThan(-120);
    const random = await solveAll({ ...problem, iterations: 30 });
    expect(random.at(-1)?.spectralConvergence).toBeLessThan((random[0]?.spectralConvergence ?? 0) - 10);
    const rebuilt = await random.at(-1)!.sound();
    expect(spectralConvergence(stft.forward(Float64Array.from(rebuilt)), magnitude)).toBeCloseTo(
      random.at(-1)!.spectralConvergence,
      3,
    );
  });

  it('is as close as torchaudio on a strip of a photo', async () => {
    const [from, frames] = [900, 160];
    const columns = (await photoColumns('coffee', 2067, 360)).slice(from * 360, (from + frames) * 360);
    const mapper = createMagnitudeMapper({
      axis: linearAxis(44100),
      law: { kind: 'linear' },
      height: 360,
      fftSize: 718,
      sampleRate: 44100,
    });
    const layout = { fftSize: 718, hopLength: 64, frames };
    const magnitude = mapper(columns, frames);
    const steps = await solveAll({ layout, magnitude, iterations: 32, momentum: 0.99, seed: 1, firstFrame: from });
    console.log(`coffee, columns ${from}…${from + frames}: ${steps.at(-1)?.spectralConvergence.toFixed(2)} dB`);
    expect(steps).toHaveLength(33);
    // torchaudio on the whole photo: −14.07 dB.
    expect(Math.abs((steps.at(-1)?.spectralConvergence ?? 0) + 14.07)).toBeLessThan(0.3);
  });
});
