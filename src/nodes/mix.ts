import { z } from 'zod';
import type { Audio } from '../values/audio.ts';
import { refuseOtherRates } from './alike-sounds.ts';
import { declareNode } from './declare.ts';
import { audioAt, grownInputs } from './inputs.ts';
import { choiceParam, numberParam } from './params.ts';

/** Inputs with a gain of their own; further ones keep theirs. */
const GAINS = 4;

function gainParam(number: number) {
  return numberParam(
    { min: -96, max: 24, default: 0 },
    { label: `gain ${number}`, unit: 'dB', step: 0.5, help: `Of sound ${number}.`, advanced: number > 2 },
  );
}

const params = z.strictObject({
  gain1: gainParam(1),
  gain2: gainParam(2),
  gain3: gainParam(3),
  gain4: gainParam(4),
  offset: numberParam(
    { min: -36_000, max: 36_000, default: 0 },
    { label: 'offset', unit: 's', step: 0.1, help: 'How much later each sound begins than the one before it.' },
  ),
  hide: choiceParam(['off', 'above', 'below'], 'off', {
    label: 'hide',
    help: 'Keeps the first sound (music) on one side of the split, and all others (pictures) on the other.',
    field: 'segments',
  }),
  split: numberParam(
    { min: 20, max: 96_000, default: 12_000 },
    {
      label: 'split',
      unit: 'Hz',
      step: 100,
      help: 'Where music ends and hidden pictures begin.',
      when: { hide: ['above', 'below'] },
    },
  ),
});

export const mix = declareNode({
  type: 'mix',
  version: 1,
  title: 'Mix',
  category: 'sound',
  summary: 'Sounds at once; hides a picture above or below music.',
  synonyms: ['add', 'sum', 'gain', 'volume', 'hide', 'delay', 'filter'],
  inputs: { audio: { kind: 'audio', label: 'sound', grows: true } },
  outputs: { audio: { kind: 'audio', label: 'sound' } },
  params,
  settings: [],

  async evaluate(context) {
    const { params } = context;
    const inputs = grownInputs(context, 'audio', 'audio');
    const first = inputs[0]?.value ?? audioAt(context, 'audio1');
    refuseOtherRates(context, inputs);
    if (params.hide !== 'off' && params.split >= first.sampleRate / 2) {
      const message = `Split must be below ${first.sampleRate / 2} Hz, half the sample rate; it is ${params.split} Hz.`;
      context.fail({ code: 'split-too-high', message, param: 'split' });
    }
    const { gainFactor, mixAudio } = await import('../dsp/views/audio-mix.ts');
    const { bandAudio } = await import('../dsp/views/audio-band.ts');
    const banded = (audio: Audio, place: number): Audio => {
      if (params.hide === 'off') return audio;
      const hiddenSide = params.hide;
      const musicSide = hiddenSide === 'above' ? 'below' : 'above';
      return bandAudio(audio, params.split, place === 0 ? musicSide : hiddenSide);
    };
    const gains = [params.gain1, params.gain2, params.gain3, params.gain4];
    const step = Math.round(params.offset * first.sampleRate);
    const start = Math.min(0, step * (inputs.length - 1));
    const parts = inputs.map(({ port, value }, place) => ({
      audio: banded(value, place),
      gain: gainFactor(gainOf(gains, port)),
      at: place * step - start,
    }));
    return { outputs: { audio: mixAudio(parts) } };
  },
});

/** By the number of the port, so that a gain stays with its wire where one before it is taken out. */
function gainOf(gains: readonly number[], port: string): number {
  const number = Number(port.slice('audio'.length));
  return number <= GAINS ? (gains[number - 1] ?? 0) : 0;
}
