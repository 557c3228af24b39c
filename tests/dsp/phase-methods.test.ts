import { beforeAll, describe, expect, it } from 'vitest';
import { buildWasm } from '../../scripts/build-wasm.mjs';
import type { PhaseProblem, PhaseStart } from '../../src/dsp/phase/contract.ts';
import { FLAT_DECIBELS, FLAT_INTERVAL } from '../../src/dsp/phase/early-stop.ts';
import { createInlinePool } from '../../src/dsp/pool/inline-pool.ts';
import { createReferenceBackend } from '../../src/dsp/reference/griffin-lim.ts';
import { createReferenceStft } from '../../src/dsp/reference/stft.ts';
import { blockFrames } from '../../src/dsp/wasm/memory-map.ts';
import { createWasmBackend } from '../../src/dsp/wasm/phase-backend.ts';
import { seededRandom, testSeed } from './photo.ts';
import { noiseProblem, openModule, relativeError, solveAll } from './wasm-support.ts';

beforeAll(buildWasm);

const inline = () => createWasmBackend(createInlinePool());

const layouts = [
  [256, 64, 2 * blockFrames + 5],
  [718, 64, 40],
  [1024, 256, 20],
  [512, 7, 70],
  [198, 50, 33],
  [256, 64, 2],
] as const;

async function expectLikeReference(problem: PhaseProblem, tolerance: number): Promise<void> {
  const found = await solveAll(inline(), problem);
  const expected = await solveAll(createReferenceBackend(), problem);
  expect(relativeError(found.sound, expected.sound), `${problem.iterations} iterations`).toBeLessThan(tolerance);
  expect(found.spectralConvergence).toBeCloseTo(expected.spectralConvergence, 3);
}

describe('ADMM against float64', () => {
  it.each(layouts)('FFT size %i, hop %i, %i frames', async (fftSize, hopLength, frames) => {
    // A fixed seed, as rounding becomes phase where a bin comes near 0.
    const random = seededRandom(fftSize + frames);
    // The first iteration makes the state and the last is plain; five have three different ρ between them.
    for (const [iterations, tolerance] of [
      [1, 1e-4],
      [2, 1e-3],
      [5, 3e-3],
    ] as const) {
      const layout = { fftSize, hopLength, frames };
      await expectLikeReference(noiseProblem(layout, random, { iterations, method: 'admm' }), tolerance);
    }
  });

  it('skips silence, but not so near that it would be heard', async () => {
    const random = seededRandom(testSeed('silence, ADMM'));
    const problem = noiseProblem({ fftSize: 256, hopLength: 64, frames: 400 }, random, {
      iterations: 8,
      method: 'admm',
    });
    problem.magnitude.fill(0, 101 * 129, 333 * 129);
    const found = await solveAll(inline(), problem);
    const expected = await solveAll(createReferenceBackend(), problem);
    expect(found.spectralConvergence).toBeCloseTo(expected.spectralConvergence, 2);
    expect(found.sound.subarray(125 * 64, 310 * 64).every((value) => value === 0)).toBe(true);
  });

  it('is the same bytes whatever the order of blocks', async () => {
    const random = seededRandom(testSeed('order of blocks, ADMM'));
    const layout = { fftSize: 256, hopLength: 32, frames: 3 * blockFrames + 3 };
    const problem = noiseProblem(layout, random, { iterations: 4, method: 'admm' });
    const { sound } = await solveAll(inline(), problem);
    const { memory, exports } = await openModule(problem);
    exports.start(0, 1);
    for (const order of [
      [0, 1, 2, 3],
      [3, 1, 0, 2],
      [2, 3, 1, 0],
      [1, 0, 3, 2],
    ]) {
      for (const block of order) exports.iteratePartForTest(block);
      for (const block of [...order].reverse()) exports.mergePartForTest(block);
      exports.turnOverForTest();
    }
    expect(memory.sound()).toEqual(sound);
  });
});

describe('starts against float64', () => {
  const layout = { fftSize: 256, hopLength: 64, frames: blockFrames + 9 };
  const random = seededRandom(testSeed('starts'));
  const turns = Float32Array.from({ length: layout.frames * 129 }, () => random() - 0.5);
  const sound = Float32Array.from({ length: (layout.frames - 1) * 64 }, () => random() - 0.5);
  const starts: readonly PhaseStart[] = [
    { kind: 'turns', turns },
    { kind: 'sound', sound },
    { kind: 'state', sound },
  ];

  it.each(starts)('$kind', async (start) => {
    for (const method of ['griffin-lim', 'admm'] as const) {
      for (const iterations of [0, 1, 3]) {
        await expectLikeReference(noiseProblem(layout, random, { iterations, method, start }), 3e-3);
      }
    }
  });

  it('a sound keeps its phases whatever its loudness', async () => {
    const stft = createReferenceStft(layout);
    const spectrum = stft.forward(Float64Array.from(sound));
    const magnitude = Float32Array.from(spectrum.re, (re, i) => Math.hypot(re, spectrum.im[i]!));
    for (const method of ['griffin-lim', 'admm'] as const) {
      for (const iterations of [0, 6]) {
        const loud = sound.map((value) => 300 * value);
        const problem = noiseProblem(layout, random, {
          iterations,
          method,
          magnitude,
          start: { kind: 'sound', sound: loud },
        });
        const found = await solveAll(inline(), problem);
        expect(relativeError(found.sound, sound), `${method}, ${iterations} iterations`).toBeLessThan(1e-4);
      }
    }
  });
});

describe('an early stop', () => {
  const layout = { fftSize: 128, hopLength: 32, frames: 60 };

  it.each([inline(), createReferenceBackend()])('comes at a fixed iteration, on $name', async (backend) => {
    const problem = noiseProblem(layout, seededRandom(11), { iterations: 400, stopWhenFlat: true });
    const { steps } = await solveUntilLast(backend, problem);
    const last = steps.at(-1)!;
    expect(last.isLast).toBe(true);
    expect(last.iteration).toBeLessThan(400);
    expect(last.iteration % FLAT_INTERVAL).toBe(0);
    const before = steps.find(({ iteration }) => iteration === last.iteration - FLAT_INTERVAL);
    expect(before!.spectralConvergence - last.spectralConvergence).toBeLessThan(FLAT_DECIBELS);
    const again = await solveUntilLast(backend, problem);
    expect(again.sound).toEqual(last === undefined ? undefined : await last.sound());
    const plain = await solveAll(backend, { ...problem, stopWhenFlat: false, iterations: last.iteration });
    expect(plain.sound, 'as if so many had been asked for').toEqual(again.sound);
  });

  it('never comes to ADMM, nor where none is wanted', async () => {
    for (const fields of [{ method: 'admm', stopWhenFlat: true }, { stopWhenFlat: false }] as const) {
      const { steps } = await solveAll(
        inline(),
        noiseProblem(layout, seededRandom(11), { iterations: 120, ...fields }),
      );
      expect(steps.filter(({ isLast }) => isLast)).toHaveLength(1);
    }
  });
});

async function solveUntilLast(backend: ReturnType<typeof inline>, problem: PhaseProblem) {
  const steps = [];
  for await (const step of backend.solve(problem)) steps.push(step);
  return { steps, sound: await steps.at(-1)!.sound() };
}
