import { z } from 'zod';
import { declareNode } from './declare.ts';
import { pictureAt } from './inputs.ts';
import { choiceParam } from './params.ts';

const params = z.strictObject({
  direction: choiceParam(['time', 'pitch', 'both'], 'time', {
    label: 'direction',
    help: 'Backwards in time, upside down in pitch, or both.',
    field: 'segments',
  }),
});

export const flip = declareNode({
  type: 'flip',
  version: 1,
  title: 'Flip',
  category: 'picture',
  summary: 'Backwards in time or upside down in pitch.',
  synonyms: ['mirror', 'reverse', 'backwards', 'horizontal', 'vertical', 'upside down'],
  inputs: { picture: { kind: 'picture', label: 'picture' } },
  outputs: { picture: { kind: 'picture', label: 'picture' } },
  params,
  settings: [],

  async evaluate(context) {
    const { flipPicture } = await import('../dsp/views/flip.ts');
    const { direction } = context.params;
    const turns = { time: direction !== 'pitch', pitch: direction !== 'time' };
    return { outputs: { picture: flipPicture(pictureAt(context, 'picture'), turns) } };
  },
});
