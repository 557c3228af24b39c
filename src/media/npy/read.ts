import { type Dtype, parseDtype } from './dtype.ts';
import { type Literal, LiteralError, readDictionary } from './literal.ts';
import { grouped, refuseArray, shapeText } from './problems.ts';

/** An array as it stands in a file. */
export interface NpyArray {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** The first index runs fastest. */
  readonly fortranOrder: boolean;
  /** Exactly the values' bytes; a view of the file. */
  readonly data: Uint8Array;
  /** Bytes of the file after the array, e.g. of further arrays. */
  readonly trailing: number;
}

/** Arrays of more values are refused. */
export const MOST_VALUES = 2 ** 28;
/** NumPy's own bound for headers that are not trusted. */
const MOST_HEADER_BYTES = 10_000;
const MOST_DIMENSIONS = 64;
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Whether a file begins as `.npy` files do. */
export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/**
 * Reads a `.npy` file of version 1, 2 or 3 (NumPy Enhancement Proposal 1 and `numpy.lib.format`). Takes no memory for
 * the values: they stay in `bytes`. Throws a ProblemError that names the file: `npy-unknown`, `npy-version`,
 * `npy-header-too-long`, `npy-header`, `npy-objects`, `npy-type`, `npy-too-large`, `npy-truncated`.
 */
export function readNpy(bytes: Uint8Array, name: string): NpyArray {
  if (!isNpy(bytes))
    refuseArray('npy-unknown', `“${name}” is no NumPy array. Save one with numpy.save or numpy.savez.`);
  const { headerAt, headerBytes } = headerPlace(bytes, name);
  const header = bytes.subarray(headerAt, headerAt + headerBytes);
  const { descr, fortranOrder, shape } = parseHeader(new TextDecoder().decode(header), name);
  const dtype = parseDtype(descr, name);
  const values = countValues(shape, name);
  const wanted = values * dtype.bytes;
  const rest = bytes.subarray(headerAt + headerBytes);
  if (rest.length < wanted) {
    const message = `“${name}” ends too early: ${shapeText(shape)} of ${descr} are ${grouped(wanted)} bytes, and ${grouped(rest.length)} are there. Save or copy it again.`;
    refuseArray('npy-truncated', message);
  }
  const data = rest.subarray(0, wanted);
  return { dtype, shape, fortranOrder, data, trailing: rest.length - wanted };
}

function headerPlace(bytes: Uint8Array, name: string): { headerAt: number; headerBytes: number } {
  const truncated = () => refuseArray('npy-truncated', `“${name}” ends within its header. Save or copy it again.`);
  if (bytes.length < 10) truncated();
  const version = bytes[6]!;
  if (version < 1 || version > 3 || bytes[7] !== 0) {
    refuseArray(
      'npy-version',
      `“${name}” has version ${version}.${bytes[7]} of the format; 1.0, 2.0 and 3.0 are read.`,
    );
  }
  const headerAt = version === 1 ? 10 : 12;
  if (bytes.length < headerAt) truncated();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (headerBytes > MOST_HEADER_BYTES) {
    const message = `“${name}” has a header of ${grouped(headerBytes)} bytes; at most ${grouped(MOST_HEADER_BYTES)} are read. Save it as a plain array of numbers.`;
    refuseArray('npy-header-too-long', message);
  }
  if (bytes.length < headerAt + headerBytes) truncated();
  return { headerAt, headerBytes };
}

interface Header {
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

function parseHeader(text: string, name: string): Header {
  const entries = dictionaryOf(text, name);
  const { descr, fortran_order: order, shape } = Object.fromEntries(entries);
  if (descr?.kind === 'list') refuseArray('npy-type', `“${name}” holds records. Save one field of them: a["name"].`);
  const complete = entries.size === 3 && descr?.kind === 'text' && order?.kind === 'boolean';
  if (!complete || shape?.kind !== 'numbers' || shape.numbers.length > MOST_DIMENSIONS) {
    return refuseHeader(name, `the keys ${[...entries.keys()].join(', ').slice(0, 200)}`);
  }
  return { descr: descr.text, fortranOrder: order.value, shape: shape.numbers };
}

function dictionaryOf(text: string, name: string): Map<string, Literal> {
  try {
    return readDictionary(text);
  } catch (error) {
    if (error instanceof LiteralError) return refuseHeader(name, error.message);
    throw error;
  }
}

function refuseHeader(name: string, cause: string): never {
  return refuseArray('npy-header', `“${name}” has a damaged header. Save or copy it again.`, { cause });
}

function countValues(shape: readonly number[], name: string): number {
  let count = 1;
  for (const side of shape) count *= side;
  if (count <= MOST_VALUES) return count;
  const message = `“${name}” is too large: ${shapeText(shape)} are ${grouped(count)} values. At most ${grouped(MOST_VALUES)} are read; save a part of it.`;
  return refuseArray('npy-too-large', message);
}
