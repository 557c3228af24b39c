/**
 * The transform of a group, for any even FFT size.
 *
 * A size of the form 2^a · 3^b goes straight through the stages. Any other N is a convolution with a chirp,
 * c[n] = e^(−πi n² / N) (L. Bluestein, "A linear filtering approach to the computation of discrete Fourier transform", 1970),
 *
 *     X[k] = c[k] · Σ_n (x[n] c[n]) · c*[k − n],
 *
 * done by transforms of twice H = `coreSize` ≥ N elements. Their upper half is empty before the first stage, which
 * splits in two, so that stage only copies; on the way back only its lower half is wanted, which is a sum:
 *
 *     elements   0 …… N … H …… H+N … 2H
 *                x·c    0   x·c      0          after the chirp and stage 0
 *
 * In both cases frames (or bins) are taken from and left in the elements 0 … N − 1, and `pairs` knows the order.
 */
import { forwardStages, inverseStages } from './fft';
import { header } from './header';
import { overlapped, overlappedInverse4, windowed, windowedForward4 } from './root';
import { conjugateProductIm, conjugateProductRe, ELEMENT, productIm, productRe } from './simd';

/** The group's frames at `re` and `im` of `spread`, windowed, to bins. */
export function framesToBins(work: usize, re: usize, im: usize): void {
  if (!header.isConvolved && firstRadix() == 4) {
    windowedForward4(work, re, im);
    forwardStages(work, 1);
  } else {
    windowed(work, re, im);
    forwardTransform(work);
  }
}

/** Bins to frames, windowed and added at `re` and `im` of `overlap`. */
export function binsToFrames(work: usize, re: usize, im: usize): void {
  if (!header.isConvolved && firstRadix() == 4) {
    inverseStages(work, 1);
    overlappedInverse4(work, re, im);
  } else {
    inverseTransform(work);
    overlapped(work, re, im);
  }
}

@inline
function firstRadix(): u32 {
  return load<u32>(header.stages);
}

/** Elements of frames to bins. */
export function forwardTransform(work: usize): void {
  if (!header.isConvolved) {
    forwardStages(work, 0);
    return;
  }
  chirpIntoHalves(work, false);
  convolve(work, false);
  chirpFromHalves(work, false);
}

/** Bins to elements of frames, times N. */
export function inverseTransform(work: usize): void {
  if (!header.isConvolved) {
    inverseStages(work, 0);
    return;
  }
  chirpIntoHalves(work, true);
  convolve(work, true);
  chirpFromHalves(work, true);
}

function convolve(work: usize, conjugated: bool): void {
  forwardStages(work, 1);
  let factor = header.kernelSpectrum;
  let at = work;
  for (const end = work + 2 * <usize>header.coreSize * ELEMENT; at < end; at += ELEMENT, factor += 8) {
    multiply(at, at, factor, conjugated);
  }
  inverseStages(work, 1);
}

function chirpIntoHalves(work: usize, conjugated: bool): void {
  const half = <usize>header.coreSize * ELEMENT;
  let factor = header.chirp;
  let at = work;
  for (const end = work + <usize>header.fftSize * ELEMENT; at < end; at += ELEMENT, factor += 8) {
    multiply(at, at, factor, conjugated);
    v128.store(at + half, v128.load(at));
    v128.store(at + half, v128.load(at, 16), 16);
  }
  const rest = work + half - at;
  memory.fill(at, 0, rest);
  memory.fill(at + half, 0, rest);
}

function chirpFromHalves(work: usize, conjugated: bool): void {
  const half = <usize>header.coreSize * ELEMENT;
  let factor = header.chirp;
  let at = work;
  for (const end = work + <usize>header.fftSize * ELEMENT; at < end; at += ELEMENT, factor += 8) {
    v128.store(at, f32x4.add(v128.load(at), v128.load(at + half)));
    v128.store(at, f32x4.add(v128.load(at, 16), v128.load(at + half, 16)), 16);
    multiply(at, at, factor, conjugated);
  }
}

/** Element `to` = element `from` · factor, or · factor*. */
@inline
function multiply(to: usize, from: usize, factor: usize, conjugated: bool): void {
  const re = v128.load(from);
  const im = v128.load(from, 16);
  const fr = v128.load32_splat(factor);
  const fi = v128.load32_splat(factor, 4);
  v128.store(to, conjugated ? conjugateProductRe(re, im, fr, fi) : productRe(re, im, fr, fi));
  v128.store(to, conjugated ? conjugateProductIm(re, im, fr, fi) : productIm(re, im, fr, fi), 16);
}
