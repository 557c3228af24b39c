import type { PhaseBackend, PhaseTask } from '../../dsp/phase/contract.ts';

const MOST_FRAMES = 2048;
const ITERATIONS = 8;

/**
 * Seconds that a backend takes for some iterations on up to 2048 frames of the given layout. A first, untimed round lets
 * it compile its kernels and start its workers. Rejects when the backend fails.
 */
export async function measureSlice(backend: PhaseBackend, { method, ...layout }: PhaseTask): Promise<number> {
  const frames = Math.min(layout.frames, MOST_FRAMES);
  const slice = { ...layout, frames };
  const magnitude = new Float32Array(frames * (layout.fftSize / 2 + 1));
  // Any magnitudes do, if none is zero: silence is skipped.
  for (let i = 0; i < magnitude.length; i += 1) magnitude[i] = 0.25 + 0.5 * ((i * 0.618) % 1);
  const common = { layout: slice, magnitude, iterations: ITERATIONS, momentum: 0.99, seed: 1, firstFrame: 0 };
  const problem = { ...common, ...(method && { method }) };
  await solveWhole(backend, problem);
  const started = performance.now();
  await solveWhole(backend, problem);
  return (performance.now() - started) / 1000;
}

async function solveWhole(backend: PhaseBackend, problem: Parameters<PhaseBackend['solve']>[0]): Promise<void> {
  for await (const step of backend.solve(problem)) {
    // The sound is part of the work: a GPU's has to come back.
    if (step.iteration === problem.iterations) await step.sound();
  }
}
