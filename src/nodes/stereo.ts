import { z } from 'zod';
import { refuseOtherRates } from './alike-sounds.ts';
import { declareNode } from './declare.ts';
import { audioAt } from './inputs.ts';

export const stereo = declareNode({
  type: 'stereo',
  version: 1,
  title: 'Stereo',
  category: 'sound',
  summary: 'Two sounds as left and right.',
  synonyms: ['left', 'right', 'channels', 'pan', 'merge'],
  inputs: {
    left: { kind: 'audio', label: 'left' },
    right: { kind: 'audio', label: 'right' },
  },
  outputs: { audio: { kind: 'audio', label: 'sound' } },
  params: z.strictObject({}),
  settings: [],

  async evaluate(context) {
    const [left, right] = [audioAt(context, 'left'), audioAt(context, 'right')];
    refuseOtherRates(context, [
      { port: 'left', value: left },
      { port: 'right', value: right },
    ]);
    const { stereoAudio } = await import('../dsp/views/audio-stereo.ts');
    return { outputs: { audio: stereoAudio(left, right) } };
  },
});
