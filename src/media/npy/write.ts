import type { Picture } from '../../values/picture.ts';
import { BLOCK_COLUMNS } from '../../values/picture.ts';
import { ProblemError } from '../../values/problem.ts';
import { assertNever } from '../../values/wire.ts';
import type { EncodeReport } from '../report.ts';

/** What an array is written as: bytes 0…255, as the original; floats 0…1; floats 0…255, finer and read by the original. */
export const npyFormats = ['uint8', 'float32', 'float32-255'] as const;
export type NpyFormat = (typeof npyFormats)[number];

/** An array is laid out in memory whole, since its rows lie across the picture's columns. */
const MOST_BYTES = 2 ** 30;

/**
 * Writes a picture as a `.npy` file of version 1: rows × columns, the highest row first, in C order. Values are kept
 * within 0…1; NaN is written as 0. Throws a ProblemError `npy-too-long` beyond 1 GiB.
 */
export async function encodeNpy(picture: Picture, format: NpyFormat, report?: EncodeReport): Promise<Blob> {
  const { width, height } = picture;
  const bytes = width * height * (format === 'uint8' ? 1 : 4);
  if (bytes > MOST_BYTES) throw tooLong(bytes, format);
  const values = format === 'uint8' ? new Uint8Array(width * height) : new Float32Array(width * height);
  const stored = storer(format);
  for (let from = 0; from < width; from += BLOCK_COLUMNS) {
    const to = Math.min(width, from + BLOCK_COLUMNS);
    const columns = await picture.read(from, to);
    for (let row = 0; row < height; row += 1) {
      for (let column = from; column < to; column += 1) {
        values[row * width + column] = stored(columns[(column - from) * height + row]!);
      }
    }
    report?.progress(to / width);
    await report?.checkpoint();
  }
  return new Blob([npyHeader(format === 'uint8' ? '|u1' : '<f4', [height, width]), littleEndian(values)], {
    type: 'application/octet-stream',
  });
}

function tooLong(bytes: number, format: NpyFormat): ProblemError {
  const hint = format === 'uint8' ? 'Save a shorter picture.' : 'Save it as uint8 or a shorter picture.';
  return new ProblemError({
    code: 'npy-too-long',
    message: `The array would have ${Math.round(bytes / 2 ** 20)} MB; at most ${MOST_BYTES / 2 ** 20} MB are written. ${hint}`,
    param: 'format',
  });
}

function storer(format: NpyFormat): (value: number) => number {
  switch (format) {
    case 'uint8':
      return (value) => Math.round(255 * unit(value));
    case 'float32':
      return unit;
    case 'float32-255':
      return (value) => 255 * unit(value);
    default:
      return assertNever(format);
  }
}

function unit(value: number): number {
  return value > 0 ? Math.min(1, value) : 0;
}

/** The values' bytes, least significant first whatever the machine. */
function littleEndian(values: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.buffer);
  const machineIsLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
  if (machineIsLittle || values instanceof Uint8Array) return bytes;
  const view = new DataView(new ArrayBuffer(bytes.length));
  for (let i = 0; i < values.length; i += 1) view.setFloat32(4 * i, values[i]!, true);
  return new Uint8Array(view.buffer);
}

/** Magic, version, length and header: a multiple of 64 bytes, as NumPy aligns it. */
export function npyHeader(descr: string, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const length = 64 * Math.ceil((10 + text.length + 1) / 64) - 10;
  const header = `\x93NUMPY\x01\x00${String.fromCharCode(length & 255, length >> 8)}${text.padEnd(length - 1)}\n`;
  return Uint8Array.from(header, (letter) => letter.charCodeAt(0));
}
