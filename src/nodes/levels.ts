import { z } from 'zod';
import { declareNode } from './declare.ts';
import { pictureAt } from './inputs.ts';
import { numberParam, switchParam } from './params.ts';

const params = z.strictObject({
  black: numberParam({ min: 0, max: 1, default: 0 }, { label: 'black', step: 0.01, help: 'This and below is silent.' }),
  white: numberParam(
    { min: 0, max: 1, default: 1 },
    { label: 'white', step: 0.01, help: 'This and above is loudest.' },
  ),
  gamma: numberParam(
    { min: 0.1, max: 10, default: 1 },
    { label: 'gamma', step: 0.1, help: 'Above 1 lifts the middle; 1 changes nothing.' },
  ),
  contrast: numberParam(
    { min: 0, max: 20, default: 1 },
    { label: 'contrast', step: 0.1, help: 'About mid-grey; 1 changes nothing.' },
  ),
  threshold: numberParam(
    { min: 0, max: 1, default: 0 },
    { label: 'threshold', step: 0.01, help: 'What is darker becomes black.' },
  ),
  invert: switchParam(false, { label: 'invert', help: 'Dark becomes loud, bright becomes silent.' }),
});

export const levels = declareNode({
  type: 'levels',
  version: 1,
  title: 'Levels',
  category: 'picture',
  summary: 'Black, white, gamma, contrast, threshold, inverted.',
  synonyms: ['brightness', 'curves', 'negative', 'invert', 'gate', 'loudness'],
  inputs: { picture: { kind: 'picture', label: 'picture' } },
  outputs: { picture: { kind: 'picture', label: 'picture' } },
  params,
  settings: [],

  async evaluate(context) {
    const { black, white } = context.params;
    if (black >= white) {
      const message = `Black must be below white; they are ${black} and ${white}. Use invert to swap dark and bright.`;
      context.fail({ code: 'levels-crossed', message, param: 'black' });
    }
    const { levelsPicture } = await import('../dsp/views/levels.ts');
    return { outputs: { picture: levelsPicture(pictureAt(context, 'picture'), context.params) } };
  },
});
