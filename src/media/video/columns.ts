import type { LumaFrame } from './platform.ts';

/**
 * A frame's columns, at most `most` of them: its own, or as many area averages. Column after column, each from the top,
 * 0 = black … 1 = white, limited range expanded: round(255 · (sample − black) / (white − black)) / 255, as ffmpeg's grey.
 */
export function averageColumns(
  frame: LumaFrame,
  most: number,
): { readonly width: number; readonly values: Float32Array } {
  const width = Math.min(most, frame.width);
  const { height } = frame;
  const values = new Float32Array(width * height);
  const spans = Array.from({ length: width }, (_, column) => spanOf(column, frame.width, width));
  const level = levelTable(frame);
  const line = new Float32Array(frame.width);
  for (let y = 0; y < height; y += 1) {
    readLine(frame, y, level, line);
    for (let column = 0; column < width; column += 1) {
      const { first, last, head, tail, scale } = spans[column]!;
      let sum = head * line[first]! + tail * line[last]!;
      for (let x = first + 1; x < last; x += 1) sum += line[x]!;
      values[column * height + y] = sum * scale;
    }
  }
  return { width, values };
}

/** Single columns of a frame, by their places: each 0 (left) … 1 (right). As `averageColumns` gives them. */
export function slitColumns(frame: LumaFrame, places: readonly number[]): Float32Array {
  const { width, height, samples, start, alongX, alongY } = frame;
  const level = levelTable(frame);
  const values = new Float32Array(places.length * height);
  for (const [column, place] of places.entries()) {
    const x = Math.min(width - 1, Math.max(0, Math.floor(place * width)));
    for (let y = 0; y < height; y += 1) values[column * height + y] = level[samples[start + x * alongX + y * alongY]!]!;
  }
  return values;
}

function readLine(frame: LumaFrame, y: number, level: Float32Array, line: Float32Array): void {
  const { width, samples, alongX } = frame;
  let at = frame.start + y * frame.alongY;
  for (let x = 0; x < width; x += 1) {
    line[x] = level[samples[at]!]!;
    at += alongX;
  }
}

/** The source pixels that one column is the mean of; the first and the last count in part. */
interface Span {
  readonly first: number;
  readonly last: number;
  readonly head: number;
  readonly tail: number;
  readonly scale: number;
}

function spanOf(column: number, from: number, to: number): Span {
  // In units of 1 / to all ends are whole numbers, so that the shares are exact.
  const [start, end] = [column * from, (column + 1) * from];
  const first = Math.floor(start / to);
  const last = Math.ceil(end / to) - 1;
  const scale = to / from;
  if (first === last) return { first, last, head: 1 / scale, tail: 0, scale };
  return { first, last, head: first + 1 - start / to, tail: end / to - last, scale };
}

let known: { readonly black: number; readonly white: number; readonly levels: Float32Array } | undefined;

/** The value of every sample; the last table is kept, since all frames of a video share one. */
function levelTable({ samples, black, white }: LumaFrame): Float32Array {
  const size = samples instanceof Uint8Array ? 256 : 65_536;
  if (known?.black === black && known.white === white && known.levels.length === size) return known.levels;
  const levels = Float32Array.from({ length: size }, (_, sample) => {
    const grey = Math.round((255 * (sample - black)) / (white - black));
    return Math.min(255, Math.max(0, grey)) / 255;
  });
  known = { black, white, levels };
  return levels;
}
