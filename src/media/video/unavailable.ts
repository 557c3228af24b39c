import type { VideoPlatform } from './platform.ts';
import { videoProblem } from './problems.ts';

/** For machines without video decoders, as Node: every file ends in the Problem `video-unavailable`. */
export function withoutVideo(): VideoPlatform {
  return {
    async open(_file, name) {
      throw videoProblem('video-unavailable', `“${name}” needs a browser with WebCodecs, which this is not.`);
    },
  };
}
