/**
 * Discrete Fourier transforms of any length in float64, plain and slow: what the fast ones are compared with.
 *
 * Powers of two by the iterative radix-2 method of Cooley and Tukey (1965); every other length as a convolution
 * with a chirp at a power of two: L. I. Bluestein, "A linear filtering approach to the computation of the
 * discrete Fourier transform" (1970).
 */
export interface ReferenceFft {
  readonly size: number;
  /** X[k] = Σ x[n] · e^(−2πi·kn/size), in place, unnormalised. `re` and `im` have `size` values. */
  forward(re: Float64Array, im: Float64Array): void;
  /** x[n] = (1/size) · Σ X[k] · e^(+2πi·kn/size), in place. */
  inverse(re: Float64Array, im: Float64Array): void;
}

/** A transform of `size` ≥ 1 complex values. */
export function createReferenceFft(size: number): ReferenceFft {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`FFT size ${size}: a whole number of at least 1`);
  const forward = isPowerOfTwo(size) ? radix2(size) : bluestein(size);
  return {
    size,
    forward,
    // Swapping the parts before and after turns a forward transform into an inverse one.
    inverse(re, im) {
      forward(im, re);
      for (let n = 0; n < size; n += 1) {
        re[n] = re[n]! / size;
        im[n] = im[n]! / size;
      }
    },
  };
}

type Transform = (re: Float64Array, im: Float64Array) => void;

function isPowerOfTwo(size: number): boolean {
  return (size & (size - 1)) === 0;
}

function radix2(size: number): Transform {
  const cos = Float64Array.from({ length: size / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sin = Float64Array.from({ length: size / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / size));
  return (re, im) => {
    reverseBits(re, im, size);
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let start = 0; start < size; start += 2 * half) {
        for (let k = 0; k < half; k += 1) {
          const upper = start + k;
          const lower = upper + half;
          const wr = cos[k * stride]!;
          const wi = sin[k * stride]!;
          const tr = re[lower]! * wr - im[lower]! * wi;
          const ti = re[lower]! * wi + im[lower]! * wr;
          re[lower] = re[upper]! - tr;
          im[lower] = im[upper]! - ti;
          re[upper] = re[upper]! + tr;
          im[upper] = im[upper]! + ti;
        }
      }
    }
  };
}

function reverseBits(re: Float64Array, im: Float64Array, size: number): void {
  for (let i = 1, j = 0; i < size; i += 1) {
    let bit = size >> 1;
    for (; (j & bit) !== 0; bit >>= 1) j ^= bit;
    j |= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j]!, re[i]!];
      [im[i], im[j]] = [im[j]!, im[i]!];
    }
  }
}

function bluestein(size: number): Transform {
  let padded = 1;
  while (padded < 2 * size - 1) padded *= 2;
  const fft = createReferenceFft(padded);
  // Chirp e^(−πi·n²/size); n² is reduced modulo 2·size first, for the sake of the sine's precision.
  const angle = (n: number) => (Math.PI * ((n * n) % (2 * size))) / size;
  const chirpRe = Float64Array.from({ length: size }, (_, n) => Math.cos(angle(n)));
  const chirpIm = Float64Array.from({ length: size }, (_, n) => -Math.sin(angle(n)));
  const filterRe = new Float64Array(padded);
  const filterIm = new Float64Array(padded);
  for (let n = 0; n < size; n += 1) {
    const mirrored = (padded - n) % padded;
    filterRe[n] = filterRe[mirrored] = chirpRe[n]!;
    filterIm[n] = filterIm[mirrored] = -chirpIm[n]!;
  }
  fft.forward(filterRe, filterIm);
  const workRe = new Float64Array(padded);
  const workIm = new Float64Array(padded);
  return (re, im) => {
    workRe.fill(0);
    workIm.fill(0);
    multiplyInto(workRe, workIm, re, im, chirpRe, chirpIm, size);
    fft.forward(workRe, workIm);
    multiplyInto(workRe, workIm, workRe, workIm, filterRe, filterIm, padded);
    fft.inverse(workRe, workIm);
    multiplyInto(re, im, workRe, workIm, chirpRe, chirpIm, size);
  };
}

/** target = a · b, element by element, of complex numbers; target may be a. */
function multiplyInto(
  targetRe: Float64Array,
  targetIm: Float64Array,
  aRe: Float64Array,
  aIm: Float64Array,
  bRe: Float64Array,
  bIm: Float64Array,
  count: number,
): void {
  for (let n = 0; n < count; n += 1) {
    const re = aRe[n]! * bRe[n]! - aIm[n]! * bIm[n]!;
    targetIm[n] = aRe[n]! * bIm[n]! + aIm[n]! * bRe[n]!;
    targetRe[n] = re;
  }
}
