import type { SoundReader } from './spectrogram.ts';

/** Lowest and highest sample of each of `buckets` equal parts: 2 · buckets values, min, max, min, max … */
export interface PeakCollector {
  /** Takes samples that begin at sample `start` of the part that is drawn. In any order, in any pieces. */
  add(start: number, samples: Float32Array): void;
  /** What is known so far, a copy; parts without samples are 0, 0. */
  peaks(): Float32Array;
}

/** Collects the peaks of `length` samples in `buckets` parts; where samples are fewer than parts, neighbours repeat. */
export function createPeakCollector(length: number, buckets: number): PeakCollector {
  const low = new Float32Array(buckets).fill(Number.POSITIVE_INFINITY);
  const high = new Float32Array(buckets).fill(Number.NEGATIVE_INFINITY);
  return {
    add(start, samples) {
      for (let i = 0; i < samples.length; i += 1) {
        const at = start + i;
        const first = Math.floor((at * buckets) / length);
        const last = Math.max(first, Math.ceil(((at + 1) * buckets) / length) - 1);
        const value = samples[i]!;
        // More buckets than samples: one sample fills several. Otherwise only the bucket it begins in counts.
        const end = length < buckets ? Math.min(buckets - 1, last) : Math.min(buckets - 1, first);
        for (let bucket = first; bucket <= end; bucket += 1) {
          if (value < low[bucket]!) low[bucket] = value;
          if (value > high[bucket]!) high[bucket] = value;
        }
      }
    },
    peaks() {
      const result = new Float32Array(2 * buckets);
      for (let i = 0; i < buckets; i += 1) {
        if (low[i]! > high[i]!) continue;
        result[2 * i] = low[i]!;
        result[2 * i + 1] = high[i]!;
      }
      return result;
    },
  };
}

const SAMPLES_PER_READ = 1 << 18;

/**
 * Peaks of samples from…to of a sound in `buckets` parts, over all channels (the lowest and the highest of any).
 * Yields after each piece that was read, so that a long sound can be drawn while it is read; the last is complete.
 */
export async function* readPeaks(
  sound: SoundReader,
  from: number,
  to: number,
  buckets: number,
): AsyncGenerator<{ readonly done: number; readonly peaks: Float32Array }, void, void> {
  const collector = createPeakCollector(to - from, buckets);
  for (let at = from; at < to; at += SAMPLES_PER_READ) {
    const end = Math.min(to, at + SAMPLES_PER_READ);
    for (const samples of await sound.read(at, end)) collector.add(at - from, samples);
    yield { done: (end - from) / (to - from), peaks: collector.peaks() };
  }
}

/** The complete peaks at once. */
export async function peaksOf(sound: SoundReader, from: number, to: number, buckets: number): Promise<Float32Array> {
  let peaks = new Float32Array(2 * buckets);
  for await (const step of readPeaks(sound, from, to, buckets)) peaks = Float32Array.from(step.peaks);
  return peaks;
}
