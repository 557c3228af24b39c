import type { StftLayout } from '../phase/contract.ts';

/**
 * How one tile lies on the GPU. All arrays are `[y][x]` or `[z][y][x]`, x running fastest:
 *
 *   sound      [hop][columns]     sample q = x · hop + y, where q = 0 lies fftSize / 2 before the first sample,
 *                                 so that frame f begins at column f: no thread divides to find its samples
 *   magnitude  [bins][lanes · 2]  x is the frame
 *   spectrum   [2][fftSize][lanes]  real and imaginary parts; frame x and frame x + lanes are the real and the
 *                                 imaginary part of one complex transform
 */
export interface TileShape {
  readonly layout: StftLayout;
  readonly bins: number;
  /** Half of the frames, rounded up so that frames come in fours. */
  readonly lanes: number;
  /** Columns of the sound arrays. */
  readonly columns: number;
  /** Most frames that overlap at one sample. */
  readonly taps: number;
  /** Samples of sound: (frames − 1) · hop. */
  readonly samples: number;
}

export function tileShape(layout: StftLayout): TileShape {
  const lanes = 2 * Math.ceil(layout.frames / 4);
  const taps = Math.ceil(layout.fftSize / layout.hopLength);
  return {
    layout,
    bins: layout.fftSize / 2 + 1,
    lanes,
    columns: 2 * lanes + taps,
    taps,
    samples: (layout.frames - 1) * layout.hopLength,
  };
}

/** Samples of sound → [hop][columns]. */
export function packSound(shape: TileShape, sound: Float32Array): Float32Array {
  const { hopLength, fftSize } = shape.layout;
  const packed = new Float32Array(hopLength * shape.columns);
  for (let t = 0; t < shape.samples; t += 1) {
    const q = t + fftSize / 2;
    packed[(q % hopLength) * shape.columns + Math.floor(q / hopLength)] = sound[t] ?? 0;
  }
  return packed;
}

/** [hop][columns] → samples of sound. */
export function unpackSound(shape: TileShape, packed: Float32Array): Float32Array {
  const { hopLength, fftSize } = shape.layout;
  const sound = new Float32Array(shape.samples);
  for (let t = 0; t < sound.length; t += 1) {
    const q = t + fftSize / 2;
    sound[t] = packed[(q % hopLength) * shape.columns + Math.floor(q / hopLength)]!;
  }
  return sound;
}

/** Frames · bins, frame after frame → [bins][lanes · 2]; frames that fill up to a multiple of 4 are 0. */
export function packFrames(shape: TileShape, valueAt: (frame: number, bin: number) => number): Float32Array {
  const width = 2 * shape.lanes;
  const packed = new Float32Array(shape.bins * width);
  for (let bin = 0; bin < shape.bins; bin += 1) {
    for (let frame = 0; frame < shape.layout.frames; frame += 1) packed[bin * width + frame] = valueAt(frame, bin);
  }
  return packed;
}

/** What overlapped frames are multiplied with: 1 / (fftSize · Σ window²), and 0 outside the sound. [hop][columns]. */
export function packNorm(shape: TileShape, window: Float32Array): Float32Array {
  const { frames, fftSize, hopLength } = shape.layout;
  const norm = new Float32Array(hopLength * shape.columns);
  for (let y = 0; y < hopLength; y += 1) {
    for (let x = 0; x < shape.columns; x += 1) {
      const t = x * hopLength + y - fftSize / 2;
      if (t < 0 || t >= shape.samples) continue;
      let envelope = 0;
      for (let n = y, frame = x; n < fftSize && frame >= 0; n += hopLength, frame -= 1) {
        if (frame < frames) envelope += window[n]! * window[n]!;
      }
      norm[y * shape.columns + x] = envelope > 1e-11 ? 1 / (fftSize * envelope) : 0;
    }
  }
  return norm;
}

/** Periodic Hann window. */
export function hannTable(size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
}
