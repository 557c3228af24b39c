import type { MagnitudeMapper } from '../dsp/magnitudes.ts';
import type { PhaseBackend, PhaseTask } from '../dsp/phase/contract.ts';
import type { TiledStep, TileSink } from '../dsp/phase/solve-tiles.ts';
import type { EvaluateContext, Facts } from '../engine/contract.ts';
import type { SampleRoom } from '../media/scratch/sample-room.ts';
import type { Audio } from '../values/audio.ts';
import { BLOCK_COLUMNS, type Picture } from '../values/picture.ts';
import type { Problem } from '../values/problem.ts';
import { declareNode } from './declare.ts';
import {
  checkStart,
  fftSizes,
  type GriffinLimParams,
  griffinLimParams,
  type SettledStart,
  settleStart,
  tiledStart,
} from './griffin-lim-params.ts';
import { pictureAt } from './inputs.ts';
import type { Platform } from './platform.ts';

type Params = GriffinLimParams;
type Context = EvaluateContext<Params, Platform>;

/** What `resolve` settled, for the `evaluate` that gets the same params: only plain values may enter the key. */
const settled = new WeakMap<Params, { readonly backend: PhaseBackend; readonly reason: string }>();

/** Peak of a normalised sound: −1 dB of full scale. */
const NORMAL_PEAK = 10 ** (-1 / 20);
/** Between two provisional sounds at least … */
const PUBLISH_MILLISECONDS = 500;
/** … and so much more for long ones, since whoever shows the whole of a sound reads the whole of it. */
const PUBLISH_MILLISECONDS_A_SECOND = 10;

export const griffinLim = declareNode({
  type: 'griffinLim',
  version: 1,
  title: 'Griffin-Lim',
  category: 'convert',
  summary: 'Makes the sound whose spectrogram looks like the picture.',
  synonyms: ['picture to sound', 'phase reconstruction', 'spectrogram inversion', 'render', 'fast griffin-lim'],
  inputs: {
    picture: { kind: 'picture', label: 'picture' },
    phase: { kind: 'audio', label: 'phase', optional: true },
  },
  outputs: { audio: { kind: 'audio', label: 'sound' } },
  params: griffinLimParams,
  settings: ['sampleRate', 'hopLength'],

  async resolve({ params, settings, inputs, platform }) {
    const picture = inputs['picture'];
    if (picture?.kind !== 'picture') return params;
    const size = await fftSizeOf(params, picture);
    const task = taskOf(params, { fftSize: size, hopLength: settings.hopLength, frames: picture.width });
    const chosen = await platform.phase.choose(params.backend, task);
    const name = chosen.backend.name;
    const resolved: Params = {
      ...params,
      ...settleStart(params, inputs['phase'] !== undefined),
      fftSize: fftSizes.find((choice) => choice === String(size)) ?? params.fftSize,
      // The reference stands in for the others in tests only.
      backend: name === 'reference' ? params.backend : name,
    };
    settled.set(resolved, chosen);
    return resolved;
  },

  async evaluate(context) {
    const picture = pictureAt(context, 'picture');
    const fftSize = await fftSizeOf(context.params, picture);
    const { params, settings, platform } = context;
    const wrong = checkSizes(picture, fftSize, settings.hopLength) ?? checkStart(startOf(context), phaseOf(context));
    if (wrong) context.fail(wrong);
    const layout = { fftSize, hopLength: settings.hopLength, frames: picture.width };
    const chosen = settled.get(params) ?? (await platform.phase.choose(params.backend, taskOf(params, layout)));
    return render(context, picture, layout, chosen);
  },
});

function taskOf({ method }: Params, layout: Layout): PhaseTask {
  return { ...layout, method: method === 'admm' ? 'admm' : 'griffin-lim' };
}

function phaseOf({ inputs }: Context): Audio | undefined {
  const phase = inputs['phase'];
  return phase?.kind === 'audio' ? phase : undefined;
}

function startOf(context: Context): SettledStart {
  return settleStart(context.params, phaseOf(context) !== undefined).start;
}

async function fftSizeOf({ fftSize }: Params, picture: Picture): Promise<number> {
  const { resolveFftSize } = await import('../dsp/auto.ts');
  return resolveFftSize(fftSize === 'auto' || fftSize === 'exact' ? fftSize : Number(fftSize), picture.height);
}

