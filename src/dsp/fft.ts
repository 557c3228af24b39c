/**
 * A fast transform of real samples, for drawing and measuring: sizes that are powers of two from 4 on.
 *
 * Two neighbouring samples are taken as one complex value, so that `size` real values need a complex transform of
 * size / 2: Stockham's self-sorting form of Cooley and Tukey, radix 4 with one radix 2 pass where needed
 * (W. T. Cochran et al., "What is the fast Fourier transform?", 1967). Tables are computed once, in float64.
 */
export interface RealFft {
  readonly size: number;
  /** size / 2 + 1. */
  readonly bins: number;
  /** X[k] = Σ x[n] · e^(−2πi·kn/size) for k = 0…size/2, unnormalised, into `re` and `im` (`bins` values each). */
  spectrum(input: ArrayLike<number>, re: Float64Array, im: Float64Array): void;
  /** |X[k]|² into `power` (`bins` values). */
  power(input: ArrayLike<number>, power: Float64Array): void;
}

/** Throws a RangeError for a size that is no power of two or below 4. */
export function createRealFft(size: number): RealFft {
  if (size < 4 || (size & (size - 1)) !== 0) throw new RangeError(`FFT size ${size}: a power of two from 4 on`);
  const half = size / 2;
  const bins = half + 1;
  const passes = planPasses(half);
  const cos = Float64Array.from({ length: bins }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sin = Float64Array.from({ length: bins }, (_, k) => Math.sin((2 * Math.PI * k) / size));
  let [aRe, aIm] = [new Float64Array(half), new Float64Array(half)];
  let [bRe, bIm] = [new Float64Array(half), new Float64Array(half)];
  const scratchRe = new Float64Array(bins);
  const scratchIm = new Float64Array(bins);

  function spectrum(input: ArrayLike<number>, re: Float64Array, im: Float64Array): void {
    for (let n = 0; n < half; n += 1) {
      aRe[n] = input[2 * n]!;
      aIm[n] = input[2 * n + 1]!;
    }
    for (const pass of passes) {
      pass(aRe, aIm, bRe, bIm);
      [aRe, bRe] = [bRe, aRe];
      [aIm, bIm] = [bIm, aIm];
    }
    // X[k] = E[k] + e^(−2πik/size) · O[k], the transforms of the even and the odd samples.
    for (let k = 0; k < bins; k += 1) {
      const here = k === half ? 0 : k;
      const mirror = k === 0 ? 0 : half - k;
      const evenRe = 0.5 * (aRe[here]! + aRe[mirror]!);
      const evenIm = 0.5 * (aIm[here]! - aIm[mirror]!);
      const oddRe = 0.5 * (aIm[here]! + aIm[mirror]!);
      const oddIm = 0.5 * (aRe[mirror]! - aRe[here]!);
      re[k] = evenRe + cos[k]! * oddRe + sin[k]! * oddIm;
      im[k] = evenIm + cos[k]! * oddIm - sin[k]! * oddRe;
    }
  }

  function power(input: ArrayLike<number>, target: Float64Array): void {
    spectrum(input, scratchRe, scratchIm);
    for (let k = 0; k < bins; k += 1) target[k] = scratchRe[k]! * scratchRe[k]! + scratchIm[k]! * scratchIm[k]!;
  }

  return { size, bins, spectrum, power };
}

type Pass = (xRe: Float64Array, xIm: Float64Array, yRe: Float64Array, yIm: Float64Array) => void;

/** Radix 4 while it goes, then one radix 2. Between passes, `stride` interleaved transforms of length `length` are left. */
function planPasses(size: number): Pass[] {
  const passes: Pass[] = [];
  let length = size;
  let stride = 1;
  for (; length >= 4; length /= 4, stride *= 4) passes.push(radix4(length, stride));
  if (length === 2) passes.push(radix2(stride));
  return passes;
}

function radix2(stride: number): Pass {
  return (xRe, xIm, yRe, yIm) => {
    for (let q = 0; q < stride; q += 1) {
      yRe[q] = xRe[q]! + xRe[q + stride]!;
      yIm[q] = xIm[q]! + xIm[q + stride]!;
      yRe[q + stride] = xRe[q]! - xRe[q + stride]!;
      yIm[q + stride] = xIm[q]! - xIm[q + stride]!;
    }
  };
}

function radix4(length: number, stride: number): Pass {
  const quarter = length / 4;
  const step = quarter * stride;
  const cos = Float64Array.from({ length: 3 * quarter }, (_, i) => Math.cos((2 * Math.PI * i) / length));
  const sin = Float64Array.from({ length: 3 * quarter }, (_, i) => -Math.sin((2 * Math.PI * i) / length));
  return (xRe, xIm, yRe, yIm) => {
    for (let p = 0; p < quarter; p += 1) {
      const w1r = cos[p]!;
      const w1i = sin[p]!;
      const w2r = cos[2 * p]!;
      const w2i = sin[2 * p]!;
      const w3r = cos[3 * p]!;
      const w3i = sin[3 * p]!;
      for (let q = 0; q < stride; q += 1) {
        const from = q + stride * p;
        const sumAcRe = xRe[from]! + xRe[from + 2 * step]!;
        const sumAcIm = xIm[from]! + xIm[from + 2 * step]!;
        const difAcRe = xRe[from]! - xRe[from + 2 * step]!;
        const difAcIm = xIm[from]! - xIm[from + 2 * step]!;
        const sumBdRe = xRe[from + step]! + xRe[from + 3 * step]!;
        const sumBdIm = xIm[from + step]! + xIm[from + 3 * step]!;
        const difBdRe = xRe[from + step]! - xRe[from + 3 * step]!;
        const difBdIm = xIm[from + step]! - xIm[from + 3 * step]!;
        const to = q + 4 * stride * p;
        yRe[to] = sumAcRe + sumBdRe;
        yIm[to] = sumAcIm + sumBdIm;
        const oneRe = difAcRe + difBdIm;
        const oneIm = difAcIm - difBdRe;
        yRe[to + stride] = oneRe * w1r - oneIm * w1i;
        yIm[to + stride] = oneRe * w1i + oneIm * w1r;
        const twoRe = sumAcRe - sumBdRe;
        const twoIm = sumAcIm - sumBdIm;
        yRe[to + 2 * stride] = twoRe * w2r - twoIm * w2i;
        yIm[to + 2 * stride] = twoRe * w2i + twoIm * w2r;
        const threeRe = difAcRe - difBdIm;
        const threeIm = difAcIm + difBdRe;
        yRe[to + 3 * stride] = threeRe * w3r - threeIm * w3i;
        yIm[to + 3 * stride] = threeRe * w3i + threeIm * w3r;
      }
    }
  };
}
