import { PlaneCache } from '../image/plane-cache.ts';
import type { Stretch } from './cuts.ts';
import type { VideoTrack } from './platform.ts';
import type { VideoPicture } from './render.ts';

/** Decoded videos are remembered up to this size: some 13 minutes. */
const REMEMBERED_BYTES = 192 * 2 ** 20;

/** A video's picture, and what is known of where it comes from. */
export interface RenderedVideo extends VideoPicture {
  readonly track: VideoTrack;
  readonly part: Stretch;
}

const remembered = new PlaneCache<RenderedVideo>(REMEMBERED_BYTES);

/** What `render` makes, remembered under a key that names all it depends on, so that another contrast decodes nothing again. */
export async function renderedRemembered(key: string, render: () => Promise<RenderedVideo>): Promise<RenderedVideo> {
  const known = remembered.get(key);
  if (known) return known;
  const rendered = await render();
  remembered.set(key, rendered);
  return rendered;
}
