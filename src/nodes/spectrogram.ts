import { z } from 'zod';
import type { SpectrogramLayout } from '../dsp/spectrogram/picture.ts';
import type { EvaluateContext } from '../engine/contract.ts';
import type { Audio } from '../values/audio.ts';
import { type Axis, axisKinds } from '../values/axis.ts';
import { type Law, lawKinds } from '../values/law.ts';
import { BLOCK_COLUMNS } from '../values/picture.ts';
import { axisOf, lawOf } from './axis-and-law.ts';
import { declareNode } from './declare.ts';
import { audioAt } from './inputs.ts';
import { choiceParam, numberParam } from './params.ts';
import type { Platform } from './platform.ts';

const params = z.strictObject({
  fftSize: choiceParam(['auto', 'exact', '512', '1024', '2048', '4096', '8192'], 'auto', {
    label: 'FFT size',
    unit: 'samples',
    help: 'Exact makes each row of a linear axis one bin: what Griffin-Lim, exact too, turns back into the sound.',
  }),
  axis: choiceParam(['patch', ...axisKinds], 'patch', {
    label: 'axis',
    help: 'Which frequency each row is.',
    options: { patch: 'as the patch' },
  }),
  law: choiceParam(['patch', ...lawKinds], 'patch', {
    label: 'law',
    help: 'Which level each value is.',
    options: { patch: 'as the patch', decibels: 'dB' },
  }),
  reference: choiceParam(['full', 'peak'], 'full', {
    label: 'white is',
    help: 'A sine at full scale, which Griffin-Lim turns back into the same level; or the loudest there is.',
    options: { full: 'full scale', peak: 'the loudest' },
  }),
  gain: numberParam(
    { min: -60, max: 60, default: 0 },
    { label: 'gain', unit: 'dB', step: 1, help: 'Makes the picture brighter; what is louder than white stays white.' },
  ),
  lowHertz: numberParam(
    { min: 0, max: 192_000, default: 0 },
    { label: 'lowest', unit: 'Hz', step: 10, help: 'Frequency of the bottom row; 0 is as the patch.', advanced: true },
  ),
  highHertz: numberParam(
    { min: 0, max: 192_000, default: 0 },
    { label: 'highest', unit: 'Hz', step: 100, help: 'Frequency of the top row; 0 is as the patch.', advanced: true },
  ),
  rangeDecibels: numberParam(
    { min: 0, max: 400, default: 0 },
    {
      label: 'range',
      unit: 'dB',
      step: 5,
      help: 'Of the dB law: how far below white is black; 0 is as the patch.',
      advanced: true,
      when: { law: ['patch', 'decibels'] },
    },
  ),
  pooling: choiceParam(['mean', 'loudest'], 'mean', {
    label: 'several bins',
    help: 'What a row shows that covers several bins: their mean power keeps the loudness, the loudest keeps lines.',
    options: { mean: 'mean power', loudest: 'the loudest' },
    advanced: true,
  }),
});

type Context = EvaluateContext<z.output<typeof params>, Platform>;

export const spectrogram = declareNode({
  type: 'spectrogram',
  version: 1,
  title: 'Spectrogram',
  category: 'convert',
  summary: 'Makes a picture of a sound: time across, pitch upwards.',
  synonyms: ['sound to picture', 'stft', 'analysis', 'sonogram', 'audio to image'],
  inputs: { audio: { kind: 'audio', label: 'sound' } },
  outputs: { picture: { kind: 'picture', label: 'picture' } },
  params,
  settings: ['sampleRate', 'hopLength', 'resolution', 'axis', 'law'],

  async evaluate(context) {
    const { params, settings } = context;
    const { resolveFftSize } = await import('../dsp/auto.ts');
    const { spectrogramPicture } = await import('../dsp/spectrogram/picture.ts');
    const { audioAtRate } = await import('../dsp/views/audio-rate.ts');
    const audio = audioAtRate(audioAt(context, 'audio'), settings.sampleRate);
    const choice = params.fftSize === 'auto' || params.fftSize === 'exact' ? params.fftSize : Number(params.fftSize);
    const height = settings.resolution;
    const own = {
      hopLength: settings.hopLength,
      fftSize: resolveFftSize(choice, height),
      height,
      axis: chosenAxis(context),
      law: chosenLaw(context),
      pooling: params.pooling,
    };
    const loudest = params.reference === 'peak' ? await findLoudest(context, audio, own) : 1;
    const gain = 10 ** (params.gain / 20) / (loudest || 1);
    return {
      outputs: { picture: spectrogramPicture(audio, { ...own, gain }) },
      facts: { fftSize: own.fftSize, gainDecibels: 20 * Math.log10(gain) },
      warnings: loudest === 0 ? ['The sound is silent, so the picture is black.'] : [],
    };
  },
});

/** The patch's axis or another kind, with ends of its own where they are given. */
function chosenAxis(context: Context): Axis {
  const { params, settings } = context;
  const patch = axisOf(settings, params.axis);
  const axis: Axis = {
    kind: patch.kind,
    lowHertz: params.lowHertz > 0 ? params.lowHertz : patch.lowHertz,
    highHertz: params.highHertz > 0 ? params.highHertz : patch.highHertz,
  };
  if (axis.lowHertz < axis.highHertz) return axis;
  const message = `The lowest frequency must be below the highest; they are ${axis.lowHertz} and ${axis.highHertz} Hz.`;
  return context.fail({ code: 'axis-crossed', message, param: 'lowHertz' });
}

function chosenLaw({ params, settings }: Context): Law {
  const law = lawOf(settings, params.law);
  if (law.kind !== 'decibels' || params.rangeDecibels === 0) return law;
  return { kind: 'decibels', rangeDecibels: params.rangeDecibels };
}

/** The highest level in the whole picture. */
async function findLoudest(context: Context, audio: Audio, own: Omit<SpectrogramLayout, 'gain'>): Promise<number> {
  const { spectrogramPicture } = await import('../dsp/spectrogram/picture.ts');
  const quiet = 2 ** -20;
  // Levels above 1 would be cut: they are looked at far below it.
  const picture = spectrogramPicture(audio, { ...own, law: { kind: 'linear' }, gain: quiet });
  let most = 0;
  for (let from = 0; from < picture.width; from += BLOCK_COLUMNS) {
    const values = await picture.read(from, Math.min(picture.width, from + BLOCK_COLUMNS));
    for (let i = 0; i < values.length; i += 1) most = Math.max(most, values[i]!);
    context.progress(Math.min(1, (from + BLOCK_COLUMNS) / picture.width), { text: 'finding the loudest' });
    await context.checkpoint();
  }
  return most / quiet;
}
