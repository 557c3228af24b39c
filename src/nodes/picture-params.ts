import { axisKinds } from '../values/axis.ts';
import { lawKinds } from '../values/law.ts';
import { choiceParam, numberParam } from './params.ts';

/** Brightness and gamma, as every source of pictures has them: spread into its params. */
export const toneParams = {
  brightness: numberParam(
    { min: -1, max: 1, default: 0 },
    { label: 'brightness', step: 0.05, help: 'Added to every value, before contrast.', advanced: true },
  ),
  gamma: numberParam(
    { min: 0.1, max: 10, default: 1 },
    { label: 'gamma', step: 0.1, help: 'Above 1 lifts the middle; 1 changes nothing.', advanced: true },
  ),
};

/** What the rows and values of a source's picture mean, where that is not the patch's: spread into its params. */
export const meaningParams = {
  axis: choiceParam(['patch', ...axisKinds], 'patch', {
    label: 'axis',
    help: 'Which frequency each row is.',
    options: { patch: 'as the patch' },
    advanced: true,
  }),
  law: choiceParam(['patch', ...lawKinds], 'patch', {
    label: 'law',
    help: 'Which level each brightness is.',
    options: { patch: 'as the patch', decibels: 'dB' },
    advanced: true,
  }),
};
