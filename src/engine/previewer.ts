import type { Audio } from '../values/audio.ts';
import type { Picture } from '../values/picture.ts';
import { createByteLru } from './byte-lru.ts';

/** Bound of the drawings that are remembered. */
const PREVIEW_BYTES = 48 * 2 ** 20;

type Draw<V, R> = (value: V) => Promise<R>;

/** Draws values by handle; remembers what has a `name`. Handles name contents, so nothing remembered grows stale. */
export interface Previewer {
  ofPicture<R extends object | number>(
    handle: string,
    name: string | undefined,
    draw: Draw<Picture, R>,
  ): Promise<R | null>;
  ofAudio<R extends object>(handle: string, name: string | undefined, draw: Draw<Audio, R>): Promise<R | null>;
}

export function createPreviewer(
  find: (handle: string) => Picture | Audio | undefined,
  failed: (error: unknown, handle: string) => void,
): Previewer {
  const kept = createByteLru<Promise<unknown>>(PREVIEW_BYTES);

  async function draw<R>(handle: string, name: string | undefined, make: () => Promise<R>): Promise<R | null> {
    const key = `${handle} ${name}`;
    try {
      const known = name === undefined ? undefined : kept.get(key);
      if (known) return (await known) as R;
      const made = make();
      if (name !== undefined) kept.set(key, made, 0);
      const result = await made;
      if (name !== undefined) kept.set(key, made, bytesOf(result));
      return result;
    } catch (error) {
      kept.delete(key);
      failed(error, handle);
      return null;
    }
  }

  return {
    async ofPicture(handle, name, make) {
      const value = find(handle);
      return value?.kind === 'picture' ? draw(handle, name, () => make(value)) : null;
    },
    async ofAudio(handle, name, make) {
      const value = find(handle);
      return value?.kind === 'audio' ? draw(handle, name, () => make(value)) : null;
    },
  };
}

/** Bytes of the typed arrays in a drawing. */
function bytesOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.values(value).reduce((sum: number, part) => sum + bytesOf(part), 64);
}
