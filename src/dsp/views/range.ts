import type { Picture } from '../../values/picture.ts';

/** Throws a RangeError unless 0 ≤ from ≤ to ≤ width: a reader asked for columns that are not there. */
export function checkRange(width: number, from: number, to: number): void {
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && to >= from && to <= width)) {
    throw new RangeError(`columns ${from}…${to} asked of a picture ${width} columns wide`);
  }
}

/** Columns of an overview: whole, never more than the picture has. */
export function overviewColumns(asked: number, width: number): number {
  return Math.max(0, Math.min(width, Math.floor(asked)));
}

/** Columns from…to, where those outside the picture are black. */
export async function readBeyond(picture: Picture, from: number, to: number): Promise<Float32Array> {
  const first = Math.min(picture.width, Math.max(0, from));
  const last = Math.min(picture.width, Math.max(first, to));
  if (first === from && last === to) return picture.read(from, to);
  const result = new Float32Array((to - from) * picture.height);
  if (last > first) result.set(await picture.read(first, last), (first - from) * picture.height);
  return result;
}
