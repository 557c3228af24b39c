import type { StftLayout } from '../phase/contract.ts';
import { createReferenceFft } from './fft.ts';

/** Frames · bins complex values, frame after frame, bin 0 first. */
export interface Spectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Periodic Hann window: 0.5 − 0.5 · cos(2πn/size). */
export function hannWindow(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
}

/** Sample index of a signal of `length` ≥ 1 samples reflected about its first and last sample, as often as needed. */
export function reflectIndex(index: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const folded = ((index % period) + period) % period;
  return folded < length ? folded : period - folded;
}

/** Samples of a sound of that layout: (frames − 1) · hop. */
export function soundLength(layout: StftLayout): number {
  return Math.max(0, layout.frames - 1) * layout.hopLength;
}

/**
 * The short-time Fourier transform of torchaudio and its inverse in float64: centred, reflected, periodic Hann of
 * `fftSize` samples, unnormalised; the inverse divides by the overlapped squares of the window
 * (D. W. Griffin and J. S. Lim, "Signal estimation from modified short-time Fourier transform", 1984, eq. 6).
 */
export interface ReferenceStft {
  readonly bins: number;
  forward(sound: Float64Array): Spectrum;
  inverse(spectrum: Spectrum): Float64Array;
}

export function createReferenceStft(layout: StftLayout): ReferenceStft {
  const { fftSize, hopLength, frames } = layout;
  if (fftSize % 2 !== 0) throw new RangeError(`FFT size ${fftSize}: an even number is needed`);
  const bins = fftSize / 2 + 1;
  const half = fftSize / 2;
  const length = soundLength(layout);
  const window = hannWindow(fftSize);
  const fft = createReferenceFft(fftSize);
  const envelope = windowEnvelope(layout, window);
  const re = new Float64Array(fftSize);
  const im = new Float64Array(fftSize);

  function forward(sound: Float64Array): Spectrum {
    const spectrum = { re: new Float64Array(frames * bins), im: new Float64Array(frames * bins) };
    if (length === 0) return spectrum;
    for (let frame = 0; frame < frames; frame += 1) {
      for (let n = 0; n < fftSize; n += 1) {
        re[n] = window[n]! * sound[reflectIndex(frame * hopLength + n - half, length)]!;
      }
      im.fill(0);
      fft.forward(re, im);
      spectrum.re.set(re.subarray(0, bins), frame * bins);
      spectrum.im.set(im.subarray(0, bins), frame * bins);
    }
    return spectrum;
  }

  function inverse(spectrum: Spectrum): Float64Array {
    const sound = new Float64Array(length);
    for (let frame = 0; frame < frames; frame += 1) {
      fillHermitian(re, im, spectrum, frame * bins, fftSize);
      fft.inverse(re, im);
      for (let n = 0; n < fftSize; n += 1) {
        const at = frame * hopLength + n - half;
        if (at >= 0 && at < length) sound[at] = sound[at]! + window[n]! * re[n]!;
      }
    }
    return sound.map((sample, at) => (envelope[at]! > 1e-11 ? sample / envelope[at]! : 0));
  }

  return { bins, forward, inverse };
}

/** Overlapped squares of the window at each sample of the sound. */
export function windowEnvelope(layout: StftLayout, window: Float64Array): Float64Array {
  const envelope = new Float64Array(soundLength(layout));
  const half = layout.fftSize / 2;
  for (let frame = 0; frame < layout.frames; frame += 1) {
    for (let n = 0; n < layout.fftSize; n += 1) {
      const at = frame * layout.hopLength + n - half;
      if (at >= 0 && at < envelope.length) envelope[at] = envelope[at]! + window[n]! ** 2;
    }
  }
  return envelope;
}

/** The spectrum of a real frame from its first half; the imaginary parts of 0 Hz and Nyquist do not count. */
function fillHermitian(re: Float64Array, im: Float64Array, half: Spectrum, offset: number, size: number): void {
  for (let bin = 0; bin <= size / 2; bin += 1) {
    const real = half.re[offset + bin]!;
    const imaginary = bin === 0 || bin === size / 2 ? 0 : half.im[offset + bin]!;
    re[bin] = real;
    im[bin] = imaginary;
    if (bin > 0 && bin < size / 2) {
      re[size - bin] = real;
      im[size - bin] = -imaginary;
    }
  }
}
