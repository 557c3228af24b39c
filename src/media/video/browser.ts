import type { VideoPlatform } from './platform.ts';

/** The browser's video decoders (WebCodecs), for workers. The code that reads video files is loaded with the first one. */
export function browserVideoPlatform(): VideoPlatform {
  return {
    async open(file, name) {
      const { openVideo } = await import('./open.ts');
      return openVideo(file, name);
    },
  };
}
