import { linearAxis } from '../../values/axis.ts';
import { createColumnAnalyser } from './spectrogram.ts';

/** Size of the picture to see, and the samples of the Hann window to look with (a power of two). */
export interface SeenRequest {
  readonly width: number;
  readonly height: number;
  readonly window: number;
}

/**
 * The picture in a sound as an impartial STFT sees it: linear magnitudes on a linear axis from 0 Hz to Nyquist,
 * brightest = 1, column after column, top row first. Column i is centred on the sample where a renderer puts it:
 * the first on sample 0, the last on the last one.
 */
export function seenPicture(sound: Float32Array, { width, height, window }: SeenRequest): Float32Array {
  const sampleRate = 2;
  const analyse = createColumnAnalyser(sampleRate, {
    height,
    windowLength: window,
    axis: linearAxis(sampleRate),
    law: { kind: 'linear' },
    // Room for sounds far above full scale; the brightest is made 1 afterwards.
    gainDecibels: -60,
  });
  const columns = new Float32Array(width * height);
  const step = width > 1 ? (sound.length - 1) / (width - 1) : 0;
  for (let x = 0; x < width; x += 1) {
    const centre = x * step;
    analyse(sound, centre - step / 2, centre + step / 2, columns.subarray(x * height, (x + 1) * height));
  }
  const brightest = columns.reduce((largest, value) => Math.max(largest, value), 0);
  return brightest > 0 ? columns.map((value) => value / brightest) : columns;
}
