/** Solves with a pool of its own, as the engine's worker does, and says what came out. */
import { createWorkerPool } from '../../src/dsp/pool/worker-pool.ts';
import { createWasmBackend } from '../../src/dsp/wasm/phase-backend.ts';

const createWorker = () => new Worker(new URL('../../src/app/dsp.worker.ts', import.meta.url), { type: 'module' });
const pool = createWorkerPool({ createWorker, threads: 2 });
const layout = { fftSize: 256, hopLength: 64, frames: 100 };
const magnitude = new Float32Array(100 * 129).fill(0.5);
const problem = { layout, magnitude, iterations: 4, momentum: 0.99, seed: 1, firstFrame: 0 };

for await (const step of createWasmBackend(pool).solve(problem)) {
  if (step.iteration === 4) {
    const { length: samples } = await step.sound();
    postMessage({ threads: pool.threads, iteration: step.iteration, samples });
  }
}
