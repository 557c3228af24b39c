import { type LoadedSound, loadSound } from './load.ts';
import type { AudioPlatform, DecodeReport } from './platform.ts';

/** Decoded sounds are remembered up to this size, so that another channel does not decode them again. */
const REMEMBERED_BYTES = 192 * 2 ** 20;

/** The least recently used first. */
const remembered = new Map<string, LoadedSound>();

/** `loadSound`, remembered by the hash of the bytes. Fails as `loadSound` and `open` do. */
export async function loadRememberedSound(
  { hash, name }: { readonly hash: string; readonly name: string },
  open: () => Promise<Blob>,
  options: { readonly platform: AudioPlatform; readonly report: DecodeReport },
): Promise<LoadedSound> {
  const known = remembered.get(hash);
  const loaded = known ?? (await loadSound(await open(), name, options));
  // A file that is read as it is needed is quickly opened anew, and may be gone from where it was.
  if (loaded.heldBytes > 0 && loaded.heldBytes <= REMEMBERED_BYTES) {
    remembered.delete(hash);
    remembered.set(hash, loaded);
    forgetOldest();
  }
  return loaded;
}

function forgetOldest(): void {
  let held = 0;
  for (const { heldBytes } of remembered.values()) held += heldBytes;
  for (const [hash, { heldBytes }] of remembered) {
    if (held <= REMEMBERED_BYTES) return;
    remembered.delete(hash);
    held -= heldBytes;
  }
}
