import { SoundProblem } from './platform.ts';

/** Decoded samples of all channels together that are held: 1 GiB of float32, 50 minutes of stereo at 44 100 Hz. */
export const MOST_DECODED_SAMPLES = 2 ** 28;

/** Gathers decoded blocks into whole channels, within bounds. */
export interface SoundCollector {
  /** Sample frames so far. */
  readonly length: number;
  /**
   * Lays a block at a sample frame, which may be negative: what lies before 0 is cut off, gaps are silent, what was laid
   * before is overwritten. Throws a SoundProblem `sound-too-long`.
   */
  add(at: number, channels: readonly ArrayLike<number>[], scale?: number): void;
  /** All channels, cut or lengthened to exactly `length` sample frames if that is given. */
  take(length?: number): Float32Array[];
}

/** `expected` sample frames are made room for at once. */
export function createSoundCollector(channelCount: number, expected: number): SoundCollector {
  const most = Math.floor(MOST_DECODED_SAMPLES / channelCount);
  let room = Math.min(most, Math.max(1024, Math.ceil(expected)));
  let channels = allocate(channelCount, room);
  let length = 0;

  function grow(wanted: number): void {
    if (wanted > most) throw tooLong(channelCount);
    if (wanted <= room) return;
    room = Math.min(most, Math.max(wanted, Math.ceil(1.5 * room)));
    const larger = allocate(channelCount, room);
    for (const [i, samples] of channels.entries()) larger[i]!.set(samples.subarray(0, length));
    channels = larger;
  }

  return {
    get length() {
      return length;
    },
    add(at, block, scale = 1) {
      const count = block[0]?.length ?? 0;
      const end = at + count;
      if (end <= 0) return;
      grow(end);
      for (const [i, target] of channels.entries()) {
        const source = block[i];
        for (let n = Math.max(0, -at); source && n < count; n += 1) target[at + n] = source[n]! * scale;
      }
      length = Math.max(length, end);
    },
    take(wanted = length) {
      grow(wanted);
      return channels.map((samples) => samples.slice(0, wanted));
    },
  };
}

function allocate(count: number, room: number): Float32Array<ArrayBuffer>[] {
  try {
    return Array.from({ length: count }, () => new Float32Array(room));
  } catch {
    throw tooLong(count);
  }
}

function tooLong(channelCount: number): SoundProblem {
  const million = Math.round(MOST_DECODED_SAMPLES / channelCount / 1e6);
  return new SoundProblem(
    'sound-too-long',
    `is too long to be held: at most ${million} million samples a channel. Cut a part out, or save it as WAV, which is read as it plays.`,
  );
}
