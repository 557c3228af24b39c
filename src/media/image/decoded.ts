import { type LoadedPicture, loadPicture } from './load.ts';
import type { ChannelName } from './plane.ts';
import { PlaneCache } from './plane-cache.ts';
import type { ImagePlatform } from './platform.ts';

/** Decoded pictures are remembered up to this size. */
const REMEMBERED_BYTES = 192 * 2 ** 20;

const remembered = new PlaneCache<LoadedPicture>(REMEMBERED_BYTES);

/** `loadPicture`, remembered by the hash of the bytes and the channel. Fails as `loadPicture` and `bytes` do. */
export async function loadRemembered(
  { hash, name }: { readonly hash: string; readonly name: string },
  bytes: () => Promise<Uint8Array<ArrayBuffer>>,
  options: { readonly channel: ChannelName; readonly platform: ImagePlatform },
): Promise<LoadedPicture> {
  const key = `${hash} ${options.channel}`;
  const known = remembered.get(key);
  if (known) return known;
  const loaded = await loadPicture(await bytes(), name, options);
  remembered.set(key, loaded);
  return loaded;
}
