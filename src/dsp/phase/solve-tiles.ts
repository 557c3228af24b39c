import { cutTiles, haloFrames, type Tile } from '../gpu/tiles.ts';
import { BackendFailure, type PhaseBackend, type PhaseProblem, type PhaseStep, type StftLayout } from './contract.ts';
import { createConvergenceCurve } from './convergence-curve.ts';
import { createTileStarts, type TiledStart } from './tile-starts.ts';

/** Frames solved at once at most: some 8 MB of magnitudes at FFT size 1024, one second of work or less. */
const TILE_FRAMES = 4096;
/** Magnitudes of a tile take no more bytes than this, unless its halos alone would … */
const TILE_BYTES = 32 * 2 ** 20;
/** … take more than half of it: what is solved twice must not outweigh what counts. */
const LEAST_HALOS = 4;

export interface TiledProblem {
  /** Of the whole sound. */
  readonly layout: StftLayout;
  /** Magnitudes of frames from…to, as in `PhaseProblem`. They are done with when the next are asked for. */
  magnitudes(from: number, to: number): Promise<Float32Array>;
  readonly iterations: number;
  readonly momentum: number;
  /** Left out: `griffin-lim`. */
  readonly method?: PhaseProblem['method'];
  /** Left out: random. */
  readonly start?: TiledStart;
  /** Stop where the first tile's convergence has flattened; the others do as many iterations, so that no seam is heard. */
  readonly stopWhenFlat?: boolean;
  readonly seed: number;
  readonly backend: PhaseBackend;
  /** Lets others in on the way to a start; may throw to cancel. */
  checkpoint?(): Promise<void>;
  /** The backend that takes over after one has failed; undefined where none is left. */
  fallback(failed: PhaseBackend): Promise<PhaseBackend | undefined>;
  /** Most frames at once, halo included; for tests. */
  readonly tileFrames?: number;
}

/** How far a solve has come. */
export interface TiledStep {
  readonly tile: number;
  readonly tiles: number;
  /** Iterations of this tile. */
  readonly iteration: number;
  /** Iterations that a tile gets: what was asked for, or fewer since convergence has flattened. */
  readonly iterations: number;
  /** 0 … 1 of all the work. */
  readonly fraction: number;
  /** Sample frames that are final. */
  readonly solvedSamples: number;
  /** Decibels after 0, 1, 2 … iterations over all that has been solved, see `ConvergenceCurve`. */
  curve(): number[];
  readonly backend: PhaseBackend;
  /** Set in the step after a backend gave up: in words, which and why. */
  readonly handover?: string;
  /** This tile's part of the sound as it is now, and the sample of the whole where it begins. */
  sound(): Promise<{ readonly at: number; readonly samples: Float32Array }>;
}

/** Takes the sound as it becomes final, part by part in order; a Float32Array is one. */
export interface TileSink {
  set(samples: Float32Array, at: number): void;
}

/** Most frames of a tile: bounded in number and in bytes, whatever the FFT size. */
export function mostTileFrames(layout: StftLayout): number {
  const fitting = Math.floor(TILE_BYTES / (4 * (layout.fftSize / 2 + 1)));
  return Math.max(Math.min(TILE_FRAMES, fitting), LEAST_HALOS * haloFrames(layout));
}

/** Frames of each tile: as few as make no more tiles, since tiles are all of one length and the last would solve some twice. */
function tileFramesFor(layout: StftLayout, most: number): number {
  if (layout.frames <= most) return layout.frames;
  const halos = 2 * haloFrames(layout);
  const count = Math.ceil((layout.frames - halos) / (most - halos));
  return Math.ceil((layout.frames - halos) / count) + halos;
}

/**
 * Solves a sound of any length tile by tile into `output` ((frames − 1) · hop samples, zero before): start phases by
 * absolute frame, a halo of 6 FFT sizes on either side and a hard cut, so that memory stays bounded and no seam is heard.
 * Black tiles are skipped. A backend that fails hands its last good sound to the next one; when none is left its
 * `BackendFailure` is thrown.
 */
