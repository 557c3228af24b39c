import type { Audio } from '../../values/audio.ts';
import { clampRange } from './audio-range.ts';

/** A part of a sound, in sample frames. */
export interface Trim {
  readonly from: number;
  readonly to: number;
  /** Lengths of the fades at its beginning and end. */
  readonly fadeIn: number;
  readonly fadeOut: number;
}

/** Cuts a part out and fades it: half a cosine, whose ends are flat, so that nothing clicks. Fades may overlap. */
export function trimAudio(audio: Audio, trim: Trim): Audio {
  const start = Math.min(audio.length, Math.max(0, trim.from));
  const length = Math.max(0, Math.min(audio.length, trim.to) - start);
  return {
    kind: 'audio',
    sampleRate: audio.sampleRate,
    length,
    channels: audio.channels,
    async read(askedFrom, askedTo) {
      const { from, to } = clampRange(length, askedFrom, askedTo);
      const samples = await audio.read(start + from, start + to);
      if (from >= trim.fadeIn && to <= length - trim.fadeOut) return samples;
      return samples.map((channel) =>
        channel.map((value, i) => {
          const frame = from + i;
          return value * fade(frame, trim.fadeIn) * fade(length - 1 - frame, trim.fadeOut);
        }),
      );
    },
  };
}

/** Rises from 0 at frame 0 to 1 at frame `length`: (1 − cos(π · frame / length)) / 2. */
function fade(frame: number, length: number): number {
  return frame >= length ? 1 : 0.5 - 0.5 * Math.cos((Math.PI * frame) / length);
}
