import type { PlaybackSource } from './playback-contract.ts';
import { sincTaps, sincWeights } from './sinc.ts';

/** The chunks of one sound that the worklet holds now, and samples read from them. */
export class ChunkStore {
  readonly source: PlaybackSource;
  readonly #chunks = new Map<number, readonly Float32Array[]>();
  readonly #weights = new Float64Array(2 * sincTaps);

  constructor(source: PlaybackSource) {
    this.source = source;
  }

  put(index: number, channels: readonly Float32Array[]): void {
    this.#chunks.set(index, channels);
  }

  drop(indexes: readonly number[]): void {
    for (const index of indexes) this.#chunks.delete(index);
  }

  /** How many frames from `frame` on can be read without a gap, at most `wanted`; frames past the end count as there. */
  available(frame: number, wanted: number): number {
    const { chunkFrames, length } = this.source;
    const end = frame + wanted;
    let at = Math.max(0, Math.floor(frame));
    while (at < end) {
      if (at >= length) return wanted;
      const index = Math.floor(at / chunkFrames);
      if (!this.#chunks.has(index)) return Math.max(0, at - frame);
      at = (index + 1) * chunkFrames;
    }
    return wanted;
  }

  /** One sample at a whole frame; 0 outside the sound and where the chunk is missing. */
  sample(channel: number, frame: number): number {
    const index = Math.floor(frame / this.source.chunkFrames);
    const chunk = this.#chunks.get(index);
    return chunk?.[channel]?.[frame - index * this.source.chunkFrames] ?? 0;
  }

  /**
   * One sample at any position, by windowed-sinc interpolation. `step` is how many frames lie between two output
   * samples: above 1 the filter is widened so that what the output rate cannot carry does not fold back.
   */
  interpolate(channel: number, position: number, step: number): number {
    const whole = Math.floor(position);
    const fraction = position - whole;
    if (fraction === 0 && step === 1) return this.sample(channel, whole);
    sincWeights(fraction, Math.min(1, 1 / step), this.#weights);
    let sum = 0;
    for (let tap = 0; tap < 2 * sincTaps; tap += 1) {
      sum += this.#weights[tap]! * this.sample(channel, whole + tap - sincTaps + 1);
    }
    return sum;
  }
}
