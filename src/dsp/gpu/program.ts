import type { GPU, IKernelRunShortcut, Input, IPipelineRunShortcut } from 'gpu.js';
import { chirpTables, type FftPlan, LARGEST_RADIX } from './fft-plan.ts';
import * as kernels from './kernels.ts';
import type { GpuMode } from './probe.ts';
import { hannTable, packNorm, type TileShape } from './shape.ts';

/** Two sounds as the GPU holds them, `[hop][columns]`: this iteration's and the one before it. */
export interface TileState {
  readonly now: Float32Array;
  readonly before: Float32Array;
}

export interface TileResult extends TileState {
  /** Σ (|STFT(now)| − M)² of each frame. */
  readonly errors: Float32Array;
}

/** All kernels for one shape and momentum, compiled as they are first needed. */
export interface TileProgram {
  /** From whole-number phases (0…2²⁴ − 1) and magnitudes, both [bins][lanes · 2], to the first sound. */
  start(phases: Float32Array, magnitude: Float32Array): Promise<TileResult>;
  /** `count` iterations in one submission. */
  iterate(count: number, state: TileState, magnitude: Float32Array): Promise<TileResult>;
  /** The errors of a sound given from outside. */
  judge(now: Float32Array, magnitude: Float32Array): Promise<TileResult>;
  isLost(): boolean;
  destroy(): Promise<void>;
}

/** What `import('gpu.js')` gives. */
export type GpuModule = typeof import('gpu.js');

export function createTileProgram(
  module: GpuModule,
  mode: GpuMode,
  shape: TileShape,
  plan: FftPlan,
  ratio: number,
): TileProgram {
  const gpu = new module.GPU({ mode });
  const steps = createSteps(gpu, shape, plan, ratio);
  const pipelines = new Map<string, IPipelineRunShortcut>();
  const sounds = (data: Float32Array) => inputOf(module, data, [shape.columns, shape.layout.hopLength]);
  const frames = (data: Float32Array) => inputOf(module, data, [2 * shape.lanes, shape.bins]);
  const norm = sounds(packNorm(shape, hannTable(shape.layout.fftSize)));
  const silence = new Float32Array(shape.columns * shape.layout.hopLength);

  function pipeline(name: string, create: () => IPipelineRunShortcut): IPipelineRunShortcut {
    const known = pipelines.get(name);
    if (known) return known;
    const created = create();
    pipelines.set(name, created);
    return created;
  }

  const startPipeline = () =>
    gpu.createPipeline((phases, magnitude, norms, before) => {
      const now = steps.overlap(steps.inverse(steps.start(phases, magnitude)), norms);
      return { now, errors: steps.errors(steps.forward(steps.reflect(now, before)), magnitude) };
    });

  const judgePipeline = () =>
    gpu.createPipeline((now, before, magnitude) => {
      return { errors: steps.errors(steps.forward(steps.reflect(now, before)), magnitude) };
    });

  const iteratePipeline = (count: number) =>
    gpu.createPipeline((first, second, magnitude, norms) => {
      let now = first;
      let before = second;
      for (let i = 0; i < count; i += 1) {
        const projected = steps.project(steps.forward(steps.accelerate(now, before)), magnitude);
        const next = steps.overlap(steps.inverse(projected), norms);
        before = now;
        now = next;
      }
      const errors = steps.errors(steps.forward(steps.reflect(now, before)), magnitude);
      // A pipeline may only return what it computed: after one iteration `before` is what the caller has already.
      return count > 1 ? { now, before, errors } : { now, errors };
    });

  return {
    async start(phases, magnitude) {
      const run = pipeline('start', startPipeline);
      const result = await run(frames(phases), frames(magnitude), norm, sounds(silence));
      checkExecutor(run, mode);
      return { now: flat(result, 'now'), before: silence, errors: flat(result, 'errors') };
    },
    async judge(now, magnitude) {
      const run = pipeline('judge', judgePipeline);
      const result = await run(sounds(now), sounds(silence), frames(magnitude));
      checkExecutor(run, mode);
      return { now, before: silence, errors: flat(result, 'errors') };
    },
    async iterate(count, state, magnitude) {
      const run = pipeline(`iterate ${count}`, () => iteratePipeline(count));
      const result = await run(sounds(state.now), sounds(state.before), frames(magnitude), norm);
      checkExecutor(run, mode);
      const before = count > 1 ? flat(result, 'before') : state.now;
      return { now: flat(result, 'now'), before, errors: flat(result, 'errors') };
    },
    isLost: () => isContextLost(gpu),
    destroy: () => gpu.destroy(),
  };
}

/** Rows of `size[0]` values in one array. The published types ask for plain arrays, which would be slower; typed ones are read as well. */
function inputOf(module: GpuModule, data: Float32Array, size: [number, number]): Input {
  return new module.Input(data as unknown as number[], size);
}

/** A kernel call inside a pipeline: handles in, a handle out. */
type Handle = unknown;

type Tables = Readonly<Record<string, Float32Array>>;

/** Makes a kernel of its source, output size and tables. */
type KernelMaker = (source: string, output: readonly number[], tables?: Tables) => Step;

