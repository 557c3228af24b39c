import type { FrameRange, PlaybackSource } from './worklet/playback-contract.ts';

/** Seconds in a chunk, and how far ahead of the playhead chunks are asked for. */
export const CHUNK_SECONDS = 0.5;
export const AHEAD_SECONDS = 2;
/** What is read past the end of a loop: the tail that fades out while the start fades in. */
const TAIL_SECONDS = 0.05;

/**
 * Which chunks are needed to play on from `frame` for `AHEAD_SECONDS`, the most urgent first: along the loop where
 * there is one and the playhead stands before its end.
 */
export function wantedChunks(source: PlaybackSource, frame: number, loop: FrameRange | null): readonly number[] {
  const wanted = new Set<number>();
  const tail = Math.round(TAIL_SECONDS * source.sampleRate);
  let left = Math.round(AHEAD_SECONDS * source.sampleRate);
  let at = Math.max(0, Math.floor(frame));
  while (left > 0 && at < source.length) {
    const repeats = loop !== null && loop.to > loop.from && at < loop.to;
    const end = Math.min(source.length, at + left, repeats ? loop.to : Number.POSITIVE_INFINITY);
    addChunks(source, at - tail, end + tail, wanted);
    left -= end - at;
    if (!repeats || left <= 0) break;
    // A loop shorter than what is ahead: once round it holds all there is.
    if (at === loop.from) break;
    at = loop.from;
  }
  return [...wanted];
}

/** A little before the playhead too: interpolation looks back, and a paused playhead may lie on a chunk's first frame. */
function addChunks(source: PlaybackSource, from: number, to: number, wanted: Set<number>): void {
  const first = Math.floor(Math.max(0, from) / source.chunkFrames);
  const last = Math.floor((Math.min(source.length, to) - 1) / source.chunkFrames);
  const start = Math.floor(Math.max(0, from + Math.round(TAIL_SECONDS * source.sampleRate)) / source.chunkFrames);
  for (let index = start; index <= last; index += 1) wanted.add(index);
  for (let index = first; index < start; index += 1) wanted.add(index);
}

/** The sample frames of a chunk. */
export function chunkRange(source: PlaybackSource, index: number): FrameRange {
  const from = index * source.chunkFrames;
  return { from, to: Math.min(source.length, from + source.chunkFrames) };
}