function checkSizes(picture: Picture, fftSize: number, hopLength: number): Problem | undefined {
  if (picture.width < 2) {
    return {
      code: 'picture-too-short',
      message: `The picture is ${picture.width} column${picture.width === 1 ? '' : 's'} wide; a sound needs at least 2. Make it longer.`,
      port: 'picture',
    };
  }
  if (hopLength <= fftSize) return undefined;
  return {
    code: 'hop-too-long',
    message: `The patch's hop of ${hopLength} samples is longer than the FFT size of ${fftSize}. Choose a shorter hop or a larger FFT size.`,
    param: 'fftSize',
  };
}

interface Layout {
  readonly fftSize: number;
  readonly hopLength: number;
  readonly frames: number;
}

async function render(
  context: Context,
  picture: Picture,
  layout: Layout,
  { backend, reason }: { readonly backend: PhaseBackend; readonly reason: string },
) {
  const { solveTiles } = await import('../dsp/phase/solve-tiles.ts');
  const { createMagnitudeMapper } = await import('../dsp/magnitudes.ts');
  const { audioAtRate } = await import('../dsp/views/audio-rate.ts');
  const { settings, params, platform } = context;
  const phase = phaseOf(context);
  const { axis, law, height } = picture;
  const mapper = createMagnitudeMapper({ axis, law, height, fftSize: layout.fftSize, sampleRate: settings.sampleRate });
  const output = await openOutput(context, (layout.frames - 1) * layout.hopLength);
  const warnings: string[] = [];
  if (output.room.place === 'refused') warnings.push(warnLong(output.room.retainedBytes));
  const teller = createTeller(context, layout, reason, output);
  const problem = {
    layout,
    backend,
    iterations: params.iterations,
    momentum: params.momentum,
    method: params.method === 'admm' ? ('admm' as const) : ('griffin-lim' as const),
    start: tiledStart(startOf(context), phase && audioAtRate(phase, settings.sampleRate)),
    stopWhenFlat: params.earlyStop,
    seed: params.seed,
    checkpoint: context.checkpoint,
    magnitudes: magnitudesOf(picture, mapper, layout.fftSize / 2 + 1, context.checkpoint),
    fallback: (failed: PhaseBackend) => platform.phase.fallback(failed),
  };
  try {
    for await (const step of solveTiles(problem, output)) {
      if (step.handover) warnings.push(step.handover);
      await teller.tell(step);
      await context.checkpoint();
    }
  } catch (error) {
    failForPeople(context, error);
  }
  const peak = output.peak();
  if (!Number.isFinite(peak))
    context.fail({ code: 'not-finite', message: 'The sound came out broken: try less momentum.' });
  if (peak === 0) warnings.push('The picture is black, so the sound is silent.');
  return {
    outputs: { audio: soundOf(settings.sampleRate, output.room, gainOf(params, layout, peak)) },
    facts: teller.facts(),
    warnings,
    retainedBytes: output.room.retainedBytes,
  };
}

/** Where the solved tiles go, with the largest absolute sample among them. */
interface Output extends TileSink {
  readonly room: SampleRoom;
  peak(): number;
}

async function openOutput(context: Context, samples: number): Promise<Output> {
  const { openSampleRoom } = await import('../media/scratch/sample-room.ts');
  let peak = 0;
  try {
    const room = await openSampleRoom(samples, context.platform.scratch);
    return {
      room,
      peak: () => peak,
      set(part, at) {
        // Looked at as it comes, so that normalising takes no pass of its own.
        peak = Math.max(peak, peakOf(part));
        room.write(at, part);
      },
    };
  } catch {
    const minutes = Math.round(samples / context.settings.sampleRate / 60);
    return context.fail({
      code: 'out-of-memory',
      message: `There is not enough memory for ${minutes} minutes of sound. Render a shorter picture or fewer at once.`,
    });
  }
}

function warnLong(bytes: number): string {
  const megabytes = Math.round(bytes / 2 ** 20);
  return `This browser gives no room on the disk (a private window, or a full disk), so the sound takes ${megabytes} MB of memory.`;
}

/**
 * Reads columns from…to as magnitudes, in pieces, so that neither the columns are held whole nor others kept waiting. One
 * array serves all tiles: what large arrays leave behind is collected late.
 */
function magnitudesOf(picture: Picture, mapper: MagnitudeMapper, bins: number, checkpoint: () => Promise<void>) {
  let all = new Float32Array(0);
  return async (from: number, to: number): Promise<Float32Array> => {
    if (all.length !== (to - from) * bins) all = new Float32Array((to - from) * bins);
    for (let at = from; at < to; ) {
      // Up to the end of a block, as pictures are cached: no block is asked for twice.
      const end = Math.min(to, at - (at % BLOCK_COLUMNS) + BLOCK_COLUMNS);
      mapper(await picture.read(at, end), end - at, all.subarray((at - from) * bins, (end - from) * bins));
      at = end;
      await checkpoint();
    }
    return all;
  };
}

