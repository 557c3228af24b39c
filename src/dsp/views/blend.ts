import type { Picture } from '../../values/picture.ts';
import { assertNever } from '../../values/wire.ts';
import { clampUnit } from '../levels.ts';
import { placedOverview } from './placed-overview.ts';
import { checkRange, overviewColumns } from './range.ts';
import { windowPicture } from './window.ts';

export const blendModes = ['max', 'add', 'multiply', 'screen', 'difference'] as const;
export type BlendMode = (typeof blendModes)[number];

export interface Blend {
  readonly mode: BlendMode;
  /** How much of the blended value is laid over the first picture, 0 … 1. */
  readonly opacity: number;
  /** Where the second picture begins in the first: columns to the right (left below 0), rows down (up below 0). */
  readonly offsetColumns: number;
  readonly offsetRows: number;
}

/**
 * The second picture laid over the first: first + opacity · (mode(first, second) − first), within 0…1. As long as both
 * together, from whichever begins first; as high as the first. Beside each picture is black, except that beside the
 * second one the first stays as it is in every mode: nothing is laid over it there.
 */
export function blendPictures(first: Picture, second: Picture, blend: Blend): Picture {
  const { height, axis, law } = first;
  const start = Math.min(0, blend.offsetColumns);
  const width = Math.max(first.width, blend.offsetColumns + second.width) - start;
  const below = windowPicture(first, { left: start, top: 0, width, height });
  const aboveAt = blend.offsetColumns - start;
  const above = windowPicture(second, { left: 0, top: -blend.offsetRows, width: second.width, height });
  const rows = { from: Math.max(0, blend.offsetRows), to: Math.min(height, blend.offsetRows + second.height) };

  async function read(from: number, to: number): Promise<Float32Array> {
    checkRange(width, from, to);
    const result = Float32Array.from(await below.read(from, to));
    const left = Math.max(from, aboveAt);
    const right = Math.min(to, aboveAt + above.width);
    if (right <= left) return result;
    const values = await above.read(left - aboveAt, right - aboveAt);
    blendColumns(result.subarray((left - from) * height), values, { height, rows, blend });
    return result;
  }

  async function overview(asked: number): Promise<Float32Array> {
    const columns = overviewColumns(asked, width);
    if (columns === width) return read(0, width);
    const result = Float32Array.from(await below.overview(columns));
    const left = Math.floor((aboveAt * columns) / width);
    const right = Math.max(left + 1, Math.ceil(((aboveAt + above.width) * columns) / width));
    const values = await placedOverview(above, { at: aboveAt, width, columns });
    const covered = values.subarray(left * height, right * height);
    blendColumns(result.subarray(left * height), covered, { height, rows, blend });
    return result;
  }

  return { kind: 'picture', width, height, axis, law, read, overview };
}

interface BlendedArea {
  readonly height: number;
  readonly rows: { readonly from: number; readonly to: number };
  readonly blend: Blend;
}

/** Blends whole columns of `above` into the beginning of `result`, in the rows that the second picture covers. */
function blendColumns(result: Float32Array, above: Float32Array, { height, rows, blend }: BlendedArea): void {
  const mix = blendFunction(blend.mode);
  for (let at = 0; at < above.length; at += height) {
    for (let i = at + rows.from; i < at + rows.to; i += 1) {
      const first = result[i]!;
      result[i] = clampUnit(first + blend.opacity * (mix(first, above[i]!) - first));
    }
  }
}

/** The blended value of two values 0…1, within 0…1. */
export function blendFunction(mode: BlendMode): (first: number, second: number) => number {
  switch (mode) {
    case 'max':
      return (a, b) => Math.max(a, b);
    case 'add':
      return (a, b) => Math.min(1, a + b);
    case 'multiply':
      return (a, b) => a * b;
    case 'screen':
      return (a, b) => a + b - a * b;
    case 'difference':
      return (a, b) => Math.abs(a - b);
    default:
      return assertNever(mode);
  }
}
