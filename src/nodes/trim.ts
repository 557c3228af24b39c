import { z } from 'zod';
import { declareNode } from './declare.ts';
import { audioAt } from './inputs.ts';
import { numberParam } from './params.ts';

const params = z.strictObject({
  start: numberParam(
    { min: 0, max: 36_000, default: 0 },
    { label: 'start', unit: 's', step: 0.1, help: 'Where the part begins.' },
  ),
  end: numberParam(
    { min: 0, max: 36_000, default: 0 },
    { label: 'end', unit: 's', step: 0.1, help: 'Where it ends; 0 is the end of the sound.' },
  ),
  fadeIn: numberParam(
    { min: 0, max: 600, default: 0 },
    { label: 'fade in', unit: 's', step: 0.1, help: 'From silence to full.' },
  ),
  fadeOut: numberParam(
    { min: 0, max: 600, default: 0 },
    { label: 'fade out', unit: 's', step: 0.1, help: 'From full to silence.' },
  ),
});

export const trim = declareNode({
  type: 'trim',
  version: 1,
  title: 'Trim',
  category: 'sound',
  summary: 'A part of a sound, with fades.',
  synonyms: ['cut', 'crop', 'fade', 'shorten', 'slice'],
  inputs: { audio: { kind: 'audio', label: 'sound' } },
  outputs: { audio: { kind: 'audio', label: 'sound' } },
  params,
  settings: [],

  async evaluate(context) {
    const audio = audioAt(context, 'audio');
    const { start, end, fadeIn, fadeOut } = context.params;
    const frames = (seconds: number) => Math.round(seconds * audio.sampleRate);
    const lasts = `The sound lasts ${(audio.length / audio.sampleRate).toFixed(2)} s.`;
    if (end > 0 && frames(end) <= frames(start)) {
      const message = `End must be after start; they are ${end} s and ${start} s. ${lasts}`;
      context.fail({ code: 'trim-empty', message, param: 'end' });
    }
    if (frames(start) >= audio.length) {
      const message = `Start must be before the end of the sound; it is ${start} s. ${lasts}`;
      context.fail({ code: 'trim-empty', message, param: 'start' });
    }
    const { trimAudio } = await import('../dsp/views/audio-trim.ts');
    const part = { from: frames(start), to: end > 0 ? frames(end) : audio.length };
    const trimmed = trimAudio(audio, { ...part, fadeIn: frames(fadeIn), fadeOut: frames(fadeOut) });
    return { outputs: { audio: trimmed } };
  },
});