/** Tells how far the solve has come: progress, facts, and the sound so far for impatient ears. */
function createTeller(context: Context, layout: Layout, reason: string, { room, peak: finalPeak }: Output) {
  const { params, settings } = context;
  const started = performance.now();
  let published = Number.NEGATIVE_INFINITY;
  const publishEvery = Math.max(
    PUBLISH_MILLISECONDS,
    PUBLISH_MILLISECONDS_A_SECOND * (room.length / settings.sampleRate),
  );
  let facts: Facts = { fftSize: layout.fftSize, reason };

  function factsOf(step: TiledStep): Facts {
    const curve = step.curve();
    const seconds = (performance.now() - started) / 1000;
    const rendered = (step.fraction * room.length) / settings.sampleRate;
    return {
      backend: step.backend.name,
      computesOn: step.backend.description,
      iteration: step.iteration,
      iterations: step.iterations,
      ...(curve.length > 0 && { spectralConvergence: curve[curve.length - 1]! }),
      curve,
      fftSize: layout.fftSize,
      timesRealTime: rendered / Math.max(seconds, 1e-6),
      reason,
    };
  }

  async function publish(step: TiledStep): Promise<void> {
    const now = await step.sound();
    // What lies before this tile is final: it is shared, not copied.
    const gain = gainOf(params, layout, Math.max(finalPeak(), peakOf(now.samples)));
    context.publish({ outputs: { audio: soundOf(settings.sampleRate, room, gain, now) }, facts });
  }

  return {
    facts: () => facts,
    async tell(step: TiledStep) {
      facts = factsOf(step);
      const elapsed = (performance.now() - started) / 1000;
      const part = step.tiles > 1 ? `part ${step.tile + 1} of ${step.tiles}, ` : '';
      context.progress(step.fraction, {
        text: `${part}${step.iteration} of ${step.iterations}`,
        facts,
        ...(step.iteration > 0 && { secondsLeft: (elapsed * (1 - step.fraction)) / step.fraction }),
      });
      const last = step.fraction >= 1;
      if (last || performance.now() - published < publishEvery) return;
      await publish(step);
      published = performance.now();
    },
  };
}

/** Between STFT magnitudes, which are levels, and samples: a sine of amplitude a has a magnitude of a · fftSize / 4. */
function gainOf({ normalise }: Params, { fftSize }: Layout, peak: number): number {
  if (!normalise) return fftSize / 4;
  return peak > 0 ? NORMAL_PEAK / peak : 1;
}

function peakOf(samples: Float32Array): number {
  let peak = 0;
  // A plain comparison would overlook NaN.
  for (let i = 0; i < samples.length; i += 1) peak = Math.max(peak, Math.abs(samples[i]!));
  return peak;
}

interface NewestPart {
  readonly at: number;
  readonly samples: Float32Array;
}

/** The samples of a room times `gain`; or those before the newest part, that part, which is not final yet, and silence. */
function soundOf(sampleRate: number, room: SampleRoom, gain: number, newest?: NewestPart): Audio {
  const { length } = room;
  return {
    kind: 'audio',
    sampleRate,
    length,
    channels: 1,
    async read(first, last) {
      const from = Math.max(0, Math.min(length, first));
      const to = Math.max(from, Math.min(length, last));
      const result = newest ? withNewest(room, newest, from, to) : room.read(from, to);
      for (let i = 0; i < result.length; i += 1) result[i] = result[i]! * gain;
      return [result];
    },
  };
}

function withNewest(room: SampleRoom, { at, samples }: NewestPart, from: number, to: number): Float32Array {
  const result = new Float32Array(to - from);
  if (from < at) result.set(room.read(from, Math.min(to, at)));
  if (to > at) result.set(samples.subarray(Math.max(0, from - at), to - at), Math.max(0, at - from));
  return result;
}

/** Failures of all backends become a problem for people; everything else goes on its way. */
function failForPeople(context: Context, error: unknown): never {
  if (error instanceof Error && error.name === 'BackendFailure') {
    context.fail({
      code: 'backend-failed',
      message: `Rendering broke off: ${error.message}. Try again, a shorter picture, or another choice of “computes on”.`,
      param: 'backend',
      ...(error.stack && { cause: error.stack }),
    });
  }
  if (error instanceof RangeError && /alloc|memory|array length/i.test(error.message)) {
    context.fail({
      code: 'out-of-memory',
      message:
        'There is not enough memory for this FFT size at so short a hop. Choose a smaller FFT size or a longer hop.',
      param: 'fftSize',
      ...(error.stack && { cause: error.stack }),
    });
  }
  throw error;
}
