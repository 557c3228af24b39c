import { type UnzipFileInfo, unzipSync } from 'fflate';
import { refuseArray } from './problems.ts';

/** Whether a file begins as zip archives do; also an empty one. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/** Bytes that an array of the archive may have when it is unpacked. */
const MOST_UNPACKED_BYTES = 512 * 2 ** 20;
/** A damaged archive may claim billions of entries. */
const MOST_ENTRIES = 65_536;
const ENDING = '.npy';

export interface OpenedNpz {
  /** The array that was chosen, as `.npy` bytes. */
  readonly bytes: Uint8Array;
  readonly chosen: string;
  /** Names of all arrays, in the order of the archive. */
  readonly arrays: readonly string[];
}

/**
 * Unpacks one array of a `.npz` archive (`numpy.savez`, `numpy.savez_compressed`): the one called `wanted`, or the
 * first one for an empty text. Throws a ProblemError that names the file: `npz-broken`, `npz-empty`, `npz-no-such-array`,
 * `npy-too-large`.
 */
export function openNpz(file: Uint8Array, name: string, wanted: string): OpenedNpz {
  const entries = listEntries(file, name);
  const arrays = entries.map((entry) => entry.name.slice(0, -ENDING.length));
  const entry = wanted === '' ? entries[0] : entries[arrays.indexOf(wanted.trim())];
  if (entries.length === 0) {
    refuseArray('npz-empty', `“${name}” is an archive without arrays. Make one with numpy.savez.`);
  }
  if (!entry) {
    const message = `“${name}” has no array “${wanted}”. It has ${listed(arrays)}.`;
    return refuseArray('npz-no-such-array', message, { param: 'array' });
  }
  if (entry.originalSize > MOST_UNPACKED_BYTES) {
    const size = Math.round(entry.originalSize / 2 ** 20);
    const message = `The array in “${name}” has ${size} MB; at most ${MOST_UNPACKED_BYTES / 2 ** 20} MB are read. Save a part of it.`;
    refuseArray('npy-too-large', message);
  }
  let found = false;
  const bytes = unzip(file, name, (info) => {
    const first = !found && info.name === entry.name;
    found ||= first;
    return first;
  })[entry.name];
  if (!bytes) return refuseBroken(name, 'the entry has gone');
  return { bytes, chosen: entry.name.slice(0, -ENDING.length), arrays };
}

function listEntries(file: Uint8Array, name: string): UnzipFileInfo[] {
  const entries: UnzipFileInfo[] = [];
  unzip(file, name, (info) => {
    if (info.name.endsWith(ENDING)) entries.push(info);
    return false;
  });
  return entries;
}

function unzip(file: Uint8Array, name: string, wants: (info: UnzipFileInfo) => boolean) {
  let entries = 0;
  const filter = (info: UnzipFileInfo) => {
    entries += 1;
    if (entries > MOST_ENTRIES) throw new RangeError(`more than ${MOST_ENTRIES} entries`);
    return wants(info);
  };
  try {
    return unzipSync(file, { filter });
  } catch (error) {
    return refuseBroken(name, error instanceof Error ? error.message : String(error));
  }
}

function refuseBroken(name: string, cause: string): never {
  return refuseArray('npz-broken', `“${name}” is a damaged archive. Save or copy it again.`, { cause });
}

function listed(arrays: readonly string[]): string {
  const shown = arrays.slice(0, 12).map((array) => `“${array.slice(0, 60)}”`);
  return `${shown.join(', ')}${arrays.length > shown.length ? ` and ${arrays.length - shown.length} more` : ''}`;
}
