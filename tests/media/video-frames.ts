import type { LumaFrame, OpenVideo, VideoMoment } from '../../src/media/video/platform.ts';

/** A made-up frame, line after line, full range. */
export function frameOf(width: number, height: number, level: (x: number, y: number) => number): LumaFrame {
  const samples = Uint8Array.from({ length: width * height }, (_, i) => level(i % width, Math.floor(i / width)));
  return { width, height, samples, start: 0, alongX: 1, alongY: width, black: 0, white: 255 };
}

export interface MadeVideo extends OpenVideo {
  /** Frames handed out and not closed. */
  readonly open: () => number;
  /** The most frames that were open at once. */
  readonly mostOpen: () => number;
  readonly copied: () => number;
}

/** A video out of nothing: frames at their times, the i-th as `frame` makes it. `gate` holds frames back. */
export function videoOf(
  times: readonly number[],
  seconds: number,
  frame: (i: number) => LumaFrame,
  gate: (i: number) => Promise<void> = async () => undefined,
): MadeVideo {
  let open = 0;
  let most = 0;
  let copied = 0;
  function momentOf(i: number): VideoMoment {
    open += 1;
    most = Math.max(most, open);
    let closed = false;
    return {
      seconds: times[i]!,
      async luma() {
        if (closed) throw new Error('the frame is closed');
        copied += 1;
        return frame(i);
      },
      close() {
        if (!closed) open -= 1;
        closed = true;
      },
    };
  }
  return {
    track: { codec: 'made', width: 1, height: 1, start: 0, seconds, warnings: [] },
    async *frames(from, to) {
      const first = Math.max(
        0,
        times.findLastIndex((time) => time <= from),
      );
      for (let i = first; i < times.length && times[i]! < to; i += 1) {
        await gate(i);
        yield momentOf(i);
      }
    },
    close: () => undefined,
    open: () => open,
    mostOpen: () => most,
    copied: () => copied,
  };
}
