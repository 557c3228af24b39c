/**
 * Another sample rate by a polyphase windowed sinc: each new sample is a weighted sum of old ones around it, with the
 * weights of its own phase (R. E. Crochiere and L. R. Rabiner, "Multirate Digital Signal Processing", 1983; window by
 * J. F. Kaiser, 1974). No delay; new sample 0 lies on old sample 0.
 */
export interface AudioResampler {
  /** Sample frames of the result: the nearest whole number, so that the duration stays. */
  resultLength(length: number): number;
  /** Source samples from…to (exclusive, may lie outside the source) that results from…to need. */
  sourceRange(from: number, to: number): { readonly from: number; readonly to: number };
  /** Results from…to out of samples that begin at `sourceFrom` and cover `sourceRange(from, to)`. */
  resample(source: Float32Array, sourceFrom: number, from: number, to: number): Float32Array;
}

/** Zero crossings of the sinc on either side. */
const CROSSINGS = 96;
/** Kaiser's β for some 105 dB of rejection. */
const KAISER_BETA = 10.6;
/** The passband ends where the filter is 6 dB down: so far below the lower Nyquist that the stopband begins there. */
const CUTOFF = 1 - 0.068 / 2;
/** Phases kept apart; ratios with more take the nearest, whose error is some −90 dB at the highest frequency. */
const MOST_PHASES = 32_768;
/** Weights that are held: 64 MiB. */
const MOST_WEIGHTS = 2 ** 24;

/** Both rates in hertz, above 0; need not be whole numbers. */
export function createAudioResampler(fromRate: number, toRate: number): AudioResampler {
  const { up, down } = ratioOf(fromRate, toRate);
  // Of the source's samples: the filter is as wide as the lower of both rates asks for.
  const bandwidth = CUTOFF * Math.min(1, toRate / fromRate);
  const half = Math.ceil(CROSSINGS / bandwidth);
  const taps = 2 * half;
  const phases = Math.max(1, Math.min(up, MOST_PHASES, Math.floor(MOST_WEIGHTS / taps)));
  const table = new Float32Array(phases * taps);
  const ready = new Uint8Array(phases);

  function weightsOf(phase: number): number {
    const at = phase * taps;
    if (ready[phase] === 0) {
      fillPhase(table.subarray(at, at + taps), phase / phases, half, bandwidth);
      ready[phase] = 1;
    }
    return at;
  }

  /** Where a result lies: a whole source sample and the phase between it and the next. */
  function placeOf(index: number): { base: number; phase: number } {
    const numerator = index * down;
    const base = Math.floor(numerator / up);
    const rest = numerator - base * up;
    if (phases === up) return { base, phase: rest };
    const phase = Math.round((rest / up) * phases);
    return phase === phases ? { base: base + 1, phase: 0 } : { base, phase };
  }

  return {
    resultLength: (length) => Math.round((length * up) / down),
    sourceRange(from, to) {
      if (to <= from) return { from: 0, to: 0 };
      return { from: placeOf(from).base - half + 1, to: placeOf(to - 1).base + half + 1 };
    },
    resample(source, sourceFrom, from, to) {
      const result = new Float32Array(Math.max(0, to - from));
      for (let i = 0; i < result.length; i += 1) {
        const { base, phase } = placeOf(from + i);
        const weights = weightsOf(phase);
        const first = base - half + 1 - sourceFrom;
        let sum = 0;
        for (let tap = 0; tap < taps; tap += 1) sum += table[weights + tap]! * source[first + tap]!;
        result[i] = sum;
      }
      return result;
    },
  };
}

/** Result i lies at source sample i · down / up, in lowest terms where both rates are whole. */
function ratioOf(fromRate: number, toRate: number): { readonly up: number; readonly down: number } {
  // Rates with a fraction, which files hardly have, to a thousandth of a hertz.
  const whole = Number.isInteger(fromRate) && Number.isInteger(toRate) ? 1 : 1000;
  const [from, to] = [Math.round(fromRate * whole), Math.round(toRate * whole)];
  const divisor = greatestCommonDivisor(from, to);
  return { up: to / divisor, down: from / divisor };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Weights of the 2 · half samples around a place `fraction` after sample half − 1; they sum to 1. */
function fillPhase(weights: Float32Array, fraction: number, half: number, bandwidth: number): void {
  const values = new Float64Array(weights.length);
  let sum = 0;
  for (let tap = 0; tap < weights.length; tap += 1) {
    const distance = tap - (half - 1) - fraction;
    const x = Math.PI * bandwidth * distance;
    const sinc = x === 0 ? 1 : Math.sin(x) / x;
    values[tap] = sinc * kaiser(distance / half);
    sum += values[tap]!;
  }
  for (let tap = 0; tap < weights.length; tap += 1) weights[tap] = values[tap]! / sum;
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - x * x)) / besselI0(KAISER_BETA);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-17 * sum; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
