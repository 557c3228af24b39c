/** The page of `phase.mjs`: solves on request, in workers as the app does. */
import { createWorkerPool } from '../../src/dsp/pool/worker-pool.ts';
import { createWasmBackend } from '../../src/dsp/wasm/phase-backend.ts';
import { loadPhaseModule } from '../../src/dsp/wasm/phase-module.ts';
import type { PhaseBench, PhaseCase, PhaseTiming } from './phase-case.ts';

const pools = new Map<number, ReturnType<typeof createWorkerPool>>();

function poolOf(threads: number) {
  let pool = pools.get(threads);
  if (pool === undefined) {
    const createWorker = () => new Worker(new URL('../../src/app/dsp.worker.ts', import.meta.url), { type: 'module' });
    pool = createWorkerPool({ createWorker, threads });
    pools.set(threads, pool);
  }
  return pool;
}

const magnitudes = new Map<string, Float32Array>();

/** The same numbers as `phase.mjs` hands to the peer. */
function magnitudeOf({ frames, fftSize }: PhaseCase): Float32Array {
  const key = `${frames} ${fftSize}`;
  let magnitude = magnitudes.get(key);
  if (magnitude === undefined) {
    magnitude = Float32Array.from(
      { length: frames * (fftSize / 2 + 1) },
      (_, i) => (Math.imul(i, 2654435761) >>> 8) / 2 ** 24,
    );
    magnitudes.set(key, magnitude);
  }
  return magnitude;
}

async function solve(benchCase: PhaseCase): Promise<PhaseTiming> {
  const { frames, fftSize, hopLength, iterations, threads } = benchCase;
  const magnitude = magnitudeOf(benchCase);
  const layout = { fftSize, hopLength, frames };
  const problem = { layout, magnitude, iterations, momentum: 0.99, seed: 1, firstFrame: 0 };
  const since = performance.now();
  let firstSeconds = 0;
  let spectralConvergence = Number.NaN;
  for await (const step of createWasmBackend(poolOf(threads)).solve(problem)) {
    if (step.iteration === 0) firstSeconds = (performance.now() - since) / 1000;
    spectralConvergence = step.spectralConvergence;
  }
  return { seconds: (performance.now() - since) / 1000, firstSeconds, spectralConvergence };
}

const bench: PhaseBench = {
  solve,
  instructions: async () => (await loadPhaseModule('shared')).instructions,
};
Object.assign(globalThis, { phaseBench: bench });
