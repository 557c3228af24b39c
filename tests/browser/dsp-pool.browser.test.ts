import { afterEach, describe, expect, it } from 'vitest';
import { BackendFailure, type PhaseProblem } from '../../src/dsp/phase/contract.ts';
import { latticeTurns } from '../../src/dsp/phase/lattice.ts';
import type { DspPool } from '../../src/dsp/pool/contract.ts';
import { createInlinePool } from '../../src/dsp/pool/inline-pool.ts';
import { createWorkerPool, type WorkerPoolOptions } from '../../src/dsp/pool/worker-pool.ts';
import { createWasmBackend } from '../../src/dsp/wasm/phase-backend.ts';
import { loadPhaseModule } from '../../src/dsp/wasm/phase-module.ts';

const open: DspPool[] = [];
const workers: Worker[] = [];

afterEach(() => {
  for (const pool of open.splice(0)) pool.dispose();
  workers.splice(0);
});

function pool(options: Partial<WorkerPoolOptions>): DspPool {
  const createWorker = () => {
    const worker = new Worker(new URL('../../src/app/dsp.worker.ts', import.meta.url), { type: 'module' });
    workers.push(worker);
    return worker;
  };
  const made = createWorkerPool({ createWorker, ...options });
  open.push(made);
  return made;
}

/** 12 blocks and a bit, with noise for magnitudes and silence in the midst. */
function noise(fftSize: number, iterations: number): PhaseProblem {
  const layout = { fftSize, hopLength: 64, frames: 12 * 64 + 21 };
  const bins = fftSize / 2 + 1;
  const magnitude = Float32Array.from(
    { length: layout.frames * bins },
    (_, i) => (Math.imul(i, 2654435761) >>> 8) / 2 ** 24,
  );
  magnitude.fill(0, 200 * bins, 300 * bins);
  return { layout, magnitude, iterations, momentum: 0.99, seed: 3, firstFrame: 0 };
}

async function solve(over: DspPool, problem: PhaseProblem) {
  let last: { sound: Float32Array; spectralConvergence: number } | undefined;
  for await (const step of createWasmBackend(over).solve(problem)) {
    last = { sound: await step.sound(), spectralConvergence: step.spectralConvergence };
  }
  return last!;
}

describe('DSP workers', () => {
  it('give the same bytes for 1, 2 and 4, for one without shared memory and for none', async () => {
    expect(globalThis.crossOriginIsolated).toBe(true);
    const small = noise(256, 6);
    const sound = Float32Array.from({ length: (small.layout.frames - 1) * 64 }, (_, n) => Math.sin(n * n * 0.37));
    const turns = latticeTurns(small.layout, 0);
    const problems: readonly PhaseProblem[] = [
      noise(256, 12),
      noise(358, 5),
      { ...small, method: 'admm', start: { kind: 'turns', turns } },
      { ...small, start: { kind: 'sound', sound } },
    ];
    for (const problem of problems) {
      const expected = await solve(createInlinePool(), problem);
      for (const options of [{ threads: 1 }, { threads: 2 }, { threads: 4 }, { canShare: false }]) {
        const found = await solve(pool(options), problem);
        expect(found.sound, JSON.stringify(options)).toEqual(expected.sound);
        expect(found.spectralConvergence).toBe(expected.spectralConvergence);
      }
    }
  });

  it('compute with and without fused multiply-add alike', async () => {
    expect((await loadPhaseModule('shared')).instructions).toBe('relaxed');
    const problem = noise(256, 4);
    const fused = await solve(createInlinePool({ instructions: 'relaxed' }), problem);
    const plain = await solve(createInlinePool({ instructions: 'simd' }), problem);
    const error = Math.hypot(...fused.sound.map((value, i) => value - plain.sound[i]!)) / Math.hypot(...plain.sound);
    expect(error).toBeLessThan(1e-4);
    expect(fused.spectralConvergence).toBeCloseTo(plain.spectralConvergence, 4);
  });

  it('report one that is ended mid-step and are there again afterwards', async () => {
    const team = pool({ threads: 2, hangSeconds: 2 });
    const problem = noise(256, 4);
    const expected = await solve(team, problem);
    const steps = createWasmBackend(team).solve({ ...problem, iterations: 100_000 });
    let heard: Float32Array | undefined;
    for (let i = 0; i < 3; i++) heard = await (await steps.next()).value?.sound();
    workers[1]!.terminate();
    const failure = await steps.next().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BackendFailure);
    const { lastSound } = failure as BackendFailure;
    expect(lastSound?.length).toBe(heard!.length);
    expect(lastSound?.every(Number.isFinite)).toBe(true);
    expect(lastSound?.some((value) => value !== 0)).toBe(true);
    expect((await solve(team, problem)).sound).toEqual(expected.sound);
  });

  it('solve inside a worker of a worker', async () => {
    const worker = new Worker(new URL('./nested-pool.worker.ts', import.meta.url), { type: 'module' });
    const reply = await new Promise<unknown>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
    });
    worker.terminate();
    expect(reply).toEqual({ threads: 2, iteration: 4, samples: 99 * 64 });
  });

  it('solve fifty times in the memory of a few', async () => {
    const team = pool({ threads: 2 });
    const { Memory } = WebAssembly;
    let made = 0;
    WebAssembly.Memory = class extends Memory {
      constructor(descriptor: WebAssembly.MemoryDescriptor) {
        super(descriptor);
        made++;
      }
    };
    try {
      for (let round = 0; round < 50; round++) await solve(team, noise(256, 1));
    } finally {
      WebAssembly.Memory = Memory;
    }
    expect(made).toBeLessThan(5);
  });
});
