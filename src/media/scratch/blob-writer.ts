import { MOST_IN_MEMORY, type Scratch, type ScratchFile } from './contract.ts';

/** Takes the bytes of a file one after the other. */
export interface BlobWriter {
  write(bytes: Uint8Array<ArrayBuffer>): void;
  /** The whole file. Nothing is written after it. */
  finish(): Promise<Blob>;
  /** Gives the file up. */
  discard(): void;
}

/** Files in the scratch that may still be being saved: who saves twice in a row needs both. */
const MOST_KEPT = 2;
const kept: ScratchFile[] = [];

/**
 * A writer of about `bytes` bytes: into memory up to the bound, into the scratch beyond, so that a file of any length is
 * made without holding it; into memory all the same where there is no scratch or it refuses.
 */
export async function openBlobWriter(
  mediaType: string,
  bytes: number,
  scratch: Scratch | undefined,
): Promise<BlobWriter> {
  if (!scratch || bytes <= (scratch.mostInMemory ?? MOST_IN_MEMORY)) return memoryWriter(mediaType);
  try {
    return scratchWriter(mediaType, await scratch.open(0));
  } catch {
    return memoryWriter(mediaType);
  }
}

function memoryWriter(mediaType: string): BlobWriter {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  return {
    write: (bytes) => void parts.push(bytes),
    finish: async () => new Blob(parts, { type: mediaType }),
    discard: () => parts.splice(0),
  };
}

function scratchWriter(mediaType: string, file: ScratchFile): BlobWriter {
  let at = 0;
  return {
    write(bytes) {
      file.write(at, bytes);
      at += bytes.length;
    },
    async finish() {
      const blob = await file.seal(mediaType);
      kept.push(file);
      while (kept.length > MOST_KEPT) kept.shift()?.discard();
      return blob;
    },
    discard: () => file.discard(),
  };
}
