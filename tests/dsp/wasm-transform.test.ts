import { describe, expect, it } from 'vitest';
import { createFftPlan, type FftPlan } from '../../src/dsp/wasm/fft-plan.ts';
import { headerWord } from '../../src/dsp/wasm/memory-map.ts';
import { seededRandom, testSeed } from './photo.ts';
import { noiseProblem, openModule } from './wasm-support.ts';

/** Even sizes 2^a · 3^b from 256 to 8192. */
const smoothSizes: number[] = [];
for (let two = 2; two <= 8192; two *= 2) {
  for (let size = two; size <= 8192; size *= 3) if (size >= 256) smoothSizes.push(size);
}
smoothSizes.sort((a, b) => a - b);

/** 2 (rows − 1) for rows of any number, with large primes, with fives, and one that is above its neighbour 8192 / 2. */
const convolvedSizes = [100, 359, 360, 361, 258, 500, 3001].map((rows) => 2 * (rows - 1));

const lanes = 8;

/** Eight real frames, as the module has them: lane by lane, 4 real and 4 imaginary parts to an element. */
type Elements = Float32Array;

async function openTransform(size: number) {
  const { memory, exports } = await openModule(
    noiseProblem({ fftSize: size, hopLength: size / 2, frames: 9 }, Math.random),
  );
  const words = new Uint32Array(memory.memory.buffer);
  const scratch = new Float32Array(
    memory.memory.buffer,
    words[headerWord('scratch')]!,
    createFftPlan(size).elements * lanes,
  );
  return {
    plan: createFftPlan(size),
    /** Elements after the forward transform, in the plan's order. */
    forward(frames: Elements): Elements {
      scratch.fill(Number.NaN);
      scratch.set(frames);
      exports.forwardForTest();
      return scratch.slice(0, size * lanes);
    },
    /** Elements after the inverse transform, divided by the size. */
    inverse(bins: Elements): Elements {
      scratch.fill(Number.NaN);
      scratch.set(bins);
      exports.inverseForTest();
      return scratch.slice(0, size * lanes).map((value) => value / size);
    },
  };
}

function noise(size: number, random: () => number): Elements {
  return Float32Array.from({ length: size * lanes }, () => 2 * random() - 1);
}

/** Bin k of lane l straight from the definition, in float64. */
function definedBin(elements: Elements, size: number, k: number, lane: number): { re: number; im: number } {
  let re = 0;
  let im = 0;
  for (let n = 0; n < size; n++) {
    const angle = (-2 * Math.PI * ((k * n) % size)) / size;
    const x = elements[n * lanes + lane]!;
    const y = elements[n * lanes + 4 + lane]!;
    re += x * Math.cos(angle) - y * Math.sin(angle);
    im += x * Math.sin(angle) + y * Math.cos(angle);
  }
  return { re, im };
}

function foundBin(bins: Elements, { binElement }: FftPlan, k: number, lane: number): { re: number; im: number } {
  const at = binElement[k]! * lanes + lane;
  return { re: bins[at]!, im: bins[at + 4]! };
}

function energy(elements: Elements): number {
  return elements.reduce((sum, value) => sum + value * value, 0);
}

function largestDifference(a: Elements, b: Elements): number {
  let largest = 0;
  // Not Math.max, which would hide a NaN behind nothing but another.
  for (let i = 0; i < a.length; i++) if (!(Math.abs(a[i]! - b[i]!) <= largest)) largest = Math.abs(a[i]! - b[i]!);
  return largest;
}

describe('the transform of eight frames', () => {
  it('has all sizes of the form 2^a · 3^b, straight', () => {
    expect(smoothSizes).toContain(256);
    expect(smoothSizes).toContain(6144);
    expect(smoothSizes.length).toBeGreaterThan(30);
    for (const size of smoothSizes) expect(createFftPlan(size).convolution, `${size}`).toBeUndefined();
    for (const size of convolvedSizes.filter((n) => n !== 512)) expect(createFftPlan(size).convolution).toBeDefined();
  });

  it.each([...smoothSizes, ...convolvedSizes])(
    'of %i samples is the defining sum, inverts, keeps energy, is linear',
    async (size) => {
      const random = seededRandom(testSeed(`transform of ${size}`));
      const transform = await openTransform(size);
      const frames = noise(size, random);
      const bins = transform.forward(frames);
      const scale = Math.sqrt(size);
      for (const k of [0, 1, size / 2, size - 1, Math.floor(random() * size), Math.floor(random() * size)]) {
        const lane = Math.floor(random() * 4);
        const defined = definedBin(frames, size, k, lane);
        const found = foundBin(bins, transform.plan, k, lane);
        expect(Math.hypot(found.re - defined.re, found.im - defined.im) / scale, `bin ${k}, lane ${lane}`).toBeLessThan(
          2e-5,
        );
      }
      expect(Math.abs(energy(bins) / size / energy(frames) - 1), 'Parseval').toBeLessThan(1e-5);
      expect(largestDifference(transform.inverse(bins), frames), 'reconstruction').toBeLessThan(1e-5);

      const others = noise(size, random);
      const both = transform.forward(frames.map((value, i) => 2 * value - 3 * others[i]!));
      const otherBins = transform.forward(others);
      const combined = bins.map((value, i) => 2 * value - 3 * otherBins[i]!);
      expect(largestDifference(both, combined) / scale, 'linearity').toBeLessThan(5e-5);
    },
  );

  it('refuses sizes below 2 and broken ones', () => {
    expect(() => createFftPlan(1)).toThrow(RangeError);
    expect(() => createFftPlan(256.5)).toThrow(/256\.5/);
  });
});
