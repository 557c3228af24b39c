/**
 * Room outside of memory for what is too long for it: hours of sound, files of gigabytes. In the browser the engine worker
 * offers the origin's private file system, in Node temporary files stand in.
 */
export interface Scratch {
  /** Bytes up to which things stay in memory instead; MOST_IN_MEMORY if left out. */
  readonly mostInMemory?: number;
  /** A new file of so many bytes, all zero. Rejects where the machine refuses the room. */
  open(bytes: number): Promise<ScratchFile>;
}

export interface ScratchFile {
  /** Writes all bytes at this place; the file grows where it ends before. Throws when the room is used up. */
  write(at: number, bytes: Uint8Array<ArrayBuffer>): void;
  /** Fills `bytes` from this place on; what lies beyond the end stays as it is. */
  read(at: number, bytes: Uint8Array<ArrayBuffer>): void;
  /** Ends writing and reading: the bytes as a blob of this type, which stays readable until `discard`. */
  seal(mediaType: string): Promise<Blob>;
  /** Deletes the file. Safe to call twice. */
  discard(): void;
}

/** Bytes of one thing that are held in memory; longer ones go to the scratch. Some 6 minutes of one channel at 44 100 Hz. */
export const MOST_IN_MEMORY = 64 * 2 ** 20;
