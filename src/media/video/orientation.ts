import type { LumaFrame } from './platform.ts';

/** Lines of luma as a decoder lays them: `stride` samples from one to the next. */
export interface LumaLines {
  readonly samples: LumaFrame['samples'];
  readonly offset: number;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
}

/** How stored frames are to be shown: turned clockwise, then mirrored left to right. */
export interface Orientation {
  readonly rotation: 0 | 90 | 180 | 270;
  readonly flip: boolean;
}

/** Turns lines upright by the steps in which they are read. */
export function uprightLuma(
  { samples, offset, stride, width, height }: LumaLines,
  { rotation, flip }: Orientation,
  { black, white }: { readonly black: number; readonly white: number },
): LumaFrame {
  const turned = rotation === 90 || rotation === 270;
  const right = width - 1;
  const bottom = (height - 1) * stride;
  const placed = {
    0: { start: 0, alongX: 1, alongY: stride },
    90: { start: bottom, alongX: -stride, alongY: 1 },
    180: { start: bottom + right, alongX: -1, alongY: -stride },
    270: { start: right, alongX: stride, alongY: -1 },
  }[rotation];
  const size = turned ? { width: height, height: width } : { width, height };
  const start = offset + placed.start + (flip ? (size.width - 1) * placed.alongX : 0);
  const alongX = flip ? -placed.alongX : placed.alongX;
  return { ...size, samples, start, alongX, alongY: placed.alongY, black, white };
}
