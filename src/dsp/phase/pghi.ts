import type { StftLayout } from './contract.ts';
import { createLevelStacks, type LevelStacks } from './level-stacks.ts';
import { startPhase } from './start-phase.ts';

/** Magnitudes whose phases are to be found from their slopes. */
export interface PhaseField {
  readonly layout: StftLayout;
  /** As in `PhaseProblem`. */
  readonly magnitude: Float32Array;
  readonly seed: number;
  /** Absolute number of the first frame. */
  readonly firstFrame: number;
  /** Phases of the first frames that are settled already: whole frames, in turns. */
  readonly known?: Float32Array;
}

/** A Hann window of N samples is nearest to the Gaussian exp(−π t² / γ) with γ = 0.25645 N² (Průša et al.). */
const HANN_GAMMA = 0.25645;
/** Bins this far below the loudest have slopes of noise: they get the phases of the random start. */
const TOLERANCE = 1e-6;
/** Levels that bins are sorted by, between the tolerance and the loudest: 0.03 dB each. */
const LEVELS = 4096;
const BINS_PER_CHECKPOINT = 1 << 17;

/**
 * Phase gradient heap integration: Z. Průša, P. Balazs and P. L. Søndergaard, "A noniterative method for reconstruction
 * of phase from STFT magnitude" (2017). For a Gaussian window the slopes of the phase are those of the logarithm of the
 * magnitude, and a Hann window is nearly one. They are summed along bins from the loudest outwards, louder bins first;
 * the heap is a row of stacks, one for each level. Right for spectrograms of sounds; pictures have no such slopes.
 * Resolves to frames · bins turns in −1/2 … 1/2, as `PhaseStart` wants them.
 */
export async function integratePhases(field: PhaseField, checkpoint: () => Promise<void>): Promise<Float32Array> {
  const { layout, magnitude, known = new Float32Array(0) } = field;
  const bins = layout.fftSize / 2 + 1;
  const loudest = magnitude.reduce((most, value) => Math.max(most, value), 0);
  const turns = randomTurns(field, bins);
  if (loudest === 0) return turns;
  const logs = Float32Array.from(magnitude, (value) => Math.log(Math.max(value / loudest, TOLERANCE)));
  const levels = Uint16Array.from(logs, levelOf);
  const settled = Uint8Array.from(levels, (level) => (level === 0 ? 1 : 0));
  const front = createLevelStacks(levels, LEVELS);
  turns.set(known);
  settled.fill(1, 0, known.length);
  for (let at = Math.max(0, known.length - bins); at < known.length; at += 1) front.push(at);
  turnFrames(turns, bins);
  const seeds = createLevelStacks(levels, LEVELS);
  for (let at = levels.length - 1; at >= known.length; at -= 1) seeds.push(at);
  const slopes = createSlopes(logs, layout);

  function visit(from: number, to: number, change: number): void {
    if (settled[to] === 1) return;
    settled[to] = 1;
    const turn = turns[from]! + change;
    turns[to] = turn - Math.round(turn);
    front.push(to);
  }

  for (let count = 1; ; count += 1) {
    const at = front.pop() ?? nextSeed(seeds, settled);
    if (at === undefined) break;
    const bin = at % bins;
    if (bin > 0) visit(at, at - 1, -slopes.overBin(at - 1, at));
    if (bin < bins - 1) visit(at, at + 1, slopes.overBin(at, at + 1));
    if (at >= bins) visit(at, at - bins, -slopes.overFrame(at - bins, at));
    if (at + bins < turns.length) visit(at, at + bins, slopes.overFrame(at, at + bins));
    if (count % BINS_PER_CHECKPOINT === 0) await checkpoint();
  }
  turnFrames(turns, bins);
  return turns;
}

/** 0 at the tolerance, where float32 may have rounded below it, to LEVELS − 1 for the loudest. */
function levelOf(log: number): number {
  return Math.max(0, Math.floor((1 - log / Math.log(TOLERANCE)) * (LEVELS - 1)));
}

/** The loudest bin that nothing has reached: it keeps its random phase, and what hangs on it follows. */
function nextSeed(seeds: LevelStacks, settled: Uint8Array): number | undefined {
  for (let at = seeds.pop(); at !== undefined; at = seeds.pop()) {
    if (settled[at] === 1) continue;
    settled[at] = 1;
    return at;
  }
  return undefined;
}

function randomTurns({ magnitude, seed, firstFrame }: PhaseField, bins: number): Float32Array {
  return Float32Array.from(magnitude, (_, at) => {
    const turn = startPhase(seed, firstFrame + Math.floor(at / bins), at % bins) / (2 * Math.PI);
    return turn - Math.round(turn);
  });
}

/** Between phases counted from the middle of a frame, which have simple slopes, and from its first sample; both ways. */
function turnFrames(turns: Float32Array, bins: number): void {
  for (let at = 0; at < turns.length; at += 1) {
    const turn = turns[at]! + ((at % bins) & 1) / 2;
    turns[at] = turn - Math.round(turn);
  }
}

/** Turns from a bin to its neighbour: the mean of both slopes, which are central differences. */
function createSlopes(logs: Float32Array, { fftSize, hopLength, frames }: StftLayout) {
  const bins = fftSize / 2 + 1;
  // Radians a frame for the logarithm's slope over a bin, and the other way round; halved for the difference of two bins.
  const overFrames = hopLength / (HANN_GAMMA * fftSize) / (4 * Math.PI);
  const overBins = -(HANN_GAMMA * fftSize) / hopLength / (4 * Math.PI);

  function alongFrames(at: number): number {
    const bin = at % bins;
    // Real sounds mirror at both ends of the axis.
    const slope = bin === 0 || bin === bins - 1 ? 0 : logs[at + 1]! - logs[at - 1]!;
    return slope * overFrames + (hopLength * bin) / fftSize;
  }

  function alongBins(at: number): number {
    const frame = Math.floor(at / bins);
    const before = frame > 0 ? logs[at - bins]! : logs[at]!;
    const after = frame < frames - 1 ? logs[at + bins]! : logs[at]!;
    return (after - before) * overBins;
  }

  return {
    overFrame: (a: number, b: number) => (alongFrames(a) + alongFrames(b)) / 2,
    overBin: (a: number, b: number) => (alongBins(a) + alongBins(b)) / 2,
  };
}
