import { dtypeName, valueReader } from './dtype.ts';
import { grouped, refuseArray, shapeText } from './problems.ts';
import type { NpyArray } from './read.ts';

/** Which part of an array of three dimensions is the picture, and along which of them its planes lie. */
export interface PlaneChoice {
  /** The mean of all planes, or the one of this number. */
  readonly plane: 'mean' | number;
  /** `auto`: the last where it is 4 or less and the first is not (colours), else the first. */
  readonly along: 'auto' | 'first' | 'last';
}

/** Two dimensions of an array: rows from the top, columns from the left. Values that are no numbers are as they are. */
export interface ArrayPlane {
  readonly width: number;
  readonly height: number;
  /** The value of a column and row, or the mean of those of all planes. */
  valueAt(column: number, row: number): number;
}

const MOST_COLOURS = 4;

/**
 * The picture in an array: of two dimensions, rows and columns, or of three, of which one counts planes.
 * Throws a ProblemError that names the file: `npy-empty`, `npy-one-dimensional`, `npy-dimensions`, `npy-no-such-plane`.
 */
export function planeOf(array: NpyArray, name: string, choice: PlaneChoice): ArrayPlane {
  const { shape } = array;
  refuseShape(array, name);
  const strides = stridesOf(array);
  const planesAt = shape.length === 3 ? planeDimension(shape, choice.along) : -1;
  const [rowsAt, columnsAt] = shape.map((_, i) => i).filter((i) => i !== planesAt);
  const planes = planesAt < 0 ? 1 : shape[planesAt]!;
  const first = choice.plane === 'mean' || planesAt < 0 ? 0 : choice.plane;
  if (first >= planes) {
    const message = `“${name}” has the planes 0 to ${planes - 1} (its shape is ${shapeText(shape)}); plane ${first} was asked for.`;
    refuseArray('npy-no-such-plane', message, { param: 'plane' });
  }
  const read = valueReader(array.data, array.dtype);
  const [perRow, perColumn] = [strides[rowsAt!]!, strides[columnsAt!]!];
  const perPlane = planesAt < 0 ? 0 : strides[planesAt]!;
  const start = first * perPlane;
  const one = (column: number, row: number) => read(start + row * perRow + column * perColumn);
  const mean = (column: number, row: number) => {
    let sum = 0;
    for (let plane = 0; plane < planes; plane += 1) sum += read(row * perRow + column * perColumn + plane * perPlane);
    return sum / planes;
  };
  const isMean = choice.plane === 'mean' && planes > 1;
  return { width: shape[columnsAt!]!, height: shape[rowsAt!]!, valueAt: isMean ? mean : one };
}

function refuseShape({ shape, dtype, data }: NpyArray, name: string): void {
  if (data.length === 0 && shape.includes(0)) {
    refuseArray('npy-empty', `“${name}” is empty: its shape is ${shapeText(shape)}. Choose another file.`);
  }
  if (shape.length === 1) {
    const message = `“${name}” has one dimension, ${grouped(shape[0]!)} values of ${dtypeName(dtype)}; a picture needs two, rows and columns. Give it a shape: a.reshape(rows, columns).`;
    refuseArray('npy-one-dimensional', message);
  }
  if (shape.length < 2 || shape.length > 3) {
    const what = shape.length === 0 ? 'a single value' : `of ${shape.length} dimensions, ${shapeText(shape)}`;
    const message = `“${name}” is ${what}; a picture needs two, or three of which one counts planes. Save a part of it.`;
    refuseArray('npy-dimensions', message);
  }
}

function planeDimension(shape: readonly number[], along: PlaneChoice['along']): 0 | 2 {
  if (along !== 'auto') return along === 'first' ? 0 : 2;
  return shape[2]! <= MOST_COLOURS && shape[0]! > MOST_COLOURS ? 2 : 0;
}

/** Bytes from one value to the next along each dimension. */
function stridesOf({ shape, dtype, fortranOrder }: NpyArray): number[] {
  const strides = new Array<number>(shape.length);
  let stride: number = dtype.bytes;
  for (let i = 0; i < shape.length; i += 1) {
    const dimension = fortranOrder ? i : shape.length - 1 - i;
    strides[dimension] = stride;
    stride *= shape[dimension]!;
  }
  return strides;
}
