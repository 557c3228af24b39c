import { describe, expect, it } from 'vitest';
import type { PhaseProblem } from '../../src/dsp/phase/contract.ts';
import { createReferenceBackend } from '../../src/dsp/reference/griffin-lim.ts';
import type { GpuAnswer, GpuTask } from './gpu.worker.ts';

const modes = ['webgl2', 'webgpu'] as const;

async function onGpu(task: GpuTask): Promise<GpuAnswer | null> {
  const worker = new Worker(new URL('./gpu.worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<{ ok?: GpuAnswer | null; error?: string }>) => {
        if (data.error === undefined) resolve(data.ok ?? null);
        else reject(new Error(data.error));
      });
      worker.addEventListener('error', (event) => reject(new Error(event.message || 'the worker did not start')));
      worker.postMessage(task);
    });
  } finally {
    worker.terminate();
  }
}

/** A picture of soft spots: smooth magnitudes 0…1, a different one for each seed. */
function problemOf(change: Partial<PhaseProblem> & Pick<PhaseProblem, 'layout'>): PhaseProblem {
  const { fftSize, frames } = change.layout;
  const bins = fftSize / 2 + 1;
  const magnitude = Float32Array.from({ length: frames * bins }, (_, i) => {
    const [x, y] = [Math.floor(i / bins) / frames, (i % bins) / bins];
    return 0.5 + 0.3 * Math.sin(9 * x + 5 * y) + 0.2 * Math.sin(23 * y - 7 * x);
  });
  return { magnitude, iterations: 5, momentum: 0.99, seed: 5, firstFrame: 3, ...change };
}

async function onReference(problem: PhaseProblem) {
  let last = { sound: new Float32Array(), convergence: 0 };
  for await (const step of createReferenceBackend().solve(problem)) {
    last = { sound: Float32Array.from(await step.sound()), convergence: step.spectralConvergence };
  }
  return last;
}

function relativeDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  let difference = 0;
  let total = 0;
  a.forEach((value, i) => {
    difference += (value - b[i]!) ** 2;
    total += b[i]! ** 2;
  });
  expect(total).toBeGreaterThan(0);
  return Math.sqrt(difference / total);
}

describe.each(modes)('gpu.js on %s', (mode) => {
  it.each([
    { fftSize: 256, hopLength: 64, frames: 40 },
    { fftSize: 512, hopLength: 64, frames: 41 },
    { fftSize: 192, hopLength: 20, frames: 33 },
    { fftSize: 118, hopLength: 20, frames: 33 },
  ])('agrees with the float64 reference ($fftSize / $hopLength, $frames frames)', async (layout) => {
    const problem = problemOf({ layout });
    const got = await onGpu({ mode, problem, repeat: 2 });
    expect(got, `${mode} must be there: the browser was started with a software GPU`).not.toBeNull();
    expect(got?.failure).toBeUndefined();
    const wanted = await onReference(problem);
    const difference = relativeDifference(got!.sounds[0]!, wanted.sound);
    console.log(`${got?.description}: ${layout.fftSize}, relative difference ${difference.toExponential(1)}`);
    expect(difference).toBeLessThan(1e-3);
    expect(got?.steps.at(0)?.iteration).toBe(0);
    expect(got?.steps.at(-1)?.iteration).toBe(5);
    expect(Math.abs(got!.steps.at(-1)!.spectralConvergence - wanted.convergence)).toBeLessThan(0.02);
    expect(got?.sounds[1]).toEqual(got?.sounds[0]);
    expect(got?.software).toBe(/swiftshader|llvmpipe/i.test(got!.description));
  });

  it('goes on from a given sound', async () => {
    const layout = { fftSize: 256, hopLength: 64, frames: 30 };
    // Dense noise: where a spectrum is empty, phases are a matter of rounding and cannot be compared.
    const sound = Float32Array.from({ length: 29 * 64 }, (_, n) => Math.sin(n * n * n * 0.37));
    const problem = problemOf({ layout, start: { kind: 'state', sound }, iterations: 2, momentum: 0 });
    const got = await onGpu({ mode, problem });
    const wanted = await onReference(problem);
    expect(relativeDifference(got!.sounds[0]!, wanted.sound)).toBeLessThan(1e-3);
  });

  it('starts from given phases and from the phases of a sound, whatever its loudness', async () => {
    const layout = { fftSize: 256, hopLength: 64, frames: 30 };
    const turns = Float32Array.from({ length: 30 * 129 }, (_, i) => ((i * i * 0.618) % 1) - 0.5);
    const sound = Float32Array.from({ length: 29 * 64 }, (_, n) => 500 * Math.sin(n * n * n * 0.37));
    for (const start of [
      { kind: 'turns', turns },
      { kind: 'sound', sound },
    ] as const) {
      for (const iterations of [0, 3]) {
        const problem = problemOf({ layout, start, iterations });
        const got = await onGpu({ mode, problem });
        const wanted = await onReference(problem);
        expect(relativeDifference(got!.sounds[0]!, wanted.sound), `${start.kind} ${iterations}`).toBeLessThan(2e-3);
        expect(got?.steps.map(({ iteration }) => iteration)[0]).toBe(0);
      }
    }
  });

  it('stops early as the reference does, and leaves ADMM to others', async () => {
    const layout = { fftSize: 64, hopLength: 16, frames: 40 };
    const problem = problemOf({ layout, iterations: 200, momentum: 0.5, stopWhenFlat: true });
    const got = await onGpu({ mode, problem });
    const last = got!.steps.at(-1)!;
    expect(last.iteration).toBeLessThan(200);
    expect(last.iteration % 8).toBe(0);
    const wanted = await onReference(problem);
    expect(Math.abs(last.spectralConvergence - wanted.convergence)).toBeLessThan(0.2);
    const refused = await onGpu({ mode, problem: { ...problem, method: 'admm' } });
    expect(refused?.failure).toMatch(/ADMM/);
  });

  it('solves a long sound in tiles as well as in one piece', async () => {
    const problem = problemOf({ layout: { fftSize: 64, hopLength: 16, frames: 200 }, iterations: 6 });
    const whole = await onReference(problem);
    const tiled = await onGpu({ mode, problem, tileFrames: 80 });
    expect(tiled?.failure).toBeUndefined();
    expect(tiled?.sounds[0]).toHaveLength(199 * 16);
    expect(Math.abs(tiled!.steps.at(-1)!.spectralConvergence - whole.convergence)).toBeLessThan(0.2);
    expect(relativeDifference(tiled!.sounds[0]!, whole.sound)).toBeLessThan(0.05);
  });

  it('refuses sizes that are not for it and says so', async () => {
    for (const layout of [
      { fftSize: 129, hopLength: 32, frames: 40 },
      { fftSize: 256, hopLength: 200, frames: 40 },
      { fftSize: 256, hopLength: 64, frames: 3 },
    ]) {
      const got = await onGpu({ mode, problem: problemOf({ layout, iterations: 1 }) });
      expect(got?.failure).toContain(`FFT size ${layout.fftSize}`);
    }
  });
});

describe('gpu.js', () => {
  it('notices a lost WebGL context and hands over the last good sound', async () => {
    const layout = { fftSize: 256, hopLength: 64, frames: 40 };
    const got = await onGpu({ mode: 'webgl2', problem: problemOf({ layout, iterations: 50 }), loseAfter: 2 });
    expect(got?.failure).toBeDefined();
    expect(got?.steps.length).toBeLessThan(5);
    expect(got?.lastSound).toHaveLength(39 * 64);
    expect(got?.lastSound?.some((value) => value !== 0)).toBe(true);
  });
});
