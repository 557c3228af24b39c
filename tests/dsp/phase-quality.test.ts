import { beforeAll, describe, expect, it } from 'vitest';
import { buildWasm } from '../../scripts/build-wasm.mjs';
import { latticeTurns } from '../../src/dsp/phase/lattice.ts';
import { createInlinePool } from '../../src/dsp/pool/inline-pool.ts';
import { createWasmBackend } from '../../src/dsp/wasm/phase-backend.ts';
import { type Outcome, photoProblem, seenCorrelation, solveLast, turnsStart } from './quality-support.ts';

beforeAll(buildWasm);

const backend = createWasmBackend(createInlinePool());

/**
 * Spectral convergence of torchaudio's Griffin-Lim at exact 718/64: momentum 0.99 after 32 iterations (mean of three
 * seeds) and after 8, and momentum 0 after 32.
 */
const torchaudio = [
  { name: 'coffee', contrast: 1, momentum: -14.07, after8: -12.58, plain: -13.09 },
  { name: 'coffee', contrast: 1.5, momentum: -14.07, after8: -12.58, plain: -13.08 },
  { name: 'rocket', contrast: 1, momentum: -14.1, after8: -12.57, plain: -13.08 },
  { name: 'rocket', contrast: 1.5, momentum: -13.94, after8: -12.46, plain: -12.93 },
  { name: 'hubble', contrast: 1, momentum: -14.21, after8: -12.91, plain: -13.36 },
  { name: 'hubble', contrast: 1.5, momentum: -11.5, after8: -10.88, plain: -11.12 },
] as const;

describe('spectral convergence of photos at exact 718/64', () => {
  it.each(torchaudio)('$name, contrast $contrast', async ({ name, contrast, momentum, after8, plain }) => {
    const { problem } = await photoProblem(name, contrast, 'exact');
    const solve = async (fields: object) => (await solveLast(backend, { ...problem, ...fields })).decibels;
    const lattice = turnsStart(latticeTurns(problem.layout, 0));
    const found = {
      momentum: await solve({}),
      after8: await solve({ iterations: 8 }),
      plain: await solve({ momentum: 0 }),
      admm: await solve({ method: 'admm' }),
      lattice: await solve({ ...lattice, iterations: 8 }),
    };
    const figures = Object.entries(found).map(([what, decibels]) => `${what} ${decibels.toFixed(2)}`);
    console.log(`${name} ${contrast}: ${figures.join(', ')} dB`);
    for (const [value, expected] of [
      [found.momentum, momentum],
      [found.after8, after8],
      [found.plain, plain],
    ] as const) {
      expect(Math.abs(value - expected)).toBeLessThan(0.3);
    }
    expect(found.admm).toBeLessThan(found.momentum - 0.05);
    if (contrast === 1 && name !== 'hubble') expect(found.lattice).toBeLessThan(-16.7);
  });
});

describe('photos as another program’s Hann 1024 shows them', () => {
  it.each(['coffee', 'rocket'])('%s', async (name) => {
    const exact = await photoProblem(name, 1, 'exact');
    const auto = await photoProblem(name, 1, 'auto');
    const lattice = turnsStart(latticeTurns(exact.problem.layout, 0));
    const seen = ({ sound }: Outcome, columns: Float32Array) => seenCorrelation(sound, columns, 1024);
    const rich = seen(await solveLast(backend, exact.problem), exact.columns);
    const clear = seen(await solveLast(backend, { ...exact.problem, ...lattice }), exact.columns);
    const richAuto = seen(await solveLast(backend, auto.problem), auto.columns);
    console.log(
      `${name}, r: exact rich ${rich.toFixed(3)}, exact clear ${clear.toFixed(3)}, auto rich ${richAuto.toFixed(3)}`,
    );
    expect(rich).toBeGreaterThan(0.91);
    expect(clear).toBeGreaterThan(0.96);
    expect(richAuto).toBeGreaterThan(0.93);
  });
});
