import { expose } from 'comlink';
import { browserScratch, clearBrowserScratch } from '../../../src/media/scratch/browser.ts';
import { openSampleRoom } from '../../../src/media/scratch/sample-room.ts';
import { encodeWav } from '../../../src/media/wav.ts';
import { audioInMemory } from '../../../src/values/audio.ts';

const scratch = { ...browserScratch(), mostInMemory: 0 };

/** How many files and folders lie in the scratch of all workers. */
async function count(folder?: FileSystemDirectoryHandle): Promise<number> {
  const within = folder ?? (await (await navigator.storage.getDirectory()).getDirectoryHandle('scratch'));
  let entries = 0;
  for await (const entry of within.values()) entries += 1 + (entry.kind === 'directory' ? await count(entry) : 0);
  return entries;
}

const ramp = Float32Array.from({ length: 100_000 }, (_, i) => i / 100_000);

/** What the scratch of a worker does in a real browser. */
const bench = {
  clear: clearBrowserScratch,
  count: () => count(),
  /** Writes a ramp in two parts, reads across both. */
  async room() {
    const room = await openSampleRoom(ramp.length, scratch);
    room.write(50_000, ramp.subarray(50_000));
    const half = room.read(0, 3);
    room.write(0, ramp.subarray(0, 50_000));
    return { place: room.place, half, across: room.read(49_999, 50_001), end: room.read(99_999, 100_000) };
  },
  /** A WAV file that lies in the scratch. */
  wav: () => encodeWav(audioInMemory(8000, [ramp]), '16-bit', { scratch }),
};
export type ScratchBench = typeof bench;

expose(bench);
