import { expect } from 'vitest';
import { buildWasm } from '../../scripts/build-wasm.mjs';
import type { PhaseBackend, PhaseProblem, PhaseStep } from '../../src/dsp/phase/contract.ts';
import { PhaseMemory } from '../../src/dsp/wasm/phase-memory.ts';
import { createMemory, instantiatePhase, loadPhaseModule, type PhaseExports } from '../../src/dsp/wasm/phase-module.ts';

/** A problem with noise for magnitudes; fields given replace those here. */
export function noiseProblem(
  layout: PhaseProblem['layout'],
  random: () => number,
  fields: Partial<PhaseProblem> = {},
): PhaseProblem {
  const values = layout.frames * (layout.fftSize / 2 + 1);
  const magnitude = Float32Array.from({ length: values }, random);
  return { layout, magnitude, iterations: 1, momentum: 0.99, seed: 7, firstFrame: 0, ...fields };
}

export interface Solved {
  readonly steps: readonly PhaseStep[];
  readonly sound: Float32Array;
  readonly spectralConvergence: number;
}

/** Solves to the end. The steps' iterations rise from 0 to the last. */
export async function solveAll(backend: PhaseBackend, problem: PhaseProblem): Promise<Solved> {
  const steps: PhaseStep[] = [];
  for await (const step of backend.solve(problem)) steps.push(step);
  const last = steps.at(-1)!;
  expect(steps[0]!.iteration).toBe(0);
  expect(last.iteration).toBe(problem.iterations);
  const rising = steps.every((step, i) => i === 0 || step.iteration > steps[i - 1]!.iteration);
  expect(rising, 'iterations rise').toBe(true);
  return { steps, sound: await last.sound(), spectralConvergence: last.spectralConvergence };
}

/** ‖a − b‖ / ‖b‖. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let error = 0;
  let energy = 0;
  for (let i = 0; i < b.length; i++) {
    error += (a[i]! - b[i]!) ** 2;
    energy += b[i]! ** 2;
  }
  return Math.sqrt(error / energy);
}

/** The bare module on memory that holds a problem. */
export async function openModule(problem: PhaseProblem): Promise<{ memory: PhaseMemory; exports: PhaseExports }> {
  await buildWasm();
  const { module, memoryKind } = await loadPhaseModule('unshared');
  const memory = new PhaseMemory(problem, 1, (pages) => createMemory(pages, memoryKind));
  return { memory, exports: instantiatePhase(module, memory.memory) };
}
