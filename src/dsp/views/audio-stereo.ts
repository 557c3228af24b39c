import type { Audio } from '../../values/audio.ts';
import { clampRange, readPadded } from './audio-range.ts';

/** Two sounds of one sample rate as left and right, as long as the longer. What has several channels gives their mean. */
export function stereoAudio(left: Audio, right: Audio): Audio {
  const length = Math.max(left.length, right.length);
  return {
    kind: 'audio',
    sampleRate: left.sampleRate,
    length,
    channels: 2,
    async read(askedFrom, askedTo) {
      const { from, to } = clampRange(length, askedFrom, askedTo);
      return [meanChannel(await readPadded(left, from, to)), meanChannel(await readPadded(right, from, to))];
    },
  };
}

function meanChannel(channels: readonly Float32Array[]): Float32Array {
  const [first] = channels;
  if (!first) return new Float32Array(0);
  if (channels.length === 1) return first;
  return first.map((_, i) => channels.reduce((sum, samples) => sum + samples[i]!, 0) / channels.length);
}
