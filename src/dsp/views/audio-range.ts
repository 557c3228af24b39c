import type { Audio } from '../../values/audio.ts';

/** Sample frames from…to of a sound, silent before its beginning and after its end. New arrays, free to be written into. */
export async function readPadded(audio: Audio, from: number, to: number): Promise<Float32Array[]> {
  const first = Math.min(audio.length, Math.max(0, from));
  const last = Math.min(audio.length, Math.max(first, to));
  const samples = last > first ? await audio.read(first, last) : [];
  return Array.from({ length: audio.channels }, (_, c) => {
    const result = new Float32Array(Math.max(0, to - from));
    if (samples[c]) result.set(samples[c], first - from);
    return result;
  });
}

/** Keeps a range within a sound. */
export function clampRange(length: number, from: number, to: number): { readonly from: number; readonly to: number } {
  const first = Math.min(length, Math.max(0, Math.floor(from)));
  return { from: first, to: Math.min(length, Math.max(first, Math.ceil(to))) };
}
