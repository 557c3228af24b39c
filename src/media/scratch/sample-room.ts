import { MOST_IN_MEMORY, type Scratch, type ScratchFile } from './contract.ts';

/** Room for the samples of one channel, silent where nothing was written. */
export interface SampleRoom {
  /** Where it is. `refused`: in memory, though it is long, for there was no room elsewhere. */
  readonly place: 'memory' | 'scratch' | 'refused';
  readonly length: number;
  /** Bytes that count against the bound of cached results. */
  readonly retainedBytes: number;
  write(at: number, samples: Float32Array): void;
  /** Samples from…to as they are now: a copy, that the caller may change. */
  read(from: number, to: number): Float32Array<ArrayBuffer>;
}

/** What lies on disk counts less than what lies in memory, but it counts: disks are not endless either. */
const DISK_SHARE = 1 / 8;

/** Files of rooms that nobody can read any more are deleted. */
const unread = new FinalizationRegistry<ScratchFile>((file) => file.discard());

/**
 * Room for `length` samples: in memory up to the bound, in the scratch beyond; in memory all the same where there
 * is no scratch or it refuses. Throws a RangeError when memory is refused too. A room in the scratch deletes its file once
 * nothing refers to the room any more.
 */
export async function openSampleRoom(length: number, scratch: Scratch | undefined): Promise<SampleRoom> {
  if (4 * length <= (scratch?.mostInMemory ?? MOST_IN_MEMORY)) return memoryRoom(length, 'memory');
  try {
    if (scratch) return scratchRoom(length, await scratch.open(4 * length));
  } catch {
    // No such file system here, or no room on it.
  }
  return memoryRoom(length, 'refused');
}

function memoryRoom(length: number, place: 'memory' | 'refused'): SampleRoom {
  const all = new Float32Array(length);
  return {
    place,
    length,
    retainedBytes: all.byteLength,
    write: (at, samples) => all.set(samples, at),
    read: (from, to) => all.slice(from, to),
  };
}

function scratchRoom(length: number, file: ScratchFile): SampleRoom {
  const room: SampleRoom = {
    place: 'scratch',
    length,
    retainedBytes: 4 * length * DISK_SHARE,
    // Bytes in the machine's own order: nobody else reads the file.
    write(at, samples) {
      const own = new Float32Array(samples);
      file.write(4 * at, new Uint8Array(own.buffer));
    },
    read(from, to) {
      const samples = new Float32Array(Math.max(0, to - from));
      file.read(4 * from, new Uint8Array(samples.buffer));
      return samples;
    },
  };
  unread.register(room, file);
  return room;
}
