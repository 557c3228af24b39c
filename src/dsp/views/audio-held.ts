import { type Audio, audioInMemory } from '../../values/audio.ts';

const FRAMES_AT_ONCE = 32_768;

/** A sound computed once and held in memory: for views that cost much and are read again and again. */
export async function holdAudio(
  audio: Audio,
  report: { progress(fraction: number): void; checkpoint(): Promise<void> },
): Promise<Audio> {
  const channels = Array.from({ length: audio.channels }, () => new Float32Array(audio.length));
  for (let from = 0; from < audio.length; from += FRAMES_AT_ONCE) {
    const to = Math.min(audio.length, from + FRAMES_AT_ONCE);
    const samples = await audio.read(from, to);
    for (const [c, target] of channels.entries()) target.set(samples[c]!, from);
    report.progress(to / audio.length);
    await report.checkpoint();
  }
  return audioInMemory(audio.sampleRate, channels);
}
