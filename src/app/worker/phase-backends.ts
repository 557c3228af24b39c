import type { GpuProbe } from '../../dsp/gpu/probe.ts';
import type { PhaseBackend, PhaseTask, StftLayout } from '../../dsp/phase/contract.ts';
import type { BackendChoice, PhaseBackends } from '../../nodes/platform.ts';
import { ProblemError } from '../../values/problem.ts';
import { measureSlice } from './calibration.ts';
import type { CalibrationMemory } from './calibration-memory.ts';

/** A GPU backend knows which problems it can take. */
export interface ChoosableGpu extends PhaseBackend {
  supports(task: PhaseTask): boolean;
}

export type GpuMode = 'webgpu' | 'webgl2';

export interface PhaseBackendParts {
  readonly wasm: PhaseBackend;
  probe(mode: GpuMode): Promise<GpuProbe>;
  /** Null where the browser has no such interface. */
  createGpu(mode: GpuMode): Promise<ChoosableGpu | null>;
  /** Seconds that a backend takes for a slice of such a problem; measured on the backend itself if left out. */
  measure?(backend: PhaseBackend, layout: StftLayout): Promise<number>;
  /** Where measurements are kept from visit to visit. */
  readonly memory?: CalibrationMemory;
  /** How long a render waits for a measurement, 150 if left out. Milliseconds. */
  readonly patience?: number;
}

type Chosen = { readonly backend: PhaseBackend; readonly reason: string };

interface Choosing {
  settled: Chosen | undefined;
  readonly chosen: Promise<Chosen>;
}

const stillMeasuring = 'processor for now: the GPU is being measured, and a later render may take it';

/** The first sound must not wait for what only later ones gain by. Milliseconds. */
const PATIENCE = 150;

/** A worker that was lost is replaced: the same backend may go on, but not over and over. Milliseconds. */
const RETRY_MILLISECONDS = 10_000;

/**
 * The phase backends of a machine. `auto` takes the processor unless a real GPU is measurably faster on such a problem;
 * a software GPU never is. Answers are remembered; what has failed once is not chosen again by itself.
 * A render does not wait for a measurement: it takes the processor meanwhile.
 */
export function createPhaseBackends(parts: PhaseBackendParts): PhaseBackends {
  const { wasm } = parts;
  const measure = parts.measure ?? measureSlice;
  const gpus = new Map<GpuMode, Promise<ChoosableGpu | null>>();
  const remembered = new Map<string, Choosing>();
  const broken = new Set<PhaseBackend>();
  let lastRetry = Number.NEGATIVE_INFINITY;

  function gpu(mode: GpuMode): Promise<ChoosableGpu | null> {
    const known = gpus.get(mode);
    if (known) return known;
    const created = parts.createGpu(mode).catch(() => null);
    gpus.set(mode, created);
    return created;
  }

  /** The best GPU that is real, works and takes the problem; or why there is none. */
  async function realGpu(task: PhaseTask): Promise<ChoosableGpu | string> {
    const reasons: string[] = [];
    for (const mode of ['webgpu', 'webgl2'] as const) {
      const probed = await parts.probe(mode);
      if (!probed.available) continue;
      if (probed.software) {
        reasons.push(`${probed.description} is software`);
        continue;
      }
      const backend = await gpu(mode);
      if (backend && broken.has(backend)) reasons.push(`${backend.description} has failed`);
      else if (backend?.supports(task)) return backend;
      else reasons.push(`${probed.description} cannot do ${inWords(task)}`);
    }
    return reasons.length > 0 ? reasons.join('; ') : 'there is no GPU here';
  }

  async function chooseAutomatically(task: PhaseTask): Promise<Chosen> {
    const rival = await realGpu(task);
    if (typeof rival === 'string') return { backend: wasm, reason: `processor: ${rival}` };
    try {
      const ratio = await ratioOf(rival, task);
      const [backend, slower, times] = ratio > 1 ? [rival, wasm, ratio] : [wasm, rival, 1 / ratio];
      const reason = `measured ${times.toFixed(1)} × as fast as ${slower.description} on such a picture`;
      return { backend, reason };
    } catch (error) {
      broken.add(rival);
      const words = error instanceof Error ? error.message : String(error);
      return { backend: wasm, reason: `processor: ${rival.description} failed (${words})` };
    }
  }

  /** How many times as fast a GPU is as the processor. */
  async function ratioOf(rival: PhaseBackend, task: PhaseTask): Promise<number> {
    const key = [rival.description, wasm.description, taskClass(task)].join(' | ');
    const known = await parts.memory?.get(key);
    if (known !== undefined) return known;
    const [here, there] = [await measure(wasm, task), await measure(rival, task)];
    await parts.memory?.put(key, here / there);
    return here / there;
  }

  function beginChoosing(task: PhaseTask): Choosing {
    const choosing: Choosing = {
      settled: undefined,
      chosen: chooseAutomatically(task).then((chosen) => {
        choosing.settled = chosen;
        return chosen;
      }),
    };
    return choosing;
  }

  async function pinned(mode: GpuMode, task: PhaseTask): Promise<Chosen> {
    const backend = await gpu(mode);
    if (!backend) throw new ProblemError(notOffered(mode, (await parts.probe(mode)).description));
    if (backend.supports(task)) return { backend, reason: 'chosen by you' };
    return { backend: wasm, reason: `processor: ${backend.description} cannot do ${inWords(task)}` };
  }

  return {
    async choose(choice, task) {
      if (choice === 'wasm') return { backend: wasm, reason: 'chosen by you' };
      if (choice !== 'auto') return pinned(choice, task);
      const key = taskClass(task);
      const known = remembered.get(key);
      const choosing = known && !(known.settled && broken.has(known.settled.backend)) ? known : beginChoosing(task);
      remembered.set(key, choosing);
      if (choosing.settled) return choosing.settled;
      const meanwhile = pause(parts.patience ?? PATIENCE).then(() => ({ backend: wasm, reason: stillMeasuring }));
      return Promise.race([choosing.chosen, meanwhile]);
    },
    async fallback(failed) {
      if (failed !== wasm) {
        broken.add(failed);
        return wasm;
      }
      if (performance.now() - lastRetry < RETRY_MILLISECONDS) return undefined;
      lastRetry = performance.now();
      return wasm;
    },
  };
}

/** Problems that are alike in method and size are alike in which backend is fastest. */
function taskClass({ method = 'griffin-lim', fftSize, hopLength, frames }: PhaseTask): string {
  return `${method} ${fftSize} ${hopLength} ${Math.round(Math.log2(Math.max(1, frames)))}`;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function inWords({ method, fftSize }: PhaseTask): string {
  return method === 'admm' ? 'ADMM' : `FFT size ${fftSize}`;
}

function notOffered(mode: Exclude<BackendChoice, 'auto' | 'wasm'>, description: string) {
  const name = mode === 'webgpu' ? 'WebGPU' : 'WebGL 2';
  return {
    code: 'backend-missing',
    message: `This browser does not offer ${name}. Choose “auto” or “processor” under Advanced.`,
    param: 'backend',
    cause: description,
  };
}
