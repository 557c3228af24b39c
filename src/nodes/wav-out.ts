import { z } from 'zod';
import { declareNode } from './declare.ts';
import { fileNameOf } from './file-name.ts';
import { audioAt } from './inputs.ts';
import { choiceParam, textParam } from './params.ts';

const params = z.strictObject({
  name: textParam('artivi', { label: 'name', help: 'Name of the file, without its ending.' }),
  format: choiceParam(['16-bit', '24-bit', 'float32'], '16-bit', {
    label: 'format',
    help: 'Bits of a sample. Float32 keeps what is above full scale.',
    options: { float32: '32-bit float' },
  }),
});

export const wavOut = declareNode({
  type: 'wavOut',
  version: 1,
  title: 'Save sound',
  category: 'output',
  summary: 'Saves the sound as a file.',
  synonyms: ['wav', 'export', 'download', 'audio file'],
  inputs: { audio: { kind: 'audio', label: 'sound' } },
  outputs: {},
  params,
  settings: [],

  async evaluate(context) {
    const audio = audioAt(context, 'audio');
    const { name, format } = context.params;
    const { measurePeak, peakDecibels } = await import('../dsp/views/audio-peak.ts');
    const { encodeWav } = await import('../media/wav.ts');
    const peak = await measurePeak(audio, context);
    const decibels = peakDecibels(peak);
    const clips = peak > 1 && format !== 'float32';
    return {
      outputs: {},
      shows: audio,
      file: {
        name: fileNameOf(name, '.wav'),
        mediaType: 'audio/wav',
        encode: (report) => encodeWav(audio, format, { report }),
      },
      facts: { peak },
      warnings: clips
        ? [`The sound is ${decibels.toFixed(1)} dB too loud for ${format} and will clip. Normalise it or save float32.`]
        : [],
    };
  },
});
