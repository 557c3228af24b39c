/**
 * Transforms of any even size N as a convolution with a chirp, c[n] = e^(−πi n² / N):
 *
 *     X[k] = c[k] · Σ_n (x[n] c[n]) · c*[k − n]
 *
 * (L. Bluestein, "A linear filtering approach to the computation of discrete Fourier transform", 1970), done by transforms
 * of twice H = `coreSize` ≥ N elements. Their upper half is empty before the first stage, which splits in two, so that
 * stage only copies; on the way back only its lower half is wanted, which is a sum:
 *
 *     elements   0 …… N … H …… H + N … 2H
 *                x·c    0   x·c        0          after the chirp and stage 0
 *
 * The inverse transform is the same with the chirp and the kernel conjugated. 1 / 2H is in the kernel's spectrum.
 */
import { forwardStages, inverseStages } from './fft';
import { header } from './header';
import { conjugateProductIm, conjugateProductRe, ELEMENT, madd, productIm, productRe } from './simd';

/** Elements 0 … N − 1: frames to bins, or with `isInverse` bins to frames, times N. */
export function chirpTransform(work: usize, isInverse: bool): void {
  chirpIn(work, isInverse);
  convolve(work, isInverse);
  chirpOut(work, isInverse);
}

/** Frames from `spread`, windowed, to bins. */
export function chirpFrames(work: usize, re: usize, im: usize): void {
  const half = <usize>header.coreSize * ELEMENT;
  let window = header.analysisWindow;
  let chirp = header.chirp;
  let at = work;
  for (const end = work + <usize>header.fftSize * ELEMENT; at < end; at += ELEMENT, re += 16, im += 16) {
    const w = v128.load32_splat(window);
    storeTwice(at, half, f32x4.mul(w, v128.load(re)), f32x4.mul(w, v128.load(im)), chirp, false);
    window += 4;
    chirp += 8;
  }
  clearRest(at, work + half, half);
  convolve(work, false);
  chirpOut(work, false);
}

/** Bins to frames, windowed and added to `overlap`. */
export function overlapChirped(work: usize, re: usize, im: usize): void {
  chirpIn(work, true);
  convolve(work, true);
  const half = <usize>header.coreSize * ELEMENT;
  let window = header.synthesisWindow;
  let chirp = header.chirp;
  let at = work;
  for (const end = work + <usize>header.fftSize * ELEMENT; at < end; at += ELEMENT, re += 16, im += 16) {
    const w = v128.load32_splat(window);
    const cr = v128.load32_splat(chirp);
    const ci = v128.load32_splat(chirp, 4);
    const xr = f32x4.add(v128.load(at), v128.load(at + half));
    const xi = f32x4.add(v128.load(at, 16), v128.load(at + half, 16));
    v128.store(re, madd(w, conjugateProductRe(xr, xi, cr, ci), v128.load(re)));
    v128.store(im, madd(w, conjugateProductIm(xr, xi, cr, ci), v128.load(im)));
    window += 4;
    chirp += 8;
  }
}

function chirpIn(work: usize, isInverse: bool): void {
  const half = <usize>header.coreSize * ELEMENT;
  let chirp = header.chirp;
  let at = work;
  for (const end = work + <usize>header.fftSize * ELEMENT; at < end; at += ELEMENT, chirp += 8) {
    storeTwice(at, half, v128.load(at), v128.load(at, 16), chirp, isInverse);
  }
  clearRest(at, work + half, half);
}

function chirpOut(work: usize, isInverse: bool): void {
  const half = <usize>header.coreSize * ELEMENT;
  let chirp = header.chirp;
  let at = work;
  for (const end = work + <usize>header.fftSize * ELEMENT; at < end; at += ELEMENT, chirp += 8) {
    const cr = v128.load32_splat(chirp);
    const ci = v128.load32_splat(chirp, 4);
    const xr = f32x4.add(v128.load(at), v128.load(at + half));
    const xi = f32x4.add(v128.load(at, 16), v128.load(at + half, 16));
    v128.store(at, isInverse ? conjugateProductRe(xr, xi, cr, ci) : productRe(xr, xi, cr, ci));
    v128.store(at, isInverse ? conjugateProductIm(xr, xi, cr, ci) : productIm(xr, xi, cr, ci), 16);
  }
}

/** Element `at` of both halves = x · c, or x · c*. */
@inline
function storeTwice(at: usize, half: usize, xr: v128, xi: v128, chirp: usize, isInverse: bool): void {
  const cr = v128.load32_splat(chirp);
  const ci = v128.load32_splat(chirp, 4);
  const re = isInverse ? conjugateProductRe(xr, xi, cr, ci) : productRe(xr, xi, cr, ci);
  const im = isInverse ? conjugateProductIm(xr, xi, cr, ci) : productIm(xr, xi, cr, ci);
  v128.store(at, re);
  v128.store(at, im, 16);
  v128.store(at + half, re);
  v128.store(at + half, im, 16);
}

function clearRest(from: usize, to: usize, half: usize): void {
  memory.fill(from, 0, to - from);
  memory.fill(from + half, 0, to - from);
}

/** Stage 0 is left out on both ways, as told above. */
function convolve(work: usize, isInverse: bool): void {
  forwardStages(work, 1);
  let kernel = header.kernelSpectrum;
  let at = work;
  for (const end = work + 2 * <usize>header.coreSize * ELEMENT; at < end; at += ELEMENT, kernel += 8) {
    const xr = v128.load(at);
    const xi = v128.load(at, 16);
    const kr = v128.load32_splat(kernel);
    const ki = v128.load32_splat(kernel, 4);
    v128.store(at, isInverse ? conjugateProductRe(xr, xi, kr, ki) : productRe(xr, xi, kr, ki));
    v128.store(at, isInverse ? conjugateProductIm(xr, xi, kr, ki) : productIm(xr, xi, kr, ki), 16);
  }
  inverseStages(work, 1);
}
