import { describe, expect, test } from 'vitest';
import { measureSlice } from '../../src/app/worker/calibration.ts';
import { type ChoosableGpu, createPhaseBackends, type GpuMode } from '../../src/app/worker/phase-backends.ts';
import type { GpuProbe } from '../../src/dsp/gpu/probe.ts';
import type { PhaseBackend } from '../../src/dsp/phase/contract.ts';
import { createInlinePool } from '../../src/dsp/pool/inline-pool.ts';
import { createWasmBackend } from '../../src/dsp/wasm/phase-backend.ts';

const layout = { fftSize: 1024, hopLength: 64, frames: 2067 };

function backendNamed(name: PhaseBackend['name']): PhaseBackend {
  return { name, description: `the ${name}`, dispose() {}, async *solve() {} };
}

interface Machine {
  readonly gpus?: { readonly [mode in GpuMode]?: { readonly software?: boolean; readonly supports?: boolean } };
  /** Seconds a slice takes, by backend; an error where it breaks. */
  readonly seconds?: { readonly [name: string]: number | Error };
}

function backendsOf({ gpus = {}, seconds = {} }: Machine) {
  const wasm = backendNamed('wasm');
  const measured: string[] = [];
  const backends = createPhaseBackends({
    wasm,
    async probe(mode): Promise<GpuProbe> {
      const gpu = gpus[mode];
      const software = gpu?.software ?? false;
      return { available: gpu !== undefined, software, description: `${mode} probe`, limit: 1 };
    },
    async createGpu(mode): Promise<ChoosableGpu | null> {
      const gpu = gpus[mode];
      return gpu ? { ...backendNamed(mode), supports: () => gpu.supports ?? true } : null;
    },
    async measure(backend) {
      measured.push(backend.name);
      const time = seconds[backend.name] ?? 1;
      if (time instanceof Error) throw time;
      return time;
    },
  });
  return { backends, wasm, measured };
}

describe('auto', () => {
  test('is the processor where there is no GPU, and nothing is measured', async () => {
    const { backends, measured } = backendsOf({});
    const { backend, reason } = await backends.choose('auto', layout);
    expect(backend.name).toBe('wasm');
    expect(reason).toMatch(/no GPU/);
    expect(measured).toEqual([]);
  });

  test('never takes a GPU that is software, however fast', async () => {
    const { backends, measured } = backendsOf({
      gpus: { webgpu: { software: true }, webgl2: { software: true } },
      seconds: { webgpu: 0.001, webgl2: 0.001 },
    });
    expect(await backends.choose('auto', layout)).toMatchObject({
      backend: { name: 'wasm' },
      reason: expect.stringMatching(/webgpu probe is software/),
    });
    expect(measured).toEqual([]);
  });

  test('takes the faster of processor and GPU, says how much, and remembers it for like sizes', async () => {
    const { backends, measured } = backendsOf({ gpus: { webgpu: {} }, seconds: { wasm: 0.5, webgpu: 0.1 } });
    expect(await backends.choose('auto', layout)).toMatchObject({
      backend: { name: 'webgpu' },
      reason: expect.stringMatching(/5\.0 × as fast as the wasm/),
    });
    await backends.choose('auto', { ...layout, frames: 2100 });
    expect(measured).toEqual(['wasm', 'webgpu']);
    const slow = backendsOf({ gpus: { webgl2: {} }, seconds: { wasm: 0.1, webgl2: 0.5 } });
    expect((await slow.backends.choose('auto', layout)).backend.name).toBe('wasm');
  });

  test('leaves a GPU that cannot take the size or fails while measured', async () => {
    const unable = backendsOf({ gpus: { webgpu: { supports: false }, webgl2: {} }, seconds: { webgl2: 0.1 } });
    expect((await unable.backends.choose('auto', layout)).backend.name).toBe('webgl2');
    const broken = backendsOf({ gpus: { webgpu: {} }, seconds: { webgpu: new Error('context lost') } });
    expect(await broken.backends.choose('auto', layout)).toMatchObject({
      backend: { name: 'wasm' },
      reason: expect.stringMatching(/context lost/),
    });
  });

  test('what has failed is not chosen again, and the processor takes over', async () => {
    const { backends, wasm } = backendsOf({ gpus: { webgpu: {} }, seconds: { webgpu: 0.1 } });
    const { backend } = await backends.choose('auto', layout);
    expect(await backends.fallback(backend)).toBe(wasm);
    expect((await backends.choose('auto', layout)).backend).toBe(wasm);
  });
});

describe('measuring', () => {
  const rivals = (seconds: Promise<number>[], memory = new Map<string, number>()) => {
    const gpu = { ...backendNamed('webgpu'), supports: () => true };
    const backends = createPhaseBackends({
      wasm: backendNamed('wasm'),
      probe: async (mode) => ({ available: mode === 'webgpu', software: false, description: mode, limit: 1 }),
      createGpu: async () => gpu,
      measure: () => seconds.shift() ?? Promise.reject(new Error('measured again')),
      memory: {
        get: async (key) => memory.get(key),
        put: async (key, ratio) => void memory.set(key, ratio),
      },
      patience: 0,
    });
    return { backends, memory };
  };

  test('keeps no render waiting: it takes the processor, and a later one what was found', async () => {
    let finish: (seconds: number) => void = () => {};
    const slow = new Promise<number>((resolve) => {
      finish = resolve;
    });
    const { backends } = rivals([Promise.resolve(1), slow]);
    expect(await backends.choose('auto', layout)).toMatchObject({
      backend: { name: 'wasm' },
      reason: expect.stringMatching(/being measured/),
    });
    finish(0.25);
    await expect.poll(async () => (await backends.choose('auto', layout)).backend.name).toBe('webgpu');
  });

  test('is done once for a machine: the next visit knows', async () => {
    const { backends, memory } = rivals([Promise.resolve(1), Promise.resolve(0.25)]);
    await expect.poll(async () => (await backends.choose('auto', layout)).backend.name).toBe('webgpu');
    const next = rivals([], memory).backends;
    await expect.poll(async () => (await next.choose('auto', layout)).reason).toMatch(/4\.0 × as fast/);
  });
});

describe('pinned', () => {
  test('is what was asked for, even software; a missing one is a problem at its param', async () => {
    const { backends } = backendsOf({ gpus: { webgl2: { software: true } } });
    expect((await backends.choose('webgl2', layout)).backend.name).toBe('webgl2');
    expect((await backends.choose('wasm', layout)).backend.name).toBe('wasm');
    await expect(backends.choose('webgpu', layout)).rejects.toMatchObject({
      problem: { code: 'backend-missing', param: 'backend' },
    });
  });

  test('one that cannot take the size gives way to the processor, and says so', async () => {
    const { backends } = backendsOf({ gpus: { webgpu: { supports: false } } });
    expect(await backends.choose('webgpu', { ...layout, fftSize: 718 })).toMatchObject({
      backend: { name: 'wasm' },
      reason: expect.stringMatching(/718/),
    });
  });
});

test('a lost DSP worker is tried again once, not over and over', async () => {
  const { backends, wasm } = backendsOf({});
  expect(await backends.fallback(wasm)).toBe(wasm);
  expect(await backends.fallback(wasm)).toBeUndefined();
});

test('a slice of a real backend is measured in seconds', async () => {
  const wasm = createWasmBackend(createInlinePool());
  expect(await measureSlice(wasm, { fftSize: 64, hopLength: 16, frames: 40 })).toBeGreaterThan(0);
});
