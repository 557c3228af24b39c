/**
 * What the page and the audio worklet say to each other. Positions are sample frames of the sound itself, at the
 * sound's own rate; a chunk is a fixed stretch of it, named by its index (first frame = index · chunkFrames).
 */

/** A sound as the worklet knows it. `id` counts up with each load. */
export interface PlaybackSource {
  readonly id: number;
  /** Hertz. */
  readonly sampleRate: number;
  /** Sample frames. */
  readonly length: number;
  readonly channels: number;
  readonly chunkFrames: number;
}

/** Frames from (inclusive) … to (exclusive) that repeat. */
export interface FrameRange {
  readonly from: number;
  readonly to: number;
}

export type PlaybackCommand =
  /** `swap`: goes on at the playhead, cross-faded, once the new sound's chunks are there. `replace`: silence, paused, at frame 0. */
  | { readonly type: 'source'; readonly source: PlaybackSource; readonly how: 'swap' | 'replace' }
  | { readonly type: 'empty' }
  | {
      readonly type: 'chunk';
      readonly source: number;
      readonly index: number;
      readonly channels: readonly Float32Array[];
    }
  | { readonly type: 'drop'; readonly source: number; readonly indexes: readonly number[] }
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  | { readonly type: 'seek'; readonly frame: number }
  | { readonly type: 'loop'; readonly loop: FrameRange | null };

/** `waiting`: playing was asked for, and the samples at the playhead are not there yet. */
export type PlaybackState = 'paused' | 'playing' | 'waiting';

/** Where playback stood at the end of a rendered block. */
export interface PlaybackReport {
  /** Id of the sound that is heard; −1 while there is none. */
  readonly source: number;
  /** The next frame to be rendered, with a fraction where the rates differ. */
  readonly frame: number;
  readonly state: PlaybackState;
  /** Counts the times the end was reached. */
  readonly ends: number;
  /** How many commands had been applied: a report older than the latest seek is told by it. */
  readonly applied: number;
}

/** A report and the time on the output's clock (seconds) at which `frame` is rendered. */
export interface TimedReport extends PlaybackReport {
  readonly at: number;
}