function createSteps(gpu: GPU, shape: TileShape, plan: FftPlan, ratio: number) {
  const { fftSize, hopLength } = shape.layout;
  const window = hannTable(fftSize);
  const make: KernelMaker = (source, output, tables = {}) =>
    asStep(
      gpu.createKernel(source, {
        output: [...output],
        precision: 'single',
        tactic: 'precision',
        constants: Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, Array.from(table)])),
      }),
    );
  const spectrum = [shape.lanes, fftSize, 2];
  const sound = [shape.columns, hopLength];
  const transform = plan.kind === 'direct' ? directSteps : chirpSteps;
  return {
    accelerate: make(kernels.combineKernel(shape, ratio), sound),
    reflect: make(kernels.combineKernel(shape, 0), sound),
    project: make(kernels.projectKernel(shape), spectrum),
    overlap: make(kernels.overlapKernel(shape), sound, { window }),
    errors: make(kernels.errorKernel(shape), [2 * shape.lanes]),
    start: make(kernels.startKernel(shape), spectrum, phaseTables()),
    ...transform(make, shape, plan, window),
  };
}

/** `forward`: sound to spectrum; `inverse`: spectrum to unscaled frames. */
interface TransformSteps {
  forward(sound: Handle): Handle;
  inverse(spectrum: Handle): Handle;
}

function directSteps(make: KernelMaker, shape: TileShape, plan: FftPlan, window: Float32Array): TransformSteps {
  const output = [shape.lanes, plan.size, 2];
  const turns = twiddles(plan.size);
  const [first, ...rest] = plan.passes;
  const cut = make(kernels.framesKernel(shape, first!), output, { ...turns, window });
  const later = rest.map((pass) => make(kernels.passKernel(pass, 'forward'), output, turns));
  const back = plan.passes.map((pass) => make(kernels.passKernel(pass, 'inverse'), output, turns));
  return { forward: (sound) => chain(later, cut(sound)), inverse: (spectrum) => chain(back, spectrum) };
}

function chirpSteps(make: KernelMaker, shape: TileShape, plan: FftPlan, window: Float32Array): TransformSteps {
  const { size, length, passes } = plan;
  const narrow = [shape.lanes, size, 2];
  const wide = [shape.lanes, length, 2];
  const turns = twiddles(length);
  const { chirpCosine, chirpSine, filterRe, filterIm } = chirpTables(plan);
  const chirp = { chirpCosine, chirpSine };
  const there = passes.map((pass) => make(kernels.passKernel(pass, 'forward'), wide, turns));
  const back = passes.map((pass) => make(kernels.passKernel(pass, 'inverse'), wide, turns));
  const convolve = (direction: kernels.Direction) => [
    ...there,
    make(kernels.chirpFilterKernel(direction), wide, { filterRe, filterIm }),
    ...back,
    make(kernels.chirpFinishKernel(length, direction), narrow, chirp),
  ];
  const forward = [make(kernels.chirpFramesKernel(shape), wide, { ...chirp, window }), ...convolve('forward')];
  const inverse = [make(kernels.chirpPadKernel(size, 'inverse'), wide, chirp), ...convolve('inverse')];
  return { forward: (sound) => chain(forward, sound), inverse: (spectrum) => chain(inverse, spectrum) };
}

function chain(steps: readonly Step[], data: Handle): Handle {
  return steps.reduce((value, step) => step(value), data);
}

type Step = (...values: Handle[]) => Handle;

function asStep(kernel: IKernelRunShortcut): Step {
  return kernel as unknown as Step;
}

/** e^(2πi·n/size) over as many turns as the largest radix asks for, computed in float64. */
function twiddles(size: number): { cosine: Float32Array; sine: Float32Array } {
  const length = LARGEST_RADIX * size;
  const angle = (n: number) => (2 * Math.PI * (n % size)) / size;
  return {
    cosine: Float32Array.from({ length }, (_, n) => Math.cos(angle(n))),
    sine: Float32Array.from({ length }, (_, n) => Math.sin(angle(n))),
  };
}

function phaseTables(): Record<string, Float32Array> {
  const table = (wave: (angle: number) => number, turns: number) =>
    Float32Array.from({ length: 4096 }, (_, n) => wave((2 * Math.PI * n) / turns));
  return {
    highCosine: table(Math.cos, 4096),
    highSine: table(Math.sin, 4096),
    lowCosine: table(Math.cos, 16777216),
    lowSine: table(Math.sin, 16777216),
  };
}

/** gpu.js falls back to slower ways without a word; a backend must be what it says it is. */
function checkExecutor(run: IPipelineRunShortcut, mode: GpuMode): void {
  // Kernels of WebGL 2 call themselves 'gpu'.
  const [backend, executor] = mode === 'webgpu' ? ['webgpu', 'fused-encoder'] : ['gpu', 'generic'];
  const { executorKind, fallbackReason } = run.pipeline;
  if (run.backend !== backend || executorKind !== executor) {
    throw new Error(`${mode} ran as ${run.backend} (${executorKind}): ${fallbackReason ?? 'no reason given'}`);
  }
}

/** One result of a pipeline, rows of numbers or numbers, as one array. */
function flat(result: unknown, name: string): Float32Array {
  const value: unknown = (result as Record<string, unknown>)[name];
  if (value instanceof Float32Array) return value;
  if (!Array.isArray(value)) throw new Error(`the pipeline gave no ${name}`);
  const rows = value.map((row) => (row instanceof Float32Array ? row : Float32Array.from(row as number[])));
  const width = rows[0]?.length ?? 0;
  const all = new Float32Array(rows.length * width);
  rows.forEach((row, y) => {
    all.set(row, y * width);
  });
  return all;
}

function isContextLost(gpu: GPU): boolean {
  const context: unknown = gpu.context;
  if (typeof context !== 'object' || context === null) return false;
  if ('isLost' in context) return context.isLost === true;
  return 'isContextLost' in context && typeof context.isContextLost === 'function' && context.isContextLost() === true;
}
