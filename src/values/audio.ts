/**
 * Sound on a wire. Immutable, read by range.
 *
 * `read(from, to)` resolves to sample frames `from`…`to` (exclusive): one Float32Array a channel,
 * full scale ±1. Callers must not write into what they get. `length` is in sample frames, `sampleRate` in hertz.
 */
export interface Audio {
  readonly kind: 'audio';
  readonly sampleRate: number;
  readonly length: number;
  readonly channels: number;
  read(from: number, to: number): Promise<readonly Float32Array[]>;
}

/** Sound held in memory, one array a channel, all of one length. */
export function audioInMemory(sampleRate: number, channelData: readonly Float32Array[]): Audio {
  const length = channelData[0]?.length ?? 0;
  return {
    kind: 'audio',
    sampleRate,
    length,
    channels: channelData.length,
    read: async (from, to) => channelData.map((samples) => samples.subarray(Math.max(0, from), Math.min(length, to))),
  };
}
