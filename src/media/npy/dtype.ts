import { refuseArray } from './problems.ts';

/** Truth, whole numbers without and with sign, floats: NumPy's `kind` letters. */
export type NumberKind = 'b' | 'u' | 'i' | 'f';

/** How one value of an array is stored. */
export interface Dtype {
  readonly kind: NumberKind;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly littleEndian: boolean;
}

const sizes: { readonly [kind in NumberKind]: readonly number[] } = {
  b: [1],
  u: [1, 2, 4, 8],
  i: [1, 2, 4, 8],
  f: [2, 4, 8],
};

/** What else NumPy writes, and what to do about it. */
const others: { readonly [kind: string]: string } = {
  O: 'Python objects, which only Python can read. Save it as numbers: a.astype("float32").',
  c: 'complex numbers. Save their sizes: abs(a).',
  U: 'text. Save an array of numbers.',
  S: 'text. Save an array of numbers.',
  V: 'records. Save one field of them: a["name"].',
  M: 'dates. Save an array of numbers.',
  m: 'stretches of time. Save an array of numbers.',
};

/**
 * The dtype of a header's `descr`: `<f4`, `|u1`, `>i8` … Throws a ProblemError `npy-objects` for Python objects,
 * `npy-type` for other types that are no numbers or of an unusual size.
 */
export function parseDtype(descr: string, name: string): Dtype {
  const parts = /^([<>|=]?)([a-zA-Z?])(\d{0,4})(\[[\w]+\])?$/.exec(descr);
  const kind = parts?.[2] === '?' ? 'b' : parts?.[2];
  const bytes = parts?.[2] === '?' ? 1 : Number(parts?.[3]);
  if (!parts || kind === undefined)
    return refuseArray('npy-type', `“${name}” has values of an unknown type: ${descr}.`);
  if (isNumberKind(kind) && sizes[kind].includes(bytes) && (bytes === 1 || parts[1] !== '|')) {
    return { kind, bytes: bytes as Dtype['bytes'], littleEndian: parts[1] !== '>' };
  }
  const what = others[kind] ?? `values of the type ${descr}. Save it as a.astype("float32").`;
  return refuseArray(kind === 'O' ? 'npy-objects' : 'npy-type', `“${name}” holds ${what}`);
}

function isNumberKind(kind: string): kind is NumberKind {
  return kind in sizes;
}

/** "uint8", "float32", "bool". */
export function dtypeName({ kind, bytes }: Dtype): string {
  const words = { b: 'bool', u: 'uint', i: 'int', f: 'float' } as const;
  return kind === 'b' ? words.b : `${words[kind]}${8 * bytes}`;
}

/** The least and the largest value that a whole-number type can hold; 0 and 1 for truth and floats. */
export function dtypeRange({ kind, bytes }: Dtype): { readonly low: number; readonly high: number } {
  if (kind === 'u') return { low: 0, high: 2 ** (8 * bytes) - 1 };
  if (kind === 'i') return { low: -(2 ** (8 * bytes - 1)), high: 2 ** (8 * bytes - 1) - 1 };
  return { low: 0, high: 1 };
}

/** Reads the value at a byte of the data. 64-bit whole numbers are rounded to the nearest float64. */
export function valueReader(data: Uint8Array, { kind, bytes, littleEndian }: Dtype): (at: number) => number {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  switch (`${kind}${bytes}`) {
    case 'b1':
      return (at) => (view.getUint8(at) === 0 ? 0 : 1);
    case 'u1':
      return (at) => view.getUint8(at);
    case 'i1':
      return (at) => view.getInt8(at);
    case 'u2':
      return (at) => view.getUint16(at, littleEndian);
    case 'i2':
      return (at) => view.getInt16(at, littleEndian);
    case 'u4':
      return (at) => view.getUint32(at, littleEndian);
    case 'i4':
      return (at) => view.getInt32(at, littleEndian);
    case 'u8':
      return (at) => Number(view.getBigUint64(at, littleEndian));
    case 'i8':
      return (at) => Number(view.getBigInt64(at, littleEndian));
    case 'f2':
      return (at) => halfToNumber(view.getUint16(at, littleEndian));
    case 'f4':
      return (at) => view.getFloat32(at, littleEndian);
    default:
      return (at) => view.getFloat64(at, littleEndian);
  }
}

/** Value of the 16 bits of an IEEE 754 half. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
