import { MAX_PATCH_FILE_BYTES } from './bundle.ts';

/** The chunk of a WAV file that holds the patch which made the sound: a patch file (`bundle.ts`), compressed by gzip. */
export const PATCH_CHUNK_ID = 'ARTV';

/** The chunk for a patch file, to be laid into a WAV file. */
export async function patchChunk(
  patch: Blob,
): Promise<{ readonly id: string; readonly data: Uint8Array<ArrayBuffer> }> {
  const packed = patch.stream().pipeThrough(new CompressionStream('gzip'));
  return { id: PATCH_CHUNK_ID, data: new Uint8Array(await new Response(packed).arrayBuffer()) };
}

/**
 * The patch file inside a WAV file; null where the file is no WAV or holds none. Reads the heads of the chunks only, so
 * an hour of sound is passed over. Throws an Error with a reason where the chunk is damaged or unpacks to more than a
 * patch file may have.
 */
export async function patchInWav(file: Blob): Promise<Blob | null> {
  const head = await bytesAt(file, 0, 12);
  if (letters(head, 0) !== 'RIFF' || letters(head, 8) !== 'WAVE') return null;
  for (let at = 12; at + 8 <= file.size; ) {
    const chunk = await bytesAt(file, at, 8);
    const size = new DataView(chunk.buffer).getUint32(4, true);
    if (letters(chunk, 0) === PATCH_CHUNK_ID) return unpacked(file.slice(at + 8, at + 8 + size), size);
    at += 8 + size + (size % 2);
  }
  return null;
}

async function unpacked(packed: Blob, size: number): Promise<Blob> {
  if (packed.size < size) throw new Error('The patch inside this sound is cut off.');
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let total = 0;
  const reader = packed.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      total += part.value.length;
      if (total > MAX_PATCH_FILE_BYTES) throw new RangeError('too large');
      parts.push(part.value);
    }
  } catch (cause) {
    await reader.cancel().catch(() => undefined);
    const why = cause instanceof RangeError ? 'is larger than a patch may be' : 'is damaged';
    throw new Error(`The patch inside this sound ${why}.`, { cause });
  }
  return new Blob(parts, { type: 'application/json' });
}

async function bytesAt(file: Blob, from: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.slice(from, from + length).arrayBuffer());
}

function letters(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
