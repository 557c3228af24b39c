import { cutTiles, haloFrames, type Tile } from '../gpu/tiles.ts';
import { BackendFailure, type PhaseBackend, type PhaseProblem, type StftLayout } from './contract.ts';
import { createConvergenceCurve } from './convergence-curve.ts';

/** Frames solved at once: some 17 MB of magnitudes at FFT size 1024, one second of work or less. */
const TILE_FRAMES = 8192;

export interface TiledProblem {
  /** Of the whole sound. */
  readonly layout: StftLayout;
  /** Magnitudes of frames from…to, as in `PhaseProblem`. */
  magnitudes(from: number, to: number): Promise<Float32Array>;
  readonly iterations: number;
  readonly momentum: number;
  readonly seed: number;
  readonly backend: PhaseBackend;
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

/**
 * Solves a sound of any length tile by tile into `output` ((frames − 1) · hop samples, zero before): start phases by
 * absolute frame, a halo of 6 FFT sizes on either side and a hard cut, so that memory stays bounded and no seam is heard.
 * Black tiles are skipped. A backend that fails hands its last good sound to the next one; when none is left its
 * `BackendFailure` is thrown.
 */
export async function* solveTiles(problem: TiledProblem, output: Float32Array): AsyncGenerator<TiledStep, void, void> {
  const { layout, iterations } = problem;
  const most = Math.max(problem.tileFrames ?? TILE_FRAMES, 3 * haloFrames(layout));
  const tiles = cutTiles(layout, most);
  // Several tiles are all of the same length.
  const frames = Math.min(most, layout.frames);
  const curve = createConvergenceCurve();
  let { backend } = problem;
  for (const [index, tile] of tiles.entries()) {
    const magnitude = await problem.magnitudes(tile.start, tile.start + frames);
    const own = ownSamples(tile, layout);
    const part = { tile: index, tiles: tiles.length, curve: () => curve.decibels() };
    const energy = energyOf(magnitude);
    if (energy === 0) {
      const sound = async () => ({ at: own.from, samples: output.subarray(own.from, own.to) });
      yield {
        ...part,
        iteration: iterations,
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
      seed: problem.seed,
      firstFrame: tile.start,
    };
    const offset = tile.start * layout.hopLength;
    const ownPart = (samples: Float32Array) => samples.subarray(own.from - offset, own.to - offset);
    for await (const step of solveWithFallback(tileProblem, backend, problem.fallback)) {
      backend = step.backend;
      curve.add(step.iteration, step.spectralConvergence);
      const isLast = step.iteration === iterations;
      if (isLast) output.set(ownPart(await step.sound()), own.from);
      yield {
        ...part,
        iteration: step.iteration,
        fraction: (index + (step.iteration + 1) / (iterations + 1)) / tiles.length,
        solvedSamples: isLast ? own.to : own.from,
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

interface BackendStep {
  readonly iteration: number;
  readonly spectralConvergence: number;
  readonly backend: PhaseBackend;
  readonly handover?: string;
  sound(): Promise<Float32Array>;
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
    const rest = { ...problem, iterations: problem.iterations - start, ...(goOnFrom && { initialSound: goOnFrom }) };
    try {
      for await (const step of backend.solve(rest)) {
        done = start + step.iteration;
        const { spectralConvergence } = step;
        const told = handover === undefined ? undefined : { handover };
        handover = undefined;
        yield { iteration: done, spectralConvergence, backend, ...told, sound: () => step.sound() };
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
