import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildWasm } from '../../scripts/build-wasm.mjs';
import type { PhaseProblem } from '../../src/dsp/phase/contract.ts';
import { integratePhases } from '../../src/dsp/phase/pghi.ts';
import { createInlinePool } from '../../src/dsp/pool/inline-pool.ts';
import { createReferenceStft } from '../../src/dsp/reference/stft.ts';
import { createWasmBackend } from '../../src/dsp/wasm/phase-backend.ts';
import { readWav } from '../support/plain-spectrum.ts';
import { solveLast, turnsStart } from './quality-support.ts';
import { relativeError } from './wasm-support.ts';

/** The magnitudes of speech at exact 718/64, and the sound they are of. */
let speech: { readonly sound: Float32Array; readonly problem: PhaseProblem };

beforeAll(async () => {
  await buildWasm();
  const path = new URL('../fixtures/sounds/speech.wav', import.meta.url);
  const samples = readWav(await readFile(path)).channels[0]!;
  const layout = { fftSize: 718, hopLength: 64, frames: Math.floor(samples.length / 64) + 1 };
  const sound = Float32Array.from(samples.subarray(0, (layout.frames - 1) * 64));
  const { re, im } = createReferenceStft(layout).forward(Float64Array.from(sound));
  const magnitude = Float32Array.from(re, (value, i) => Math.hypot(value, im[i]!));
  speech = { sound, problem: { layout, magnitude, iterations: 32, momentum: 0.99, seed: 1, firstFrame: 0 } };
}, 60_000);

const backend = () => createWasmBackend(createInlinePool());
const noWait = async () => {};

describe('speech at exact 718/64', () => {
  it('comes back from integrated phases better than −25 dB, and from random ones not', async () => {
    const { problem } = speech;
    const since = performance.now();
    const start = turnsStart(await integratePhases(problem, noWait));
    const milliseconds = performance.now() - since;
    const atOnce = await solveLast(backend(), { ...problem, ...start, iterations: 0 });
    const integrated = await solveLast(backend(), { ...problem, ...start });
    const random = await solveLast(backend(), problem);
    console.log(
      `speech: PGHI ${atOnce.decibels.toFixed(2)} dB at once (${milliseconds.toFixed(0)} ms), ` +
        `${integrated.decibels.toFixed(2)} dB after 32; random ${random.decibels.toFixed(2)} dB`,
    );
    expect(integrated.decibels).toBeLessThan(-25);
    expect(random.decibels).toBeGreaterThan(integrated.decibels + 3);
  });

  it.each([0, 32])('is itself again from its own phases, after %i iterations', async (iterations) => {
    const { problem, sound } = speech;
    for (const method of ['griffin-lim', 'admm'] as const) {
      const found = await solveLast(backend(), { ...problem, method, iterations, start: { kind: 'sound', sound } });
      const error = 20 * Math.log10(relativeError(found.sound, sound));
      console.log(`speech, own phases, ${method}, ${iterations} iterations: error ${error.toFixed(0)} dB`);
      expect(error).toBeLessThan(-60);
    }
  });
});
