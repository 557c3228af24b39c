import { type AudioPlatform, SoundProblem } from './platform.ts';

/** Node has no sound decoders: WAV and FLAC, which have decoders of ours, are all that is read there. */
export function nodeAudioPlatform(): AudioPlatform {
  return {
    async decode(_file, type) {
      const what = `is ${type.toUpperCase()}, which cannot be decoded here. Convert it to WAV or FLAC.`;
      throw new SoundProblem('codec-missing', what);
    },
  };
}
