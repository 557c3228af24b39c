import { beforeAll, describe, expect, it } from 'vitest';
import { buildWasm } from '../../scripts/build-wasm.mjs';
import { BackendFailure, type PhaseProblem } from '../../src/dsp/phase/contract.ts';
import { createInlinePool } from '../../src/dsp/pool/inline-pool.ts';
import { createReferenceBackend } from '../../src/dsp/reference/griffin-lim.ts';
import { blockFrames } from '../../src/dsp/wasm/memory-map.ts';
import { createWasmBackend } from '../../src/dsp/wasm/phase-backend.ts';
import { seededRandom, testSeed } from './photo.ts';
import { noiseProblem, openModule, relativeError, solveAll } from './wasm-support.ts';

beforeAll(buildWasm);

const inline = () => createWasmBackend(createInlinePool());

/** Every size class, odd hops, more and fewer frames than a group or a block, sounds shorter than half a window. */
const layouts = [
  [256, 64, 3 * blockFrames + 5],
  [384, 48, 77],
  [486, 81, 30],
  [512, 7, 70],
  [768, 64, blockFrames],
  [1024, 256, 20],
  [718, 64, 40],
  [1536, 100, 9],
  [2048, 512, 9],
  [8192, 2048, 5],
  [198, 50, 33],
  [512, 128, 10],
  [716, 179, 12],
  [720, 180, 12],
  [256, 256, 8],
  [256, 64, 2],
] as const;

