import { viewOf } from './headers/view.ts';

const ORIENTATION_TAG = 274;

/** One entry of a TIFF directory. */
export interface TiffEntry {
  readonly tag: number;
  /** First value, for the types BYTE, SHORT and LONG; 0 for others. */
  readonly value: number;
  readonly count: number;
  /** Where the value (or its address) stands in the file. */
  readonly valueAt: number;
}

/** The entries of one image file directory, and where the next one begins (0 = none). RangeError past the end. */
export function readTiffDirectory(bytes: Uint8Array, at: number): { entries: TiffEntry[]; next: number } {
  const view = viewOf(bytes);
  const little = bytes[0] === 0x49;
  const count = view.getUint16(at, little);
  const entries: TiffEntry[] = [];
  for (let i = 0; i < count; i += 1) {
    const entry = at + 2 + 12 * i;
    const type = view.getUint16(entry + 2, little);
    const values = view.getUint32(entry + 4, little);
    entries.push({
      tag: view.getUint16(entry, little),
      value: firstValue(view, type, values, entry + 8, little),
      count: values,
      valueAt: entry + 8,
    });
  }
  return { entries, next: view.getUint32(at + 2 + 12 * count, little) };
}

function firstValue(view: DataView, type: number, count: number, at: number, little: boolean): number {
  const size = type === 1 ? 1 : type === 3 ? 2 : type === 4 ? 4 : 0;
  if (size === 0 || count === 0) return 0;
  const where = size * count > 4 ? view.getUint32(at, little) : at;
  if (size === 1) return view.getUint8(where);
  return size === 2 ? view.getUint16(where, little) : view.getUint32(where, little);
}

/** EXIF orientation 1 … 8 of a TIFF block (EXIF 2.32, 4.6.4); 1 where it says none or is damaged. */
export function readOrientation(exif: Uint8Array): number {
  try {
    const first = viewOf(exif).getUint32(4, exif[0] === 0x49);
    const entry = readTiffDirectory(exif, first).entries.find(({ tag }) => tag === ORIENTATION_TAG);
    return entry && entry.value >= 1 && entry.value <= 8 ? entry.value : 1;
  } catch (error) {
    if (error instanceof RangeError) return 1;
    throw error;
  }
}
