import { z } from 'zod';
import { columnsOf } from './axis-and-law.ts';
import { declareNode } from './declare.ts';
import { pictureAt } from './inputs.ts';
import { choiceParam, integerParam, numberParam } from './params.ts';

const params = z.strictObject({
  mode: choiceParam(['max', 'add', 'multiply', 'screen', 'difference'], 'max', {
    label: 'mode',
    help: 'How the second picture is laid over the first.',
    options: { max: 'brighter of both' },
  }),
  opacity: numberParam(
    { min: 0, max: 1, default: 1 },
    { label: 'opacity', step: 0.05, help: 'How much of the second picture is laid over.' },
  ),
  offset: numberParam(
    { min: -36_000, max: 36_000, default: 0 },
    { label: 'offset', unit: 's', step: 0.1, help: 'When the second picture begins; below 0 before the first.' },
  ),
  rows: integerParam(
    { min: -8192, max: 8192, default: 0 },
    { label: 'rows', step: 1, help: 'How many rows lower the second picture lies; below 0 higher.', advanced: true },
  ),
});

export const blend = declareNode({
  type: 'blend',
  version: 1,
  title: 'Blend',
  category: 'picture',
  summary: 'Two pictures at once.',
  synonyms: ['overlay', 'layer', 'mask', 'add', 'multiply', 'screen', 'difference', 'collage'],
  inputs: {
    picture1: { kind: 'picture', label: 'below' },
    picture2: { kind: 'picture', label: 'above' },
  },
  outputs: { picture: { kind: 'picture', label: 'picture' } },
  params,
  settings: ['sampleRate', 'hopLength'],

  async evaluate(context) {
    const { mode, opacity, offset, rows } = context.params;
    const [first, second] = [pictureAt(context, 'picture1'), pictureAt(context, 'picture2')];
    const { refuseUnlike } = await import('../dsp/views/alike.ts');
    const { blendPictures } = await import('../dsp/views/blend.ts');
    const { resizePicture } = await import('../dsp/views/resize.ts');
    refuseUnlike([
      { port: 'picture1', picture: first },
      { port: 'picture2', picture: second },
    ]);
    const height = Math.max(first.height, second.height);
    const picture = blendPictures(
      resizePicture(first, { width: first.width, height }),
      resizePicture(second, { width: second.width, height }),
      {
        mode,
        opacity,
        offsetColumns: Math.sign(offset) * columnsOf(Math.abs(offset), context.settings),
        offsetRows: rows,
      },
    );
    return { outputs: { picture } };
  },
});
