import { beforeAll, describe, expect, it } from 'vitest';
import { buildWasm } from '../../scripts/build-wasm.mjs';
import { createInlinePool } from '../../src/dsp/pool/inline-pool.ts';
import { createWasmBackend } from '../../src/dsp/wasm/phase-backend.ts';
import { photoColumns } from './photo.ts';
import { solveAll } from './wasm-support.ts';

beforeAll(buildWasm);

const rows = 360;
const frames = 2067;

/** Spectral convergence of torchaudio's Griffin-Lim at exact 718/64 after 32 iterations, momentum 0.99 and 0. */
const torchaudio = [
  ['coffee', 1, 0.99, -14.08],
  ['coffee', 1, 0, -13.09],
  ['rocket', 1.5, 0.99, -13.94],
  ['hubble', 1, 0.99, -14.21],
] as const;

describe('photos at exact 718/64', () => {
  it.each(torchaudio)('%s, contrast %f, momentum %f: %f dB', async (name, contrast, momentum, expected) => {
    const columns = await photoColumns(name, frames, rows, contrast);
    // Pictures stand upright, bins do not.
    const magnitude = new Float32Array(columns.length);
    for (let frame = 0; frame < frames; frame++) {
      magnitude.set(columns.slice(frame * rows, (frame + 1) * rows).reverse(), frame * rows);
    }
    const layout = { fftSize: 718, hopLength: 64, frames };
    const problem = { layout, magnitude, iterations: 32, momentum, seed: 1, firstFrame: 0 };
    const { spectralConvergence, steps } = await solveAll(createWasmBackend(createInlinePool()), problem);
    console.log(`${name} ${contrast} ${momentum}: ${spectralConvergence.toFixed(2)} dB in ${steps.length} steps`);
    expect(Math.abs(spectralConvergence - expected)).toBeLessThan(0.3);
  });
});
