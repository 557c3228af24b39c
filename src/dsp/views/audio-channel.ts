import type { Audio } from '../../values/audio.ts';
import { assertNever } from '../../values/wire.ts';

/** Which part of a sound is taken. `mono` is the mean of all channels; `mid` and `side` are (left ± right) / 2. */
export const channelChoices = ['all', 'mono', 'left', 'right', 'mid', 'side'] as const;
export type ChannelChoice = (typeof channelChoices)[number];

/** One channel made of a sound's. Of a mono sound, left, right and mid are the sound itself, and side is silent. */
export function audioChannel(audio: Audio, choice: ChannelChoice): Audio {
  if (choice === 'all' || (audio.channels === 1 && choice !== 'side')) return audio;
  const { sampleRate, length } = audio;
  return {
    kind: 'audio',
    sampleRate,
    length,
    channels: 1,
    read: async (from, to) => [pick(await audio.read(from, to), choice)],
  };
}

function pick(channels: readonly Float32Array[], choice: Exclude<ChannelChoice, 'all'>): Float32Array {
  const left = channels[0] ?? new Float32Array(0);
  const right = channels[1] ?? left;
  switch (choice) {
    case 'mono':
      return left.map((_, i) => channels.reduce((sum, samples) => sum + samples[i]!, 0) / channels.length);
    case 'left':
      return left;
    case 'right':
      return right;
    case 'mid':
      return left.map((sample, i) => (sample + right[i]!) / 2);
    case 'side':
      return left.map((sample, i) => (sample - right[i]!) / 2);
    default:
      return assertNever(choice);
  }
}
