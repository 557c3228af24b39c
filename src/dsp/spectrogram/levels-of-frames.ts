import { createRealFft } from '../fft.ts';
import { createReferenceFft } from '../reference/fft.ts';
import { hannWindow } from '../reference/stft.ts';

/** Levels of two frames at once: each fftSize samples in, fftSize / 2 + 1 powers out, bin 0 first. */
export interface FrameAnalyser {
  readonly bins: number;
  /**
   * Squares of levels: a sine of amplitude 1 at a bin's frequency has 1 there. Frames begin at the two places of
   * `samples`; the second one may be left out.
   */
  powers(samples: Float32Array, first: number, second: number | undefined, a: Float64Array, b: Float64Array): void;
}

/** Periodic Hann of `fftSize` samples, as the renderer's; any even size. Magnitudes are divided by half the window's sum. */
export function createFrameAnalyser(fftSize: number): FrameAnalyser {
  const window = hannWindow(fftSize).map((weight) => (weight * 4) / fftSize);
  const isPowerOfTwo = (fftSize & (fftSize - 1)) === 0 && fftSize >= 4;
  return isPowerOfTwo ? powerOfTwo(fftSize, window) : anySize(fftSize, window);
}

function powerOfTwo(size: number, window: Float64Array): FrameAnalyser {
  const fft = createRealFft(size);
  const frame = new Float64Array(size);
  const one = (samples: Float32Array, at: number, target: Float64Array) => {
    for (let n = 0; n < size; n += 1) frame[n] = samples[at + n]! * window[n]!;
    fft.power(frame, target);
  };
  return {
    bins: fft.bins,
    powers(samples, first, second, a, b) {
      one(samples, first, a);
      if (second !== undefined) one(samples, second, b);
    },
  };
}

/** Both frames as the parts of one complex transform, which is taken apart by its symmetry. */
function anySize(size: number, window: Float64Array): FrameAnalyser {
  const fft = createReferenceFft(size);
  const bins = size / 2 + 1;
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  return {
    bins,
    powers(samples, first, second, a, b) {
      for (let n = 0; n < size; n += 1) {
        re[n] = samples[first + n]! * window[n]!;
        im[n] = second === undefined ? 0 : samples[second + n]! * window[n]!;
      }
      fft.forward(re, im);
      for (let k = 0; k < bins; k += 1) {
        const mirror = k === 0 ? 0 : size - k;
        const evenRe = re[k]! + re[mirror]!;
        const evenIm = im[k]! - im[mirror]!;
        const oddRe = im[k]! + im[mirror]!;
        const oddIm = re[mirror]! - re[k]!;
        a[k] = (evenRe * evenRe + evenIm * evenIm) / 4;
        b[k] = (oddRe * oddRe + oddIm * oddIm) / 4;
      }
    },
  };
}
