import type { PhaseBackend, PhaseProblem, PhaseStep } from '../phase/contract.ts';
import { startPhase } from '../phase/start-phase.ts';
import { spectralConvergence } from './spectral-convergence.ts';
import { createReferenceStft, type Spectrum } from './stft.ts';

/**
 * The fast Griffin-Lim method of Perraudin, Balazs and Søndergaard (WASPAA 2013) as torchaudio words it, in float64.
 * Slow and plain: the measure of the other backends. Yields a step after every iteration.
 */
export function createReferenceBackend(): PhaseBackend {
  return {
    name: 'reference',
    description: 'Reference, float64',
    solve: solveInFloat64,
    dispose() {},
  };
}

async function* solveInFloat64(problem: PhaseProblem): AsyncGenerator<PhaseStep, void, void> {
  const { magnitude, iterations } = problem;
  const stft = createReferenceStft(problem.layout);
  const ratio = problem.momentum / (1 + problem.momentum);
  let sound = problem.initialSound
    ? Float64Array.from(problem.initialSound)
    : stft.inverse(startSpectrum(problem, stft.bins));
  let rebuilt = stft.forward(sound);
  let previous: Spectrum | undefined;
  yield stepOf(0, sound, spectralConvergence(rebuilt, magnitude));
  for (let iteration = 1; iteration <= iterations; iteration += 1) {
    sound = stft.inverse(withMagnitude(accelerate(rebuilt, previous, ratio), magnitude));
    previous = rebuilt;
    rebuilt = stft.forward(sound);
    yield stepOf(iteration, sound, spectralConvergence(rebuilt, magnitude));
  }
}

/** Magnitudes with start phases from (seed, absolute frame, bin). */
function startSpectrum(problem: PhaseProblem, bins: number): Spectrum {
  const size = problem.layout.frames * bins;
  const spectrum = { re: new Float64Array(size), im: new Float64Array(size) };
  for (let i = 0; i < size; i += 1) {
    const phase = startPhase(problem.seed, problem.firstFrame + Math.floor(i / bins), i % bins);
    spectrum.re[i] = problem.magnitude[i]! * Math.cos(phase);
    spectrum.im[i] = problem.magnitude[i]! * Math.sin(phase);
  }
  return spectrum;
}

/** rebuilt − ratio · previous; before the first iteration there is no previous. */
export function accelerate(rebuilt: Spectrum, previous: Spectrum | undefined, ratio: number): Spectrum {
  if (previous === undefined || ratio === 0) return rebuilt;
  return {
    re: rebuilt.re.map((value, i) => value - ratio * previous.re[i]!),
    im: rebuilt.im.map((value, i) => value - ratio * previous.im[i]!),
  };
}

/** The phases of `spectrum` with the given magnitudes; where it is zero it stays zero, as in torchaudio. */
export function withMagnitude(spectrum: Spectrum, magnitude: ArrayLike<number>): Spectrum {
  const scale = spectrum.re.map((re, i) => magnitude[i]! / (Math.hypot(re, spectrum.im[i]!) + 1e-16));
  return { re: spectrum.re.map((re, i) => re * scale[i]!), im: spectrum.im.map((im, i) => im * scale[i]!) };
}

function stepOf(iteration: number, sound: Float64Array, convergence: number): PhaseStep {
  return { iteration, spectralConvergence: convergence, sound: async () => Float32Array.from(sound) };
}
