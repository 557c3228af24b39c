import type { PhaseBackend, PhaseProblem, PhaseStep } from '../phase/contract.ts';
import { watchFlatness } from '../phase/early-stop.ts';
import { startPhase } from '../phase/start-phase.ts';
import { spectralConvergence } from './spectral-convergence.ts';
import { createReferenceStft, type ReferenceStft, type Spectrum } from './stft.ts';

/**
 * The fast Griffin-Lim method of Perraudin, Balazs and Søndergaard (WASPAA 2013) as torchaudio words it, and ADMM, in
 * float64.
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
  const watch = watchFlatness(problem);
  const advance = problem.method === 'admm' ? splitting(problem) : fastGriffinLim(problem);
  let sound = startSound(problem, stft);
  for (let iteration = 0; ; iteration += 1) {
    const rebuilt = stft.forward(sound);
    const convergence = spectralConvergence(rebuilt, magnitude);
    const isLast = iteration >= iterations || watch.isFlat(iteration, convergence);
    const now = sound;
    yield {
      iteration,
      spectralConvergence: convergence,
      isLast,
      sound: async () => Float32Array.from(now),
    };
    if (isLast) return;
    sound = stft.inverse(advance(rebuilt, iteration));
  }
}

/** From the spectrum of the sound after `iteration` iterations to a spectrum whose inverse is the next sound. */
type Advance = (rebuilt: Spectrum, iteration: number) => Spectrum;

function fastGriffinLim({ magnitude, momentum }: PhaseProblem): Advance {
  let previous: Spectrum | undefined;
  return (rebuilt) => {
    const next = withMagnitude(accelerate(rebuilt, previous, momentum / (1 + momentum)), magnitude);
    previous = rebuilt;
    return next;
  };
}

/**
 * Masuyama, Yatabe and Oikawa's ADMM as they write it: Z has the wanted magnitudes, X is near a sound, U are the
 * multipliers; `rebuilt` is the spectrum of the sound of Z + U. ρ rises from 0.1 to 0.6; the first and the last iteration
 * are Griffin and Lim's.
 */
function splitting({ magnitude, iterations }: PhaseProblem): Advance {
  let y: Spectrum | undefined;
  return (rebuilt, iteration) => {
    if (y === undefined || iteration + 1 >= iterations) {
      y = withMagnitude(rebuilt, magnitude);
      return y;
    }
    const rho = 0.1 + 0.5 * Math.min(1, iteration / Math.max(1, iterations - 1));
    const x = combine(y, rho / (1 + rho), rebuilt, 1 / (1 + rho));
    const u = combine(y, 1, x, -1);
    const z = withMagnitude(combine(x, 1, u, -1), magnitude);
    y = combine(z, 1, u, 1);
    return y;
  };
}

function combine(a: Spectrum, ofA: number, b: Spectrum, ofB: number): Spectrum {
  return {
    re: a.re.map((value, i) => ofA * value + ofB * b.re[i]!),
    im: a.im.map((value, i) => ofA * value + ofB * b.im[i]!),
  };
}

function startSound(problem: PhaseProblem, stft: ReferenceStft): Float64Array {
  const { start = { kind: 'random' }, magnitude } = problem;
  switch (start.kind) {
    case 'state':
      return Float64Array.from(start.sound);
    case 'sound':
      return stft.inverse(withMagnitude(stft.forward(Float64Array.from(start.sound)), magnitude));
    case 'turns':
      return stft.inverse(turnedSpectrum(magnitude, (i) => 2 * Math.PI * start.turns[i]!));
    case 'random': {
      const { seed, firstFrame } = problem;
      const { bins } = stft;
      const phaseOf = (i: number) => startPhase(seed, firstFrame + Math.floor(i / bins), i % bins);
      return stft.inverse(turnedSpectrum(magnitude, phaseOf));
    }
    default:
      return assertNever(start);
  }
}

function turnedSpectrum(magnitude: Float32Array, phaseOf: (index: number) => number): Spectrum {
  const spectrum = { re: new Float64Array(magnitude.length), im: new Float64Array(magnitude.length) };
  for (let i = 0; i < magnitude.length; i += 1) {
    const phase = phaseOf(i);
    spectrum.re[i] = magnitude[i]! * Math.cos(phase);
    spectrum.im[i] = magnitude[i]! * Math.sin(phase);
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

function assertNever(start: never): never {
  throw new Error(`Unknown start ${JSON.stringify(start)}.`);
}
