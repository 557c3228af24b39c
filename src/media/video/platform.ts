/** A video's picture track: what is known of it before a frame is decoded. Sizes are those of upright frames. */
export interface VideoTrack {
  /** `H.264`, `VP9` … for people. */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  /** When the first frame is shown, in seconds of the file; often 0, not always. */
  readonly start: number;
  /** From there to the end of the last frame, seconds above 0. */
  readonly seconds: number;
  /** What the user should know of the file. */
  readonly warnings: readonly string[];
}

/**
 * The luma of one upright frame as 8-bit or deeper samples, where the decoder put them: pixel (x, y) is
 * `samples[start + x · alongX + y · alongY]`. Rotation is in the steps; nothing is turned in memory.
 */
export interface LumaFrame {
  readonly width: number;
  readonly height: number;
  readonly samples: Uint8Array | Uint16Array;
  readonly start: number;
  readonly alongX: number;
  readonly alongY: number;
  /** The samples that mean black and white: 16 and 235 in most videos. What lies beyond them counts as they do. */
  readonly black: number;
  readonly white: number;
}

/** A decoded frame that the decoder still holds. Must be closed, or the decoder runs dry. */
export interface VideoMoment {
  /** When it is shown, in seconds from the track's start. */
  readonly seconds: number;
  /** Copies the luma out of the decoder, into memory that the next frame's copy may use again. */
  luma(): Promise<LumaFrame>;
  close(): void;
}

export interface OpenVideo {
  readonly track: VideoTrack;
  /**
   * Frames in the order in which they are shown, from the one shown at `from` on, up to the last one before `to` (seconds
   * from the track's start). A few are decoded ahead, never more. Rejects with a ProblemError where the file is damaged.
   */
  frames(from: number, to: number): AsyncGenerator<VideoMoment, void, undefined>;
  /** Ends whatever goes on, and lets go of the file. */
  close(): void;
}

/** The video decoders of this machine: the browser's in the worker; where there are none, `withoutVideo`. */
export interface VideoPlatform {
  /**
   * Opens a file by its bytes, never by its name. Rejects with a ProblemError naming the file: `video-empty`, `video-unknown`,
   * `video-truncated`, `video-without-pictures`, `video-codec`, `video-too-large`, `video-broken`, `video-unavailable`.
   */
  open(file: Blob, name: string): Promise<OpenVideo>;
}
