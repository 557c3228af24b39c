import type { Audio } from '../../values/audio.ts';
import { createRealFft, type RealFft } from '../fft.ts';
import { clampRange, readPadded } from './audio-range.ts';

/** Filters are this long: at 44 100 Hz, some 240 Hz lie between what passes and what is 74 dB down. */
const TAPS = 1023;
const FFT_SIZE = 8192;
/** Output samples of one block: those that the circular convolution leaves untouched. */
const BLOCK = FFT_SIZE - TAPS + 1;

export type BandSide = 'below' | 'above';

/**
 * What lies below or above a frequency: a linear-phase filter (sinc under a Blackman window; R. B. Blackman and J. W. Tukey,
 * 1958) without delay, applied block by block by overlap-save. Both sides add up to the sound. The same for any range.
 */
export function bandAudio(audio: Audio, hertz: number, side: BandSide): Audio {
  const filter = createFilter(filterTaps(hertz / audio.sampleRate, side));
  return {
    kind: 'audio',
    sampleRate: audio.sampleRate,
    length: audio.length,
    channels: audio.channels,
    async read(askedFrom, askedTo) {
      const { from, to } = clampRange(audio.length, askedFrom, askedTo);
      const result = Array.from({ length: audio.channels }, () => new Float32Array(to - from));
      for (let block = Math.floor(from / BLOCK); block * BLOCK < to; block += 1) {
        const start = block * BLOCK;
        const before = (TAPS - 1) / 2;
        const inputs = await readPadded(audio, start - before, start - before + FFT_SIZE);
        for (const [c, input] of inputs.entries()) {
          const output = filter(input);
          const first = Math.max(from, start);
          const last = Math.min(to, start + BLOCK);
          result[c]!.set(output.subarray(first - start, last - start), first - from);
        }
      }
      return result;
    },
  };
}

/** Symmetric taps; `cycles` is the split frequency in cycles a sample, below 0.5. They sum to 1 below, to 0 above. */
export function filterTaps(cycles: number, side: BandSide): Float64Array {
  const middle = (TAPS - 1) / 2;
  const taps = Float64Array.from({ length: TAPS }, (_, i) => {
    const n = i - middle;
    const sinc = n === 0 ? 2 * cycles : Math.sin(2 * Math.PI * cycles * n) / (Math.PI * n);
    const phase = (2 * Math.PI * i) / (TAPS - 1);
    return sinc * (0.42 - 0.5 * Math.cos(phase) + 0.08 * Math.cos(2 * phase));
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap, i) => {
    const low = tap / sum;
    return side === 'below' ? low : (i === middle ? 1 : 0) - low;
  });
}

/** FFT_SIZE samples in, BLOCK samples out. The result is overwritten by the next call. */
function createFilter(taps: Float64Array): (input: Float32Array) => Float32Array {
  const fft = createRealFft(FFT_SIZE);
  const [tapsRe, tapsIm] = [new Float64Array(fft.bins), new Float64Array(fft.bins)];
  const padded = new Float64Array(FFT_SIZE);
  padded.set(taps);
  fft.spectrum(padded, tapsRe, tapsIm);
  const [re, im] = [new Float64Array(fft.bins), new Float64Array(fft.bins)];
  const samples = new Float64Array(FFT_SIZE);
  const output = new Float32Array(BLOCK);
  return (input) => {
    fft.spectrum(input, re, im);
    for (let k = 0; k < fft.bins; k += 1) {
      const real = re[k]! * tapsRe[k]! - im[k]! * tapsIm[k]!;
      im[k] = re[k]! * tapsIm[k]! + im[k]! * tapsRe[k]!;
      re[k] = real;
    }
    inverse(fft, re, im, samples);
    for (let i = 0; i < BLOCK; i += 1) output[i] = samples[TAPS - 1 + i]!;
    return output;
  };
}

/**
 * Samples of a real signal's spectrum, by the forward transform alone: with H[k] = Re X[k] − Im X[k], the discrete Hartley
 * transform of H is the signal times its size (R. N. Bracewell, 1983). Overwrites the spectrum.
 */
function inverse(fft: RealFft, re: Float64Array, im: Float64Array, samples: Float64Array): void {
  const { size } = fft;
  for (let k = 0; k < fft.bins; k += 1) {
    samples[k] = re[k]! - im[k]!;
    if (k > 0 && k < size / 2) samples[size - k] = re[k]! + im[k]!;
  }
  fft.spectrum(samples, re, im);
  for (let n = 0; n < fft.bins; n += 1) {
    samples[n] = (re[n]! - im[n]!) / size;
    if (n > 0 && n < size / 2) samples[size - n] = (re[n]! + im[n]!) / size;
  }
}
