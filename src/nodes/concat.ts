import { z } from 'zod';
import { columnsOf } from './axis-and-law.ts';
import { declareNode } from './declare.ts';
import { grownInputs, pictureAt } from './inputs.ts';
import { numberParam, switchParam } from './params.ts';

const params = z.strictObject({
  gap: numberParam(
    { min: 0, max: 600, default: 0 },
    { label: 'gap', unit: 's', step: 0.1, help: 'Silence between two pictures.' },
  ),
  trailingGap: switchParam(false, {
    label: 'gap at the end',
    help: 'Also after the last picture, as ARTIVI-4 did.',
    advanced: true,
  }),
});

export const concat = declareNode({
  type: 'concat',
  version: 1,
  title: 'Concat',
  category: 'picture',
  summary: 'Pictures one after another in time.',
  synonyms: ['join', 'append', 'sequence', 'concatenate', 'after'],
  inputs: { picture: { kind: 'picture', label: 'picture', grows: true } },
  outputs: { picture: { kind: 'picture', label: 'picture' } },
  params,
  settings: ['sampleRate', 'hopLength'],

  async evaluate(context) {
    const inputs = grownInputs(context, 'picture', 'picture');
    if (inputs.length === 0) pictureAt(context, 'picture1');
    const { refuseUnlike } = await import('../dsp/views/alike.ts');
    const { concatPictures } = await import('../dsp/views/concat.ts');
    refuseUnlike(inputs.map(({ port, value }) => ({ port, picture: value })));
    const gaps = { gap: columnsOf(context.params.gap, context.settings), trailingGap: context.params.trailingGap };
    const pictures = inputs.map(({ value }) => value);
    return { outputs: { picture: concatPictures(pictures, gaps) } };
  },
});
