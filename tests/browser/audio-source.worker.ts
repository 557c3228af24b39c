import { browserAudioPlatform } from '../../src/media/audio/browser.ts';
import { loadSound } from '../../src/media/audio/load.ts';
import { ProblemError } from '../../src/values/problem.ts';

const platform = browserAudioPlatform();

/** Takes a file's bytes, answers with its samples or with the Problem it ends with. */
self.onmessage = async ({ data }: MessageEvent<Uint8Array<ArrayBuffer>>) => {
  const report = { progress: () => {}, checkpoint: async () => {} };
  try {
    const { audio } = await loadSound(new Blob([data]), 'a sound', { platform, report });
    self.postMessage({ sampleRate: audio.sampleRate, channels: await audio.read(0, audio.length) });
  } catch (error) {
    self.postMessage({ problem: error instanceof ProblemError ? error.problem : { message: String(error) } });
  }
};
