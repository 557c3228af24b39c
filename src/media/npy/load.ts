import { dtypeName } from './dtype.ts';
import { isZip, openNpz } from './npz.ts';
import { type ArrayPlane, type PlaneChoice, planeOf } from './plane.ts';
import { grouped, refuseArray, shapeText } from './problems.ts';
import { isNpy, readNpy } from './read.ts';
import { type Extremes, type Scaling, type ScalingName, settleScaling } from './scaling.ts';

/** Values 0…1 at their own size, column after column, top first: bytes of 0…255 where the array had no finer ones. */
export interface LoadedArray {
  readonly width: number;
  readonly height: number;
  readonly samples: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
  /** For people: "uint8 (360, 1 000), 0…255", and which array of an archive. */
  readonly description: string;
  readonly warnings: readonly string[];
}

export interface LoadOptions extends PlaneChoice {
  /** Of an archive: the name of the array; the first for an empty text. */
  readonly array: string;
  readonly scaling: ScalingName;
  /** Called every now and then. */
  readonly checkpoint: () => Promise<void>;
}

/** Larger files are refused. */
const MOST_FILE_BYTES = 512 * 2 ** 20;
/** Values looked at between two checkpoints. */
const VALUES_AT_ONCE = 2 ** 20;

/**
 * Reads a picture from a `.npy` or `.npz` file; what it is is told by its bytes. NaN and infinities become 0.
 * Throws a ProblemError that names the file: those of `readNpy`, `openNpz` and `planeOf`, and `npy-empty`, `npy-too-large`.
 */
export async function loadArray(file: Uint8Array, name: string, options: LoadOptions): Promise<LoadedArray> {
  if (file.length === 0) refuseArray('npy-empty', `“${name}” is empty (0 bytes). Choose another file.`);
  if (file.length > MOST_FILE_BYTES) {
    const most = `${MOST_FILE_BYTES / 2 ** 20} MB`;
    refuseArray('npy-too-large', `“${name}” has ${Math.round(file.length / 2 ** 20)} MB; at most ${most} are read.`);
  }
  const archive = !isNpy(file) && isZip(file) ? openNpz(file, name, options.array) : undefined;
  const array = readNpy(archive?.bytes ?? file, name);
  const plane = planeOf(array, name, options);
  const { dtype } = array;
  const isBytes =
    dtype.kind === 'u' && dtype.bytes === 1 && options.scaling !== 'extremes' && options.scaling !== 'unit';
  const isWholePlane = array.shape.length === 2 || options.plane !== 'mean';
  const extremes = isBytes ? { least: 0, greatest: 255, notFinite: 0 } : await findExtremes(plane, options.checkpoint);
  const scaling = settleScaling(options.scaling, dtype, extremes);
  const size = { width: plane.width, height: plane.height };
  const samples = allocate(name, plane, isBytes && isWholePlane);
  await fill(samples, plane, scaling, options.checkpoint);
  const which = archive && archive.arrays.length > 1 ? `“${archive.chosen}”, ` : '';
  const description = `${which}${dtypeName(dtype)} ${shapeText(array.shape)}, ${scaling.words}`;
  return { ...size, samples, description, warnings: warningsOf(name, array.trailing, extremes, scaling) };
}

function allocate(name: string, { width, height }: ArrayPlane, bytes: boolean) {
  try {
    return bytes ? new Uint8Array(width * height) : new Float32Array(width * height);
  } catch {
    return refuseArray('out-of-memory', `There is not enough memory for “${name}”. Save a part of it.`);
  }
}

/** Columns in groups of about `VALUES_AT_ONCE` values, with a checkpoint after each. */
async function inGroups(
  { width, height }: ArrayPlane,
  checkpoint: () => Promise<void>,
  work: (from: number, to: number) => void,
): Promise<void> {
  const atOnce = Math.max(1, Math.floor(VALUES_AT_ONCE / height));
  for (let from = 0; from < width; from += atOnce) {
    work(from, Math.min(width, from + atOnce));
    await checkpoint();
  }
}

async function findExtremes(plane: ArrayPlane, checkpoint: () => Promise<void>): Promise<Extremes> {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  let notFinite = 0;
  await inGroups(plane, checkpoint, (from, to) => {
    for (let row = 0; row < plane.height; row += 1) {
      for (let column = from; column < to; column += 1) {
        const value = plane.valueAt(column, row);
        if (!Number.isFinite(value)) notFinite += 1;
        else {
          if (value < least) least = value;
          if (value > greatest) greatest = value;
        }
      }
    }
  });
  return least <= greatest ? { least, greatest, notFinite } : { least: 0, greatest: 0, notFinite };
}

async function fill(
  samples: LoadedArray['samples'],
  plane: ArrayPlane,
  { black, white }: Scaling,
  checkpoint: () => Promise<void>,
): Promise<void> {
  const { height } = plane;
  // Halved first: the spread of float64 values may be beyond what a float64 holds.
  const spread = white / 2 - black / 2;
  const scaled = (value: number) => (Number.isFinite(value) ? unit((value / 2 - black / 2) / spread) : 0);
  const stored = samples instanceof Uint8Array ? (value: number) => value : scaled;
  await inGroups(plane, checkpoint, (from, to) => {
    for (let row = 0; row < height; row += 1) {
      for (let column = from; column < to; column += 1) {
        samples[column * height + row] = stored(plane.valueAt(column, row));
      }
    }
  });
}

function unit(value: number): number {
  return value > 0 ? Math.min(1, value) : 0;
}

function warningsOf(name: string, trailing: number, extremes: Extremes, { black, white, words }: Scaling): string[] {
  const warnings: string[] = [];
  const { least, greatest, notFinite } = extremes;
  if (notFinite > 0) {
    const which = notFinite === 1 ? '1 value is' : `${grouped(notFinite)} values are`;
    warnings.push(`“${name}”: ${which} not finite (NaN or infinity) and became 0.`);
  }
  if (least < black || greatest > white) {
    warnings.push(`“${name}”: values lie between ${least} and ${greatest}; those outside ${words} are cut.`);
  }
  if (trailing > 0) warnings.push(`“${name}”: ${grouped(trailing)} bytes after the array are not read.`);
  return warnings;
}
