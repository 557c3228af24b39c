import type { Audio } from '../../values/audio.ts';
import { createAudioResampler } from '../audio-resample.ts';
import { clampRange, readPadded } from './audio-range.ts';

/** The sound at another sample rate, computed as it is read; each sample is the same in whatever range it is asked for. */
export function audioAtRate(audio: Audio, sampleRate: number): Audio {
  if (audio.sampleRate === sampleRate) return audio;
  const resampler = createAudioResampler(audio.sampleRate, sampleRate);
  const length = resampler.resultLength(audio.length);
  return {
    kind: 'audio',
    sampleRate,
    length,
    channels: audio.channels,
    async read(first, last) {
      const { from, to } = clampRange(length, first, last);
      const needed = resampler.sourceRange(from, to);
      const source = await readPadded(audio, needed.from, needed.to);
      return source.map((samples) => resampler.resample(samples, needed.from, from, to));
    },
  };
}
