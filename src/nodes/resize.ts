import { z } from 'zod';
import { columnsOf } from './axis-and-law.ts';
import { declareNode } from './declare.ts';
import { pictureAt } from './inputs.ts';
import { integerParam } from './params.ts';

const params = z.strictObject({
  rows: integerParam({ min: 1, max: 8192, default: 360 }, { label: 'rows', step: 1, help: 'Height of the picture.' }),
  seconds: z
    .number()
    .gt(0)
    .max(36_000)
    .default(3)
    .meta({ label: 'seconds', unit: 's', step: 0.1, help: 'How long the picture sounds.' }),
});

export const resize = declareNode({
  type: 'resize',
  version: 1,
  title: 'Resize',
  category: 'picture',
  summary: 'Another height and length; what sounds keeps its pitch.',
  synonyms: ['scale', 'stretch', 'longer', 'shorter', 'slower', 'faster'],
  inputs: { picture: { kind: 'picture', label: 'picture' } },
  outputs: { picture: { kind: 'picture', label: 'picture' } },
  params,
  settings: ['sampleRate', 'hopLength'],

  async evaluate(context) {
    const { resizePicture } = await import('../dsp/views/resize.ts');
    const width = Math.max(1, columnsOf(context.params.seconds, context.settings));
    const size = { width, height: context.params.rows };
    return { outputs: { picture: resizePicture(pictureAt(context, 'picture'), size) } };
  },
});
