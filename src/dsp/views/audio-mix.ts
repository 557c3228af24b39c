import type { Audio } from '../../values/audio.ts';
import { clampRange, readPadded } from './audio-range.ts';

/** One sound of a mix. */
export interface MixPart {
  readonly audio: Audio;
  /** Linear factor. */
  readonly gain: number;
  /** Sample frame of the mix at which it begins, 0 or more. */
  readonly at: number;
}

/**
 * The sum of sounds of one sample rate, each from its place on, as long as the last of them. As many channels as the
 * widest; what is mono sounds in all. Nothing is kept from exceeding full scale. Throws a RangeError without parts.
 */
export function mixAudio(parts: readonly MixPart[]): Audio {
  const first = parts[0];
  if (!first) throw new RangeError('nothing to mix');
  const length = Math.max(...parts.map(({ audio, at }) => at + audio.length));
  const channels = Math.max(...parts.map(({ audio }) => audio.channels));
  return {
    kind: 'audio',
    sampleRate: first.audio.sampleRate,
    length,
    channels,
    async read(askedFrom, askedTo) {
      const { from, to } = clampRange(length, askedFrom, askedTo);
      const result = Array.from({ length: channels }, () => new Float32Array(to - from));
      for (const { audio, gain, at } of parts) {
        if (at >= to || at + audio.length <= from) continue;
        const samples = await readPadded(audio, from - at, to - at);
        for (const [c, sum] of result.entries()) {
          const source = audio.channels === 1 ? samples[0] : samples[c];
          if (source) for (let i = 0; i < sum.length; i += 1) sum[i] = sum[i]! + gain * source[i]!;
        }
      }
      return result;
    },
  };
}

/** Linear factor of a gain in decibels. */
export function gainFactor(decibels: number): number {
  return 10 ** (decibels / 20);
}
