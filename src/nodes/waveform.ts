import { z } from 'zod';
import { declareNode } from './declare.ts';
import { audioAt } from './inputs.ts';

export const waveform = declareNode({
  type: 'waveform',
  version: 1,
  title: 'Waveform',
  category: 'output',
  summary: 'Shows and plays the sound, small here and large in the player.',
  synonyms: ['play', 'listen', 'player', 'wave', 'scope', 'spectrogram view'],
  inputs: { audio: { kind: 'audio', label: 'sound' } },
  outputs: {},
  params: z.strictObject({}),
  settings: [],

  async evaluate(context) {
    return { outputs: {}, shows: audioAt(context, 'audio') };
  },
});
