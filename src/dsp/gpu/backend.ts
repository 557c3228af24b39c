import {
  BackendFailure,
  type PhaseBackend,
  type PhaseProblem,
  type PhaseStart,
  type PhaseStep,
  type PhaseTask,
  type StftLayout,
} from '../phase/contract.ts';
import { watchFlatness } from '../phase/early-stop.ts';
import { startPhaseHash } from '../phase/start-phase.ts';
import { planFft } from './fft-plan.ts';
import { type GpuMode, type GpuProbe, probeGpu } from './probe.ts';
import { createTileProgram, type GpuModule, type TileProgram, type TileResult } from './program.ts';
import { packFrames, packSound, type TileShape, tileShape, unpackSound } from './shape.ts';
import { cutTiles, haloFrames, type Tile } from './tiles.ts';

export interface GpuBackendOptions {
  readonly mode: GpuMode;
  /** Most frames solved at once; left out, as many as the GPU's limits allow. For tests. */
  readonly tileFrames?: number;
}

export interface GpuBackend extends PhaseBackend {
  readonly name: GpuMode;
  /** A software rasteriser: right, but never worth choosing. */
  readonly software: boolean;
  /** Griffin-Lim at even FFT sizes from 16 to 16384 whose hop is at most half of them, and sounds longer than half a frame. */
  supports(task: PhaseTask): boolean;
}

/** Griffin-Lim with momentum as gpu.js pipelines; null where the browser has no such GPU interface. */
export async function createGpuBackend(options: GpuBackendOptions): Promise<GpuBackend | null> {
  const probe = await probeGpu(options.mode);
  if (!probe.available) return null;
  const module = await loadGpuModule();
  const programs = createProgramCache((shape, ratio) => {
    const plan = planFft(shape.layout.fftSize);
    if (!plan) throw new Error(`FFT size ${shape.layout.fftSize} is odd`);
    return createTileProgram(module, options.mode, shape, plan, ratio);
  });
  return {
    name: options.mode,
    description: probe.description,
    software: probe.software,
    supports: gpuSupports,
    solve: (problem) => solve(problem, options, probe, programs),
    dispose: programs.clear,
  };
}

/** gpu.js is a CommonJS module: depending on the bundler its names lie on the namespace or on its default export. */
async function loadGpuModule(): Promise<GpuModule> {
  const namespace: GpuModule & { readonly default?: GpuModule } = await import('gpu.js');
  return namespace.default ?? namespace;
}

/** See `GpuBackend.supports`. */
export function gpuSupports({ fftSize, hopLength, frames, method }: PhaseTask): boolean {
  if (method === 'admm') return false;
  const longEnough = (frames - 1) * hopLength > fftSize / 2 + 4 * hopLength;
  return fftSize >= 16 && fftSize <= 16384 && planFft(fftSize) !== undefined && hopLength <= fftSize / 2 && longEnough;
}

interface ProgramCache {
  take(shape: TileShape, ratio: number): TileProgram;
  drop(program: TileProgram): void;
  clear(): void;
}

/**
 * Keeps the last program, since compiling is slow and the next render is often alike. Programs in use are left alone:
 * kernels are destroyed only when nothing runs on them.
 */
function createProgramCache(create: (shape: TileShape, ratio: number) => TileProgram): ProgramCache {
  const idle = new Map<string, TileProgram>();
  const busy = new Map<TileProgram, string>();
  let disposed = false;
  const destroyIdle = () => {
    for (const program of idle.values()) void program.destroy();
    idle.clear();
  };
  return {
    take(shape, ratio) {
      const key = JSON.stringify([shape.layout, ratio]);
      const known = idle.get(key);
      idle.delete(key);
      const usable = known !== undefined && !known.isLost();
      if (known && !usable) void known.destroy();
      const program = usable ? known : create(shape, ratio);
      busy.set(program, key);
      return program;
    },
    drop(program) {
      const key = busy.get(program);
      busy.delete(program);
      destroyIdle();
      if (disposed || key === undefined || program.isLost()) void program.destroy();
      else idle.set(key, program);
    },
    clear() {
      // Programs still at work are destroyed when their solve ends.
      disposed = true;
      destroyIdle();
    },
  };
}

/** Frames that one submission may hold: by memory (64 MB a buffer), by the GPU's limits and by float32's whole numbers. */
export function largestTile(mode: GpuMode, limit: number, layout: StftLayout): number {
  const { fftSize, hopLength } = layout;
  const overlap = Math.ceil(fftSize / hopLength);
  const inFlight = planFft(fftSize)?.length ?? fftSize;
  const byMemory = Math.max(2 ** 24 / inFlight, 4 * haloFrames(layout));
  const byNumbers = 2 ** 21 / hopLength - overlap;
  const byLimit = mode === 'webgl2' ? Math.min(limit - overlap, limit ** 2 / (2 * inFlight)) : limit / (4 * inFlight);
  return 4 * Math.floor((Math.min(byMemory, byNumbers, byLimit) - 4) / 4);
}

/** A tile, its magnitudes on the GPU's grid and how far it has come. */
interface TileWork {
  readonly tile: Tile;
  readonly magnitude: Float32Array;
  result: TileResult;
}

const STEP_MILLISECONDS = 180;
/** Iterations that one submission may hold. Each is compiled once, so there are few. */
const CHUNKS = [64, 16, 4, 1] as const;