export async function* solveTiles(problem: TiledProblem, output: TileSink): AsyncGenerator<TiledStep, void, void> {
  const { layout, method } = problem;
  const most = Math.max(problem.tileFrames ?? mostTileFrames(layout), 3 * haloFrames(layout));
  const frames = tileFramesFor(layout, most);
  const tiles = cutTiles(layout, frames);
  const curve = createConvergenceCurve();
  const startOf = createTileStarts({
    layout: { ...layout, frames },
    tiles,
    start: problem.start ?? { kind: 'random' },
    seed: problem.seed,
    checkpoint: problem.checkpoint ?? (async () => {}),
  });
  let { backend, iterations, stopWhenFlat = false } = problem;
  for (const [index, tile] of tiles.entries()) {
    const magnitude = await problem.magnitudes(tile.start, tile.start + frames);
    const own = ownSamples(tile, layout);
    const part = { tile: index, tiles: tiles.length, curve: () => curve.decibels() };
    const energy = energyOf(magnitude);
    if (energy === 0) {
      const sound = async () => ({ at: own.from, samples: new Float32Array(own.to - own.from) });
      yield {
        ...part,
        iteration: iterations,
        iterations,
        fraction: (index + 1) / tiles.length,
        solvedSamples: own.to,
        backend,
        sound,
      };
      continue;
    }
    curve.begin(energy);
    const tileProblem: PhaseProblem = {
      layout: { ...layout, frames },
      magnitude,
      iterations,
      momentum: problem.momentum,
      ...(method && { method }),
      start: await startOf(index, magnitude),
      stopWhenFlat,
      seed: problem.seed,
      firstFrame: tile.start,
    };
    const offset = tile.start * layout.hopLength;
    const ownPart = (samples: Float32Array) => samples.subarray(own.from - offset, own.to - offset);
    for await (const step of solveWithFallback(tileProblem, backend, problem.fallback)) {
      backend = step.backend;
      curve.add(step.iteration, step.spectralConvergence);
      if (step.isLast) {
        output.set(ownPart(await step.sound()), own.from);
        iterations = step.iteration;
        stopWhenFlat = false;
      }
      yield {
        ...part,
        iteration: step.iteration,
        iterations,
        fraction: (index + (step.iteration + 1) / (iterations + 1)) / tiles.length,
        solvedSamples: step.isLast ? own.to : own.from,
        backend,
        ...(step.handover !== undefined && { handover: step.handover }),
        sound: async () => ({ at: own.from, samples: ownPart(await step.sound()) }),
      };
    }
  }
}

function ownSamples(tile: Tile, { frames, hopLength }: StftLayout): { readonly from: number; readonly to: number } {
  const length = (frames - 1) * hopLength;
  return { from: tile.ownFrom * hopLength, to: Math.min(length, tile.ownTo * hopLength) };
}

function energyOf(magnitude: Float32Array): number {
  let energy = 0;
  for (let i = 0; i < magnitude.length; i += 1) energy += magnitude[i]! * magnitude[i]!;
  return energy;
}

interface BackendStep extends PhaseStep {
  readonly backend: PhaseBackend;
  readonly handover?: string;
}

async function* solveWithFallback(
  problem: PhaseProblem,
  first: PhaseBackend,
  fallback: TiledProblem['fallback'],
): AsyncGenerator<BackendStep, void, void> {
  let backend = first;
  let handover: string | undefined;
  let done = 0;
  let goOnFrom: Float32Array | undefined;
  for (;;) {
    const start = done;
    const rest: PhaseProblem = {
      ...problem,
      iterations: problem.iterations - start,
      ...(goOnFrom && { start: { kind: 'state', sound: goOnFrom } }),
    };
    try {
      for await (const step of backend.solve(rest)) {
        done = start + step.iteration;
        const { spectralConvergence, isLast } = step;
        if (Number.isNaN(spectralConvergence)) throw new BackendFailure(backend.name, 'its sound is not a number');
        const told = handover === undefined ? undefined : { handover };
        handover = undefined;
        yield { iteration: done, spectralConvergence, isLast, backend, ...told, sound: () => step.sound() };
      }
      return;
    } catch (error) {
      if (!(error instanceof BackendFailure)) throw error;
      const next = await fallback(backend);
      if (!next) throw error;
      goOnFrom = error.lastSound ?? goOnFrom;
      if (!error.lastSound) done = goOnFrom ? start : 0;
      handover = `${backend.description} gave up (${error.message}); ${next.description} went on from iteration ${done}.`;
      backend = next;
    }
  }
}
