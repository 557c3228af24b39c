import { browserImagePlatform } from '../../src/media/image/browser.ts';
import { loadPicture } from '../../src/media/image/load.ts';
import type { ChannelName } from '../../src/media/image/plane.ts';

const platform = browserImagePlatform();

/** Takes a file's bytes, answers with its grey plane or with the Problem it ends with. */
self.onmessage = async ({ data }: MessageEvent<{ bytes: Uint8Array<ArrayBuffer>; channel: ChannelName }>) => {
  try {
    const loaded = await loadPicture(data.bytes, 'picture', { channel: data.channel, platform });
    self.postMessage({ loaded });
  } catch (error) {
    self.postMessage({ failed: String(error) });
  }
};