describe('the wasm backend against float64', () => {
  it.each(layouts)('FFT size %i, hop %i, %i frames', async (fftSize, hopLength, frames) => {
    // A fixed seed: a bin that happens to come near 0 turns rounding into phase, so errors have rare, large outliers.
    const random = seededRandom(fftSize + frames);
    // Three iterations: the first knows no momentum, the second adds it, the third has it in the past it adds.
    for (const [iterations, tolerance] of [
      [0, 1e-6],
      [1, 1e-4],
      [3, 1e-3],
    ] as const) {
      const layout = { fftSize, hopLength, frames };
      const problem = noiseProblem(layout, random, {
        iterations,
        seed: Math.floor(random() * 2 ** 32),
        firstFrame: 1000,
      });
      const found = await solveAll(inline(), problem);
      const expected = await solveAll(createReferenceBackend(), problem);
      expect(relativeError(found.sound, expected.sound), `${iterations} iterations`).toBeLessThan(tolerance);
      expect(found.spectralConvergence).toBeCloseTo(expected.spectralConvergence, 3);
    }
  });

  it('goes on from a sound', async () => {
    const random = seededRandom(testSeed('initial sound'));
    const layout = { fftSize: 256, hopLength: 64, frames: 90 };
    const sound = Float32Array.from({ length: 89 * 64 }, () => random() - 0.5);
    for (const iterations of [0, 2]) {
      const problem = noiseProblem(layout, random, { iterations, start: { kind: 'state', sound } });
      const found = await solveAll(inline(), problem);
      const expected = await solveAll(createReferenceBackend(), problem);
      expect(relativeError(found.sound, expected.sound)).toBeLessThan(1e-3);
      expect(found.spectralConvergence).toBeCloseTo(expected.spectralConvergence, 3);
    }
  });

  it('skips silence without hearing the difference', async () => {
    const random = seededRandom(testSeed('silence'));
    const layout = { fftSize: 256, hopLength: 64, frames: 400 };
    const problem = noiseProblem(layout, random, { iterations: 3 });
    const bins = 129;
    // Silent from within one group to within another, across whole blocks.
    problem.magnitude.fill(0, 101 * bins, 333 * bins);
    const found = await solveAll(inline(), problem);
    const expected = await solveAll(createReferenceBackend(), problem);
    expect(relativeError(found.sound, expected.sound)).toBeLessThan(1e-3);
    expect(found.spectralConvergence).toBeCloseTo(expected.spectralConvergence, 3);
    expect(found.sound.subarray(110 * 64, 320 * 64).every((value) => value === 0)).toBe(true);
  });

  it('solves silence as silence', async () => {
    const problem = noiseProblem({ fftSize: 256, hopLength: 64, frames: 20 }, () => 0, { iterations: 2 });
    const { sound, spectralConvergence } = await solveAll(inline(), problem);
    expect(sound.length).toBe(19 * 64);
    expect(sound.every((value) => value === 0)).toBe(true);
    expect(spectralConvergence).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('results of the wasm backend', () => {
  const layout = { fftSize: 256, hopLength: 32, frames: 5 * blockFrames + 3 };

  it('converge', async () => {
    const problem = noiseProblem(layout, seededRandom(testSeed('converge')), { iterations: 30 });
    const { steps } = await solveAll(inline(), problem);
    expect(steps.length).toBeGreaterThan(2);
    const values = steps.map((step) => step.spectralConvergence);
    expect(values.at(-1)).toBeLessThan(values[0]! - 3);
  });

  it('are the same bytes whatever the order of blocks, and whatever the slices', async () => {
    const random = seededRandom(testSeed('order of blocks'));
    const problem = noiseProblem(layout, random, { iterations: 4 });
    const { sound } = await solveAll(inline(), problem);
    for (let round = 0; round < 4; round++) {
      const { memory, exports } = await openModule(problem);
      exports.start(0, 1);
      const order = [0, 1, 2, 3, 4, 5];
      for (let iteration = 0; iteration < 4; iteration++) {
        for (const block of shuffled(order, random)) exports.iteratePartForTest(block);
        for (const block of shuffled(order, random)) exports.mergePartForTest(block);
        exports.turnOverForTest();
      }
      expect(Buffer.compare(Buffer.from(memory.sound().buffer), Buffer.from(sound.buffer as ArrayBuffer))).toBe(0);
    }
  });

  it('differ by seed and by the absolute number of the first frame', async () => {
    const random = seededRandom(testSeed('seeds'));
    const problem = noiseProblem(layout, random, { iterations: 1 });
    const one = await solveAll(inline(), problem);
    const same = await solveAll(inline(), problem);
    expect(same.sound).toEqual(one.sound);
    for (const fields of [{ seed: 8 }, { firstFrame: 1 }]) {
      const other = await solveAll(inline(), { ...problem, ...fields });
      expect(relativeError(other.sound, one.sound)).toBeGreaterThan(0.1);
    }
  });

  it('can be heard at every step, and after the end', async () => {
    const problem = noiseProblem(layout, seededRandom(testSeed('steps')), { iterations: 6 });
    const sounds: Float32Array[] = [];
    const { steps, sound } = await solveAll(inline(), problem);
    for await (const step of inline().solve(problem)) sounds.push(await step.sound());
    expect(sounds.at(-1)).toEqual(sound);
    expect(sounds[0]).not.toEqual(sound);
    expect(await steps[0]!.sound(), 'an early step gives the newest sound').toEqual(sound);
  });

  it('stop when nobody asks for more', async () => {
    const problem = noiseProblem(layout, seededRandom(testSeed('stop')), { iterations: 1_000_000 });
    for await (const step of inline().solve(problem)) {
      expect(step.spectralConvergence).toBeLessThan(0);
      if (step.iteration > 0) break;
    }
  });
});

describe('the wasm backend refuses', () => {
  const good = noiseProblem({ fftSize: 256, hopLength: 64, frames: 10 }, () => 1);
  const brokenTurns = { kind: 'turns', turns: new Float32Array(1290).with(200, Number.NaN) } as const;
  const cases: [string, PhaseProblem, RegExp][] = [
    ['an odd size', { ...good, layout: { ...good.layout, fftSize: 257 } }, /FFT size 257.*even/],
    ['a hop of 0', { ...good, layout: { ...good.layout, hopLength: 0 } }, /Hop length 0/],
    ['too few magnitudes', { ...good, magnitude: new Float32Array(7) }, /1290 values, got 7/],
    ['a magnitude that is no number', { ...good, magnitude: good.magnitude.with(300, Number.NaN) }, /Frame 2/],
    [
      'a sound of another length',
      { ...good, start: { kind: 'sound', sound: new Float32Array(5) } },
      /576 samples, got 5/,
    ],
    ['too few start phases', { ...good, start: { kind: 'turns', turns: new Float32Array(5) } }, /1290 values, got 5/],
    ['a start phase that is no number', { ...good, start: brokenTurns }, /Frame 1 .*phase/],
    ['more than fits in memory', hugeProblem(), /tiles/],
  ];

  it.each(cases)('%s', async (_, problem, message) => {
    const solving = solveAll(inline(), problem);
    await expect(solving).rejects.toThrow(message);
    await expect(solving).rejects.toBeInstanceOf(RangeError);
  });
});

it('numbers beyond float32 are a failure of the backend, not a sound', async () => {
  const problem = noiseProblem({ fftSize: 256, hopLength: 64, frames: 50 }, () => 1e37);
  await expect(solveAll(inline(), problem)).rejects.toThrow(BackendFailure);
});

/** Claims 20 million frames; the length is looked at before any value. */
function hugeProblem(): PhaseProblem {
  const layout = { fftSize: 256, hopLength: 64, frames: 20_000_000 };
  const magnitude = Object.create(Float32Array.prototype, { length: { value: layout.frames * 129 } }) as Float32Array;
  return { layout, magnitude, iterations: 1, momentum: 0.99, seed: 1, firstFrame: 0 };
}

function shuffled(list: readonly number[], random: () => number): number[] {
  return list
    .map((value) => ({ value, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}
