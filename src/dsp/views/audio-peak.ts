import type { Audio } from '../../values/audio.ts';

const FRAMES_AT_ONCE = 65_536;

/** The largest absolute sample of all channels, read by ranges. 0 for silence; NaN is passed over. */
export async function measurePeak(
  audio: Audio,
  report: { progress(fraction: number): void; checkpoint(): Promise<void> },
): Promise<number> {
  let peak = 0;
  for (let from = 0; from < audio.length; from += FRAMES_AT_ONCE) {
    const to = Math.min(audio.length, from + FRAMES_AT_ONCE);
    for (const samples of await audio.read(from, to)) {
      for (let i = 0; i < samples.length; i += 1) {
        const size = Math.abs(samples[i]!);
        if (size > peak) peak = size;
      }
    }
    report.progress(to / audio.length);
    await report.checkpoint();
  }
  return peak;
}

/** Decibels of full scale: 0 for a peak of 1, −∞ for silence. */
export function peakDecibels(peak: number): number {
  return 20 * Math.log10(peak);
}