async function* solve(
  problem: PhaseProblem,
  options: GpuBackendOptions,
  probe: GpuProbe,
  programs: ProgramCache,
): AsyncGenerator<PhaseStep, void, void> {
  const { mode } = options;
  const { layout, iterations, method, start } = problem;
  let lastSound = start?.kind === 'state' ? start.sound : undefined;
  if (!gpuSupports({ ...layout, ...(method && { method }) }))
    throw new BackendFailure(mode, `${sizeInWords(layout, method)} is not for this backend`, lastSound);
  const tileFrames = Math.min(layout.frames, options.tileFrames ?? largestTile(mode, probe.limit, layout));
  if (tileFrames < layout.frames && tileFrames <= 2 * haloFrames(layout)) {
    throw new BackendFailure(mode, `${sizeInWords(layout)} is too large for this GPU`, lastSound);
  }
  const shape = tileShape({ ...layout, frames: tileFrames });
  const tiles = cutTiles(layout, tileFrames);
  const energy = problem.magnitude.reduce((sum, value) => sum + value * value, 0);
  const program = programs.take(shape, problem.momentum / (1 + problem.momentum));
  const watch = watchFlatness(problem);
  try {
    const works: TileWork[] = [];
    for (const tile of tiles) works.push(await startTile(problem, shape, tile, program));
    let iteration = 0;
    let chunk = 1;
    for (;;) {
      const step = finishStep(iteration, layout, shape, works, energy, program);
      lastSound = step.samples;
      const { spectralConvergence } = step;
      const isLast = iteration >= iterations || watch.isFlat(iteration, spectralConvergence);
      yield { iteration, spectralConvergence, isLast, sound: async () => step.samples.slice() };
      if (isLast) return;
      const most = Math.min(chunk, watch.nextLook(iteration) - iteration);
      const count = CHUNKS.find((size) => size <= most) ?? 1;
      const began = performance.now();
      for (const work of works) work.result = await program.iterate(count, work.result, work.magnitude);
      iteration += count;
      chunk = Math.max(1, (STEP_MILLISECONDS * count) / (performance.now() - began));
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw error instanceof BackendFailure ? error : new BackendFailure(mode, reason, lastSound);
  } finally {
    programs.drop(program);
  }
}

function sizeInWords({ fftSize, hopLength, frames }: StftLayout, method?: PhaseProblem['method']): string {
  return `${method === 'admm' ? 'ADMM at ' : ''}FFT size ${fftSize}, hop ${hopLength}, ${frames} frames`;
}

async function startTile(problem: PhaseProblem, shape: TileShape, tile: Tile, program: TileProgram): Promise<TileWork> {
  const { bins, layout } = shape;
  const magnitude = packFrames(shape, (frame, bin) => problem.magnitude[(tile.start + frame) * bins + bin]!);
  const { start = { kind: 'random' } } = problem;
  if (start.kind === 'sound' || start.kind === 'state') {
    const from = tile.start * layout.hopLength;
    const sound = packSound(shape, start.sound.subarray(from, from + shape.samples));
    const given = await program.judge(sound, magnitude);
    if (start.kind === 'state') return { tile, magnitude, result: given };
    // One iteration gives it the wanted magnitudes. Its own past is silence, so that momentum does not come from it.
    return { tile, magnitude, result: { ...(await program.iterate(1, given, magnitude)), before: given.before } };
  }
  const phases = packFrames(shape, wholePhases(problem, start, tile.start, bins));
  return { tile, magnitude, result: await program.start(phases, magnitude) };
}

/** Start phases of a tile as whole numbers 0…2²⁴ − 1 for a turn. */
function wholePhases(
  { seed, firstFrame }: PhaseProblem,
  start: Extract<PhaseStart, { kind: 'random' | 'turns' }>,
  first: number,
  bins: number,
): (frame: number, bin: number) => number {
  if (start.kind === 'random') return (frame, bin) => startPhaseHash(seed, firstFrame + first + frame, bin) >>> 8;
  return (frame, bin) => Math.round(start.turns[(first + frame) * bins + bin]! * 2 ** 24) & 0xffffff;
}

/** Joins the tiles by hard cuts, measures, and refuses what a broken GPU returns: zeros or NaN, without an error. */
function finishStep(
  iteration: number,
  layout: StftLayout,
  shape: TileShape,
  works: readonly TileWork[],
  energy: number,
  program: TileProgram,
): { readonly samples: Float32Array; readonly spectralConvergence: number } {
  const samples = new Float32Array((layout.frames - 1) * layout.hopLength);
  let error = 0;
  for (const { tile, result } of works) {
    const sound = unpackSound(shape, result.now);
    const from = tile.ownFrom * layout.hopLength;
    const to = Math.min(samples.length, tile.ownTo * layout.hopLength);
    const offset = tile.start * layout.hopLength;
    samples.set(sound.subarray(from - offset, to - offset), from);
    for (let frame = tile.ownFrom; frame < tile.ownTo; frame += 1) error += result.errors[frame - tile.start]!;
  }
  if (program.isLost()) throw new Error('the graphics context was lost');
  // One NaN or infinity anywhere makes the sum of squares no number.
  const loudness = samples.reduce((sum, value) => sum + value * value, 0);
  if (!Number.isFinite(loudness + error)) throw new Error(`the GPU returned no numbers after iteration ${iteration}`);
  if (loudness === 0 && energy > 0) throw new Error(`the GPU returned silence after iteration ${iteration}`);
  const ratio =
    error === 0 ? Number.NEGATIVE_INFINITY : energy === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(error / energy);
  return { samples, spectralConvergence: ratio };
}
